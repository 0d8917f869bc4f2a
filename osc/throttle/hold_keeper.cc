#include "osc/throttle/hold_keeper.h"

namespace osc {

void HoldKeeper::Put(absl::string_view reason) {
  holds_->Put(by_, scope_, reason);
  held_ = true;
}

void HoldKeeper::Unknown() { Put("nothing is known yet"); }

void HoldKeeper::Take(const Reading& reading, absl::Time now) {
  const bool first = !known_;
  known_ = true;
  if (reading.level == Reading::Level::kOver) {
    fine_since_ = absl::InfiniteFuture();
    Put(reading.reason);
    return;
  }
  if (!held_) return;
  if (first) return Release();  // it was held only because nothing was known
  if (reading.level == Reading::Level::kClose) {
    fine_since_ = absl::InfiniteFuture();
    Put(reading.reason);
    return;
  }
  if (fine_since_ == absl::InfiniteFuture()) fine_since_ = now;
  if (now - fine_since_ < calm_) return;
  Release();
}

void HoldKeeper::Forget() {
  known_ = false;
  Release();
}

void HoldKeeper::Release() {
  held_ = false;
  fine_since_ = absl::InfiniteFuture();
  holds_->Release(by_);
}

}  // namespace osc
