#include "osc/control/aimd.h"

#include <algorithm>

namespace osc {
namespace {

// A rate counts as used from this part of it on: chunks come in pieces.
constexpr double kUsed = 0.7;
// What is added each time, as a part of the rate that was too much.
constexpr int64_t kSteps = 20;
// At so many times that rate without trouble, it tells nothing any more.
constexpr int64_t kOutdated = 2;

}  // namespace

Aimd::Aimd(const AimdOptions& options)
    : options_(options), rate_(Clamp(static_cast<double>(options.first))) {}

int64_t Aimd::Clamp(double rate) const {
  return static_cast<int64_t>(std::clamp(rate,
                                         static_cast<double>(options_.least),
                                         static_cast<double>(options_.most)));
}

void Aimd::Step(absl::Time now, double used, bool trouble, bool rested) {
  if (rested) {
    if (!rested_) rate_ = Clamp(static_cast<double>(rate_) / 2);
    rested_ = true;
    return;
  }
  rested_ = false;
  if (trouble) {
    if (now - cut_at_ < options_.settle) return;
    cut_at_ = now;
    // What was really copied, where that is less than was allowed.
    const double was =
        used > 0 ? std::min(used, static_cast<double>(rate_)) : rate_;
    troubled_at_ = Clamp(was);
    rate_ = Clamp(was / 2);
    return;
  }
  if (used < kUsed * static_cast<double>(rate_)) return;
  if (rate_ >= kOutdated * troubled_at_) troubled_at_ = 0;
  rate_ = troubled_at_ == 0
              ? Clamp(2.0 * static_cast<double>(rate_))
              : Clamp(static_cast<double>(
                    rate_ + std::max<int64_t>(1, troubled_at_ / kSteps)));
}

void Aimd::AtMost(int64_t rate) {
  rate_ = std::min(rate_, Clamp(static_cast<double>(rate)));
}

}  // namespace osc
