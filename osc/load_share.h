#ifndef OSC_LOAD_SHARE_H_
#define OSC_LOAD_SHARE_H_

#include <atomic>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "db/stop.h"

namespace osc {

// What part of the time each worker of a group may be busy: after each unit of
// work it rests in proportion to what the unit took. Thread-safe.
class LoadShare {
 public:
  // 1 to 100; 100 is no rest. Waits that are under way follow it.
  void SetPercent(int percent) { percent_ = percent; }
  int percent() const { return percent_; }

  // After a unit that took `busy`. The stopper's reason when it is stopped.
  absl::Status Rest(absl::Duration busy, const Stopper& stopper) const;

 private:
  std::atomic<int> percent_{100};
};

}  // namespace osc

#endif  // OSC_LOAD_SHARE_H_
