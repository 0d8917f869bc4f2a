#ifndef OSC_CUTOVER_H_
#define OSC_CUTOVER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/server.h"
#include "db/stop.h"
#include "osc/blocker_kill.h"
#include "osc/cutover_guards.h"
#include "osc/cutover_window.h"
#include "replay/replayer.h"

namespace osc {

struct CutoverOptions {
  // Waiting for the lock that all statements on the table queue behind.
  // Seconds: the server takes no fractions.
  int lock_wait_timeout_seconds = 2;
  // How long the drain under the lock may take before the attempt is given up.
  absl::Duration max_stall = absl::Seconds(1);
  // And how long before the lock is let go for a moment, so that the
  // application comes to its statements: half a dozen short waits for it rather
  // than a long one. Grows by a quarter each time, up to max_stall.
  absl::Duration first_drain = absl::Milliseconds(60);
  // 0 goes on for ever.
  int attempts = 100;
  int64_t batch_entries = 500;
  bool drop_old_table = false;
  // Not before the word is given (postpone_gate.h).
  bool postpone = false;
  // From the attempt on that follows one without the lock. CutoverLoop takes
  // them from the plan.
  KillOptions kill;
  // How long to try to take back what a failed attempt has made, before the run
  // ends: until that is done nothing may be replayed.
  absl::Duration patience = absl::Minutes(1);
  // Asked under the lock, right before the names are swapped: an error gives
  // the attempt up. CutoverLoop sets it, so that who says "stop" or "pause"
  // while the lock is waited for is not answered by a swap.
  std::function<absl::Status()> may_swap = absl::OkStatus;
  // When attempts may begin; by default at any time.
  CutoverWindow window;
  std::function<absl::Time()> wall_clock = absl::Now;  // for the window
};

struct CutoverStats {
  int64_t attempts = 0;
  int64_t yields = 0;  // times that the lock was let go with the drain undone
  bool drain_undone = false;  // of the last attempt
  // From asking for the lock to letting it go, the longest of all attempts and
  // yields: the longest that a statement of the application waited.
  absl::Duration stall;
  absl::Time at;                // when the names were swapped
  int64_t entries_drained = 0;  // under the lock
  absl::Duration drain_time;    // of these
  int64_t lock_timeouts = 0;
  std::string last_failure;  // of the last attempt that failed
  // Statements that give foreign keys their names, when that was not possible.
  std::vector<std::string> unfinished;
};

// Swaps the names once, or fails with everything as it was.
//
// Where the server renames inside LOCK TABLES, one session locks, drains,
// checks the guards, renames and unlocks. Elsewhere two sessions do it: a
// sentry table stands under the old table's name; A locks, drains and checks;
// B's RENAME waits for A's lock; A sees it wait, drops the sentry and unlocks.
// If A dies before that, B's RENAME meets the sentry and fails.
//
// Foreign keys: see foreign_key_shadow.h.
//
// No copy may be at work; `rest` is called right before the lock is asked for,
// and must bring the replay to rest.
// Errors: Aborted when the lock could not be had, somebody was in the way, or
// the drain took longer than `drain_budget` (stats->drain_undone): try again;
// FailedPrecondition when a guard does not hold; DataLoss when the drain found
// rows that differ. When a connection is lost at the rename the server is asked
// whether it happened.
absl::Status CutOverOnce(ConnectionFactory* factory, const Server& server,
                         const TablePair& pair, const CutoverGuards& guards,
                         const CutoverOptions& options,
                         absl::Duration drain_budget, const Stopper& stopper,
                         const std::function<absl::Status()>& rest,
                         CutoverStats* stats);

// Whether the names have been swapped: the old table stands under its name, not
// as a sentry, and the shadow's name is free.
absl::StatusOr<bool> HasBeenRenamed(Connection* connection,
                                    const TablePair& pair);

}  // namespace osc

#endif  // OSC_CUTOVER_H_
