#ifndef OSC_JITTER_H_
#define OSC_JITTER_H_

#include <functional>

#include "absl/time/time.h"

namespace osc {

// A random number from 0 up to 1. Thread-safe.
double RandomFraction();

// From three to five quarters of `wait`, as `random` has it: so that what
// collided once does not collide again at the same beat. `random` gives numbers
// from 0 to 1.
absl::Duration WithJitter(
    absl::Duration wait,
    const std::function<double()>& random = RandomFraction);

}  // namespace osc

#endif  // OSC_JITTER_H_
