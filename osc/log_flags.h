#ifndef OSC_LOG_FLAGS_H_
#define OSC_LOG_FLAGS_H_

#include "absl/status/status.h"
#include "osc/log_watch.h"

namespace osc {

// The flags that bound the delta log. Part of ParseCommandLine (osc/flags.h),
// and called by it alone.
absl::Status ReadLogFlags(LogLimits* limits);

}  // namespace osc

#endif  // OSC_LOG_FLAGS_H_
