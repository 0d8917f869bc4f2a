#ifndef OSC_RESUME_FLAGS_H_
#define OSC_RESUME_FLAGS_H_

#include "absl/status/status.h"
#include "osc/migration_types.h"

namespace osc {

// The flags that say what becomes of a run that ends unfinished. Part of
// ParseCommandLine (osc/flags.h), and called by it alone.
absl::Status ReadResumeFlags(MigrationOptions* options);

}  // namespace osc

#endif  // OSC_RESUME_FLAGS_H_
