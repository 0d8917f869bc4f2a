#include "osc/view/run_observer.h"

namespace osc {

absl::string_view EventName(RunEvent::Kind kind) {
  switch (kind) {
    case RunEvent::Kind::kStart:
      return "start";
    case RunEvent::Kind::kPhase:
      return "phase";
    case RunEvent::Kind::kHeld:
      return "held";
    case RunEvent::Kind::kReleased:
      return "released";
    case RunEvent::Kind::kControl:
      return "control";
    case RunEvent::Kind::kBeforeCutover:
      return "before-cutover";
    case RunEvent::Kind::kAttemptFailed:
      return "attempt-failed";
    case RunEvent::Kind::kAfterCutover:
      return "after-cutover";
    case RunEvent::Kind::kSuccess:
      return "success";
    case RunEvent::Kind::kFailure:
      return "failure";
  }
  return "unknown";
}

bool Waits(RunEvent::Kind kind) {
  return kind != RunEvent::Kind::kHeld && kind != RunEvent::Kind::kReleased &&
         kind != RunEvent::Kind::kControl;
}

}  // namespace osc
