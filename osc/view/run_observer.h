#ifndef OSC_VIEW_RUN_OBSERVER_H_
#define OSC_VIEW_RUN_OBSERVER_H_

#include <string>

#include "absl/status/status.h"
#include "osc/view/run_view.h"

namespace osc {

// Something that happens in a run once, and not every second.
struct RunEvent {
  enum class Kind {
    kStart,          // the plan stands, nothing has been changed yet
    kPhase,          // a phase begins; the view has it
    kHeld,           // copy or replay begins to rest; `text` says why
    kReleased,       // it goes on; `text` says what held it
    kControl,        // an operator's word was obeyed; `text` is word and answer
    kBeforeCutover,  // everything is ready, the lock is about to be asked for
    kAttemptFailed,  // an attempt at the cutover failed; `text` says why
    kAfterCutover,   // the new table is in place
    kSuccess,        // the end, with everything tidied up
    kFailure,        // the end without a new table; `text` says why
  };

  Kind kind = Kind::kStart;
  std::string text;
};

// "start", "phase", "held", "released", "control", "before-cutover",
// "attempt-failed", "after-cutover", "success", "failure".
absl::string_view EventName(RunEvent::Kind kind);

// Whether the run goes on only when everybody has been told. It does not wait
// with what operators say and with what holds it: nobody who watches may make
// it deaf.
bool Waits(RunEvent::Kind kind);

// Is told what a run does. All calls come one at a time, from a thread of their
// own. The run waits for the answer where `Waits` says so.
class RunObserver {
 public:
  virtual ~RunObserver() = default;

  // An error counts for kStart, which it refuses, and for kBeforeCutover, which
  // it puts off until the next attempt; else it is logged.
  virtual absl::Status OnEvent(const RunEvent& event, const RunView& view) {
    (void)event, (void)view;
    return absl::OkStatus();
  }

  // About once a second.
  virtual void OnView(const RunView& view) { (void)view; }
};

}  // namespace osc

#endif  // OSC_VIEW_RUN_OBSERVER_H_
