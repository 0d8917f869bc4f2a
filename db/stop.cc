#include "db/stop.h"

#include <utility>

namespace osc {

void Stopper::Stop(absl::Status reason) {
  if (reason.ok()) {
    reason = absl::InternalError("stopped without a reason");
  }
  absl::MutexLock lock(&mu_);
  if (stopped_) return;
  reason_ = std::move(reason);
  stopped_ = true;
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
  absl::MutexLock lock(&mu_);
  return mu_.AwaitWithTimeout(absl::Condition(&stopped_), duration);
}

absl::Status Stopper::SleepFor(absl::Duration duration) const {
  WaitFor(duration);
  return status();
}

}  // namespace osc
