#ifndef DB_STOP_H_
#define DB_STOP_H_

#include <condition_variable>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace osc {

// Ends the threads of a migration together: whoever meets the first error, or
// the thread that receives SIGINT, stops it; all others see the reason at their
// next wait. There is no way back from stopped.
//
// Thread-safe. Takes a mutex, so a signal handler itself must not call it; a
// thread that receives signals with sigwait() may. Must outlive every thread
// that waits on it.
class Stopper {
 public:
  Stopper() = default;
  Stopper(const Stopper&) = delete;
  Stopper& operator=(const Stopper&) = delete;

  // Wakes every waiting thread. The first reason stays; later ones are dropped,
  // since they are mostly its consequences. `reason` must not be OK (an OK one
  // is kept as Internal).
  void Stop(absl::Status reason) ABSL_LOCKS_EXCLUDED(mu_);

  bool stopped() const ABSL_LOCKS_EXCLUDED(mu_);

  // OK until stopped, then the first reason.
  absl::Status status() const ABSL_LOCKS_EXCLUDED(mu_);

  // Sleeps for `duration`, or until stopped if that comes first. True when
  // stopped; then it returns at once. Zero or a negative duration only asks;
  // more than a year is a year. Lasts no longer when the system's clock is set
  // back meanwhile.
  bool WaitFor(absl::Duration duration) const ABSL_LOCKS_EXCLUDED(mu_);

  // As WaitFor, for use with RETURN_IF_ERROR: OK after the whole sleep, or the
  // reason of the stop.
  absl::Status SleepFor(absl::Duration duration) const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  mutable absl::Mutex mu_;
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
  absl::Status reason_ ABSL_GUARDED_BY(mu_);
  mutable std::condition_variable_any stop_;
};

}  // namespace osc

#endif  // DB_STOP_H_
