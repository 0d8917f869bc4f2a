#ifndef OSC_CUTOVER_FLAGS_H_
#define OSC_CUTOVER_FLAGS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "osc/migration_types.h"

namespace osc {

// The flags of the cutover and of the waits for locks. Part of ParseCommandLine
// (osc/flags.h), and called by it alone.
absl::Status ReadCutoverFlags(MigrationOptions* options);

// --time-zone, which other windows than the cutover's go by too.
absl::StatusOr<absl::TimeZone> ReadTimeZone();

}  // namespace osc

#endif  // OSC_CUTOVER_FLAGS_H_
