#ifndef OSC_BACKLOG_H_
#define OSC_BACKLOG_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/stop.h"

namespace osc {

// Waits until the log is as short as the replay gets it, or, after a few
// seconds of that, so short that its drain under the cutover's lock is foretold
// to take at most half of `max_stall`. Under writers that saturate the server
// the backlog never reaches zero.
absl::Status AwaitShortBacklog(ConnectionFactory* factory,
                               const TablePair& pair, absl::Duration max_stall,
                               const Stopper& stopper);

}  // namespace osc

#endif  // OSC_BACKLOG_H_
