#include "osc/jitter.h"

#include <random>

namespace osc {

double RandomFraction() {
  thread_local std::mt19937_64 generator{std::random_device()()};
  return std::uniform_real_distribution<double>(0, 1)(generator);
}

absl::Duration WithJitter(absl::Duration wait,
                          const std::function<double()>& random) {
  return wait * (0.75 + 0.5 * random());
}

}  // namespace osc
