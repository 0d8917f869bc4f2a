#ifndef OSC_STATE_FLAGS_H_
#define OSC_STATE_FLAGS_H_

#include "absl/status/status.h"
#include "osc/cleanup_command.h"

namespace osc {

// The flags of `osc status` and `osc cleanup` alone. Part of ParseCommandLine
// (osc/flags.h), and called by it alone.

absl::Status ReadStatusFlags(bool* json, bool* watch);

// Fills what is no flag of other commands as well.
absl::Status ReadCleanupFlags(CleanupOptions* options);

// InvalidArgument when one of them was given to another command.
absl::Status RefuseStateFlags();

}  // namespace osc

#endif  // OSC_STATE_FLAGS_H_
