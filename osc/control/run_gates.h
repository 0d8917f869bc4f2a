#ifndef OSC_CONTROL_RUN_GATES_H_
#define OSC_CONTROL_RUN_GATES_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "osc/control/holds.h"
#include "osc/cutover_gate.h"
#include "osc/view/run_teller.h"

namespace osc {

// Shut while something else than the copy alone has to rest.
class HoldGate : public CutoverGate {
 public:
  explicit HoldGate(const Holds* holds) : holds_(holds) {}

  absl::StatusOr<std::string> ReasonToWait() override;

 private:
  const Holds* const holds_;
};

// Tells the observers before each attempt, and is shut when one of them
// objects: they are asked again a minute later. To be the last gate, so that
// nothing else has to be waited for when they are told.
class ToldGate : public CutoverGate {
 public:
  // `attempts` says how many there have been.
  ToldGate(RunTeller* teller, std::function<int64_t()> attempts)
      : teller_(teller), attempts_(std::move(attempts)) {}

  absl::StatusOr<std::string> ReasonToWait() override;

 private:
  RunTeller* const teller_;
  const std::function<int64_t()> attempts_;
  int64_t agreed_to_ = -1;  // the attempt
  std::string objection_;
  absl::Time ask_again_ = absl::InfinitePast();
};

}  // namespace osc

#endif  // OSC_CONTROL_RUN_GATES_H_
