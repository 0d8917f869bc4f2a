#include "replay/token_bucket.h"

#include <algorithm>

namespace osc {
namespace {

// Upper bound of one sleep, so that a change of the rate is noticed.
constexpr absl::Duration kLongestNap = absl::Milliseconds(100);

}  // namespace

TokenBucket::TokenBucket(int64_t rows_per_second, Clock* clock)
    : clock_(clock),
      rate_(std::max<int64_t>(rows_per_second, 0)),
      refilled_(clock->Now()) {}

absl::Duration TokenBucket::Reserve(int64_t tokens) {
  absl::MutexLock lock(&mu_);
  Refill();
  if (rate_ > 0 && tokens > 0) balance_ -= static_cast<double>(tokens);
  return DelayLocked();
}

absl::Duration TokenBucket::Delay() {
  absl::MutexLock lock(&mu_);
  Refill();
  return DelayLocked();
}

absl::Status TokenBucket::Await(const Stopper& stopper) {
  while (true) {
    if (absl::Status status = stopper.status(); !status.ok()) return status;
    const absl::Duration delay = Delay();
    if (delay <= absl::ZeroDuration()) return absl::OkStatus();
    stopper.WaitFor(std::min(delay, kLongestNap));
  }
}

void TokenBucket::SetRate(int64_t rows_per_second) {
  absl::MutexLock lock(&mu_);
  Refill();  // The time until now counts at the old rate.
  rate_ = std::max<int64_t>(rows_per_second, 0);
  if (rate_ == 0) balance_ = 0;
}

int64_t TokenBucket::rate() const {
  absl::MutexLock lock(&mu_);
  return rate_;
}

void TokenBucket::Refill() {
  const absl::Time now = clock_->Now();
  const double rate = static_cast<double>(rate_);
  balance_ += absl::ToDoubleSeconds(now - refilled_) * rate;
  // At most what a second gives, at the rate of now.
  balance_ = std::min(balance_, rate);
  refilled_ = now;
}

absl::Duration TokenBucket::DelayLocked() const {
  if (rate_ == 0 || balance_ >= 0) return absl::ZeroDuration();
  return absl::Seconds(-balance_ / static_cast<double>(rate_));
}

}  // namespace osc
