#ifndef OSC_TUNE_FLAGS_H_
#define OSC_TUNE_FLAGS_H_

#include <string>

#include "absl/status/status.h"
#include "osc/tune/tune.h"

namespace osc {

// The flags of `osc tune` alone. Part of ParseCommandLine (osc/flags.h), and
// called by it alone.

// Fills all of `options` but the request.
absl::Status ReadTuneFlags(TuneOptions* options, std::string* output);

// InvalidArgument when one of them was given to another command.
absl::Status RefuseTuneFlags();

}  // namespace osc

#endif  // OSC_TUNE_FLAGS_H_
