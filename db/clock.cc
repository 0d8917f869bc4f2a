#include "db/clock.h"

#include <chrono>

#include "absl/time/clock.h"

namespace osc {
namespace {

class SteadyClock : public Clock {
 public:
  SteadyClock()
      : wall_start_(absl::Now()),
        steady_start_(std::chrono::steady_clock::now()) {}

  absl::Time Now() override {
    return wall_start_ +
           absl::FromChrono(std::chrono::steady_clock::now() - steady_start_);
  }

 private:
  const absl::Time wall_start_;
  const std::chrono::steady_clock::time_point steady_start_;
};

}  // namespace

Clock* Clock::Real() {
  static Clock* const clock = new SteadyClock;
  return clock;
}

absl::Time FakeClock::Now() {
  absl::MutexLock lock(&mu_);
  return now_;
}

void FakeClock::Advance(absl::Duration by) {
  absl::MutexLock lock(&mu_);
  now_ += by;
}

}  // namespace osc
