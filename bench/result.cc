#include "bench/result.h"

#include <algorithm>
#include <limits>

namespace osc {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

double Figure::Min() const {
  return samples.empty() ? kNone
                         : *std::min_element(samples.begin(), samples.end());
}

double Figure::Median() const {
  if (samples.empty()) return kNone;
  std::vector<double> sorted = samples;
  std::sort(sorted.begin(), sorted.end());
  const size_t middle = sorted.size() / 2;
  if (sorted.size() % 2 == 1) return sorted[middle];
  return (sorted[middle - 1] + sorted[middle]) / 2;
}

double Figure::Max() const {
  return samples.empty() ? kNone
                         : *std::max_element(samples.begin(), samples.end());
}

absl::optional<bool> Figure::GoalMet() const {
  if (!goal.has_value() || samples.empty()) return absl::nullopt;
  return higher_is_better ? Median() >= *goal : Median() <= *goal;
}

Figure RatioOf(std::string name, const Figure& a, const Figure& b,
               bool higher_is_better) {
  Figure ratio;
  ratio.name = std::move(name);
  ratio.unit = "x";
  ratio.higher_is_better = higher_is_better;
  const size_t count = std::min(a.samples.size(), b.samples.size());
  for (size_t i = 0; i < count; ++i) {
    ratio.samples.push_back(a.samples[i] / b.samples[i]);
  }
  return ratio;
}

const Figure* WorkloadResult::Find(const std::string& figure) const {
  for (const Figure& each : figures) {
    if (each.name == figure) return &each;
  }
  return nullptr;
}

}  // namespace osc
