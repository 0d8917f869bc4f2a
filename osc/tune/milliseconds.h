#ifndef OSC_TUNE_MILLISECONDS_H_
#define OSC_TUNE_MILLISECONDS_H_

#include <string>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"

namespace osc {

// A latency as people read it: "4.2 ms".
inline std::string MillisecondsText(absl::Duration duration) {
  return absl::StrFormat("%.1f ms", absl::ToDoubleMilliseconds(duration));
}

}  // namespace osc

#endif  // OSC_TUNE_MILLISECONDS_H_
