#ifndef OSC_CONTROL_AIMD_H_
#define OSC_CONTROL_AIMD_H_

#include <cstdint>

#include "absl/time/time.h"

namespace osc {

struct AimdOptions {
  int64_t first = 1000;  // rows a second to begin with
  int64_t least = 10;
  int64_t most = 1000000000;
  // How long a cut is given to show in the signals before the next one.
  absl::Duration settle = absl::Seconds(2);
};

// Looks for the highest rate that the server bears: additive increase and
// multiplicative decrease, as TCP does (Chiu and Jain, 1989; Jacobson, 1988).
// Doubles until the first sign of trouble, from there on adds a twentieth of
// the rate at which there was trouble last, and halves when there is some. At
// twice that rate it doubles again: the trouble had another reason, which has
// passed, and may have had the rate cut down to nearly nothing.
//
// A rate that is not used says nothing about what the server bears, so it does
// not grow; after a pause it begins again at half of what it was. Not
// thread-safe.
class Aimd {
 public:
  explicit Aimd(const AimdOptions& options);

  // To be told about once a second. `used`: rows a second since the last step.
  // `trouble`: a signal is out of its budget. `rested`: something has held the
  // copy since the last step.
  void Step(absl::Time now, double used, bool trouble, bool rested);

  // Somebody allows no more than so many rows a second. When more is allowed
  // again, it grows from there, and does not jump to where it once was.
  void AtMost(int64_t rate);

  // Rows a second.
  int64_t rate() const { return rate_; }

 private:
  int64_t Clamp(double rate) const;

  const AimdOptions options_;
  int64_t rate_;
  int64_t troubled_at_ = 0;  // the rate; 0 before the first trouble
  absl::Time cut_at_ = absl::InfinitePast();
  bool rested_ = false;
};

}  // namespace osc

#endif  // OSC_CONTROL_AIMD_H_
