#ifndef DB_CLOCK_H_
#define DB_CLOCK_H_

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace osc {

// Where components take the time from, so that tests can replace it. Intervals
// only: it never goes backwards, not even when somebody sets the system's
// clock. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual absl::Time Now() = 0;

  // Starts at the system's time when first used and runs steadily from there.
  // Never deleted.
  static Clock* Real();
};

// Stands still until told to advance. For tests. Thread-safe.
class FakeClock : public Clock {
 public:
  explicit FakeClock(absl::Time start = absl::UnixEpoch()) : now_(start) {}

  absl::Time Now() override ABSL_LOCKS_EXCLUDED(mu_);
  void Advance(absl::Duration by) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  absl::Mutex mu_;
  absl::Time now_ ABSL_GUARDED_BY(mu_);
};

}  // namespace osc

#endif  // DB_CLOCK_H_
