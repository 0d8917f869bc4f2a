#ifndef OSC_CAPTURE_H_
#define OSC_CAPTURE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/cutover.h"
#include "osc/planner.h"

namespace osc {

// The wait before the next attempt at a lock that all statements on the table
// queue behind: 200 ms, doubling, at most 10 s.
absl::Duration BackOff(int attempt);

// Creates the triggers, with `attempts` attempts at the lock, and records what
// must still be true at the cutover. From here on every change is in the log.
//
// FailedPrecondition when the original is not what the plan was made for any
// more; Aborted, with who holds the lock, when it could not be had.
absl::StatusOr<CutoverGuards> StartCapture(ConnectionFactory* factory,
                                           const Plan& plan, int attempts,
                                           const Stopper& stopper);

}  // namespace osc

#endif  // OSC_CAPTURE_H_
