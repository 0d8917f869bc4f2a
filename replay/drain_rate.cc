#include "replay/drain_rate.h"

namespace osc {
namespace {

constexpr int64_t kFewEntries = 100;
// Beyond these what was before counts half.
constexpr double kRemembered = 20000;

}  // namespace

void DrainRate::Add(int64_t entries, absl::Duration time) {
  if (entries < kFewEntries || time <= absl::ZeroDuration()) return;
  if (entries_ >= kRemembered) {
    entries_ /= 2;
    time_ /= 2;
  }
  entries_ += static_cast<double>(entries);
  time_ += time;
}

double DrainRate::PerSecond() const {
  return known() ? entries_ / absl::ToDoubleSeconds(time_) : 0;
}

}  // namespace osc
