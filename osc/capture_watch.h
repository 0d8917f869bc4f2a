#ifndef OSC_CAPTURE_WATCH_H_
#define OSC_CAPTURE_WATCH_H_

#include "absl/status/status.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/run_lock.h"

namespace osc {

// Whether the triggers can write the log, as far as a session of the account
// that made them can tell. Where they cannot, every statement of the
// application that writes to the original fails.
//
// FailedPrecondition, saying why, when somebody has dropped or altered the log,
// dropped the account or taken its rights. OK when it is fine or not known:
// errors of the connection and waits for locks are left to others.
absl::Status CheckCapture(Connection* connection, const TablePair& pair);

// Drops the triggers at once, and not when the run's threads have ended: one
// may be in a statement that takes an hour. Tries again while the trouble may
// pass, until `ended` stops; leaves alone what another run has taken up.
void EndCapture(RunLock* lock, const TablePair& pair, const Stopper& ended);

}  // namespace osc

#endif  // OSC_CAPTURE_WATCH_H_
