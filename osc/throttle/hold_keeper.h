#ifndef OSC_THROTTLE_HOLD_KEEPER_H_
#define OSC_THROTTLE_HOLD_KEEPER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "osc/control/holds.h"
#include "osc/throttle/reading.h"

namespace osc {

// Puts and releases the hold of one throttle, by what it reads. A hold is taken
// at once and released only after the readings have been fine for a while, so
// that work does not go on and off at every look. Not thread-safe.
class HoldKeeper {
 public:
  // `calm`: for how long readings must be fine. `holds` must outlive it.
  HoldKeeper(absl::string_view by, HoldScope scope, absl::Duration calm,
             Holds* holds)
      : by_(by), scope_(scope), calm_(calm), holds_(holds) {}

  // Before there is a reading: rest, as nothing is known.
  void Unknown();
  void Take(const Reading& reading, absl::Time now);
  // The throttle is watched no more.
  void Forget();

  bool known() const { return known_; }
  bool held() const { return held_; }

 private:
  void Put(absl::string_view reason);
  void Release();

  const std::string by_;
  const HoldScope scope_;
  const absl::Duration calm_;
  Holds* const holds_;
  bool known_ = false;
  bool held_ = false;
  // Since when all readings have been fine while it is held.
  absl::Time fine_since_ = absl::InfiniteFuture();
};

}  // namespace osc

#endif  // OSC_THROTTLE_HOLD_KEEPER_H_
