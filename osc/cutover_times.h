#ifndef OSC_CUTOVER_TIMES_H_
#define OSC_CUTOVER_TIMES_H_

#include <glog/logging.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "db/clock.h"

namespace osc {

// Logs how long each step under the lock took, for who wonders about a stall.
class StepTimes {
 public:
  void Step(absl::string_view name) {
    const absl::Time now = Clock::Real()->Now();
    absl::StrAppend(&text_, text_.empty() ? "" : ", ", name, " ",
                    absl::FormatDuration(
                        absl::Trunc(now - last_, absl::Microseconds(100))));
    last_ = now;
  }
  ~StepTimes() { LOG(INFO) << "under the lock: " << text_; }

 private:
  absl::Time last_ = Clock::Real()->Now();
  std::string text_;
};

// Raises `longest` to the time from its making to Stop, if that was longer.
class StallTimer {
 public:
  explicit StallTimer(absl::Duration* longest) : longest_(longest) {}
  ~StallTimer() { Stop(); }
  void Stop() {
    if (!stopped_) {
      *longest_ = std::max(*longest_, Clock::Real()->Now() - start_);
    }
    stopped_ = true;
  }

 private:
  absl::Duration* const longest_;
  const absl::Time start_ = Clock::Real()->Now();
  bool stopped_ = false;
};

}  // namespace osc

#endif  // OSC_CUTOVER_TIMES_H_
