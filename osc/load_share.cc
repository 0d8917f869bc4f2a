#include "osc/load_share.h"

#include <algorithm>

#include "db/clock.h"

namespace osc {
namespace {

// Between looks at a percentage that may have changed.
constexpr absl::Duration kLook = absl::Milliseconds(200);

}  // namespace

absl::Status LoadShare::Rest(absl::Duration busy,
                             const Stopper& stopper) const {
  const absl::Time begin = Clock::Real()->Now();
  for (;;) {
    const int percent = percent_;
    const absl::Duration left =
        begin + busy * (100 - percent) / percent - Clock::Real()->Now();
    if (left <= absl::ZeroDuration()) return stopper.status();
    absl::Status slept = stopper.SleepFor(std::min(left, kLook));
    if (!slept.ok()) return slept;
  }
}

}  // namespace osc
