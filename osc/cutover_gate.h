#ifndef OSC_CUTOVER_GATE_H_
#define OSC_CUTOVER_GATE_H_

#include <string>

#include "absl/status/statusor.h"

namespace osc {

// Says whether the cutover may be attempted now. While a gate is shut, replay
// and verification go on. Used by the thread of the cutover alone.
class CutoverGate {
 public:
  virtual ~CutoverGate() = default;

  // Asked once a second while it is shut, and right before each attempt. Empty:
  // go on. Else what is waited for, as the run's state: "waiting for …". An
  // error, which will not pass, ends the run.
  virtual absl::StatusOr<std::string> ReasonToWait() = 0;
};

}  // namespace osc

#endif  // OSC_CUTOVER_GATE_H_
