#ifndef OSC_THROTTLE_THROTTLE_FLAGS_H_
#define OSC_THROTTLE_THROTTLE_FLAGS_H_

#include "absl/status/status.h"
#include "osc/throttle/throttler.h"

namespace osc {

// The flags of the throttles. Part of ParseCommandLine (osc/flags.h), and
// called by it alone. Fills all of `options` but the connection.
absl::Status ReadThrottleFlags(ThrottleOptions* options);

}  // namespace osc

#endif  // OSC_THROTTLE_THROTTLE_FLAGS_H_
