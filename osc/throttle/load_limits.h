#ifndef OSC_THROTTLE_LOAD_LIMITS_H_
#define OSC_THROTTLE_LOAD_LIMITS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace osc {

// Limits on counters of SHOW GLOBAL STATUS.
struct LoadLimits {
  struct Limit {
    std::string variable;
    double value = 0;
  };
  std::vector<Limit> limits;
  std::string text;  // as it was written

  // "Threads_running=25,Threads_connected=500"; a colon will do for the equals
  // sign. Empty: no limit. InvalidArgument for anything else.
  static absl::StatusOr<LoadLimits> Parse(absl::string_view text);
};

}  // namespace osc

#endif  // OSC_THROTTLE_LOAD_LIMITS_H_
