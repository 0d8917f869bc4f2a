#ifndef OSC_CUTOVER_LOOP_H_
#define OSC_CUTOVER_LOOP_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/cutover.h"
#include "osc/cutover_gate.h"
#include "osc/cutover_guards.h"
#include "osc/cutover_window.h"
#include "osc/jitter.h"
#include "osc/planner.h"
#include "replay/replayer.h"

namespace osc {

// Attempts at the cutover, one after another, until one succeeds, the attempts
// are used up or a guard no longer holds.
//
// Before each of them the replay hurries until the backlog is short; it is at
// rest during the attempt. When the drain under the lock is not at its end
// after a few dozen milliseconds, the lock is let go for a moment and taken
// again: under writers whom the replay hardly outruns, the short waits are what
// slows them down. Such a yield is not a failed attempt.
//
// While a gate is shut nothing is asked for, and the replay goes on at its
// usual pace. The waits between attempts grow and are not all alike (jitter.h).
struct CutoverLoop {
  ConnectionFactory* factory;
  const Plan* plan;
  CutoverGuards* guards;
  CutoverOptions options;
  Replayer* replayer;
  Stopper* stopper;
  std::function<void(absl::string_view state)> enter;
  std::function<void(const CutoverStats& stats)> publish;
  // Beside options.window, all to be open.
  std::vector<CutoverGate*> gates = {};
  std::function<double()> random = RandomFraction;
  // The one of the gates that is asked under the lock too; it asks no server.
  CutoverGate* gate_under_lock = nullptr;

  // OK when the names have been swapped; the replay then stays at rest.
  // DeadlineExceeded when no attempt had the lock; else as CutOverOnce.
  absl::Status Run() const;

 private:
  absl::StatusOr<std::string> ReasonToWait(WindowGate* window) const;
  // Whether there was something to wait for.
  absl::StatusOr<bool> AwaitGates(WindowGate* window) const;
  absl::Status Analyze() const;
  // Makes a look at the whole log short, which is part of the locked drain.
  // Whether the log was built anew: the replay was at rest meanwhile.
  absl::StatusOr<bool> ShortenTheLook() const;
  absl::Status Attempt(absl::Duration drain_budget, CutoverStats* stats) const;
};

}  // namespace osc

#endif  // OSC_CUTOVER_LOOP_H_
