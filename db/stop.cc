#include "db/stop.h"

#include <algorithm>
#include <utility>

namespace osc {
namespace {

// What a condition variable calls a mutex that is held.
class Held {
 public:
  explicit Held(absl::Mutex* mu) : mu_(mu) {}
  void lock() ABSL_NO_THREAD_SAFETY_ANALYSIS { mu_->Lock(); }
  void unlock() ABSL_NO_THREAD_SAFETY_ANALYSIS { mu_->Unlock(); }

 private:
  absl::Mutex* const mu_;
};

}  // namespace

void Stopper::Stop(absl::Status reason) {
  if (reason.ok()) {
    reason = absl::InternalError("stopped without a reason");
  }
  absl::MutexLock lock(&mu_);
  if (stopped_) return;
  reason_ = std::move(reason);
  stopped_ = true;
  stop_.notify_all();
}

bool Stopper::stopped() const {
  absl::MutexLock lock(&mu_);
  return stopped_;
}

absl::Status Stopper::status() const {
  absl::MutexLock lock(&mu_);
  return reason_;
}

bool Stopper::WaitFor(absl::Duration duration) const {
  // Abseil's waits with a timeout end at a time of the system's clock, and so
  // an hour late when that is set back an hour.
  absl::MutexLock lock(&mu_);
  Held held(&mu_);
  return stop_.wait_for(
      held,
      absl::ToChronoNanoseconds(std::min(duration, absl::Hours(24 * 365))),
      [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return stopped_; });
}

absl::Status Stopper::SleepFor(absl::Duration duration) const {
  WaitFor(duration);
  return status();
}

}  // namespace osc
