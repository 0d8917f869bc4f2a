#ifndef REPLAY_DRAIN_RATE_H_
#define REPLAY_DRAIN_RATE_H_

#include <cstdint>

#include "absl/time/time.h"

namespace osc {

// Log entries a second that one session has been replaying lately. What is long
// ago counts less. Not thread-safe.
class DrainRate {
 public:
  // A batch of one session. Those of a few entries are left out: the round
  // trips are most of their time.
  void Add(int64_t entries, absl::Duration time);

  bool known() const { return entries_ > 0; }
  // 0 while it is not known.
  double PerSecond() const;

 private:
  double entries_ = 0;
  absl::Duration time_;
};

}  // namespace osc

#endif  // REPLAY_DRAIN_RATE_H_
