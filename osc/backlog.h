#ifndef OSC_BACKLOG_H_
#define OSC_BACKLOG_H_

#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/log_watch.h"
#include "replay/replayer.h"

namespace osc {

// Waits until the log is short enough for the checksum, which leaves out the
// rows with an entry.
absl::Status AwaitVerifiableBacklog(ConnectionFactory* factory,
                                    const TablePair& pair,
                                    const Replayer& replayer,
                                    const Stopper& stopper);

// What counts as a short backlog, in entries, after so long a wait.
int64_t ShortBacklog(absl::Duration waited, absl::Duration max_stall);

// Waits until the drain under the cutover's lock promises to be short. Under
// writers that saturate the server the backlog never reaches zero, so what is
// short grows from `since` on: from a drain of a few milliseconds to one that
// is foretold to take half of `max_stall`.
absl::Status AwaitShortBacklog(ConnectionFactory* factory,
                               const TablePair& pair, const Replayer& replayer,
                               absl::Duration max_stall, absl::Time since,
                               const Stopper& stopper);

// Who of the copy's workers should wait. Thread-safe.
//
// Half of them while the application writes to the table, for the sake of its
// latency: on few processors it otherwise waits for them. All while the log is
// long and grows, so that the replay goes first; but not for ever, or the copy
// would not end.
class CopyHold {
 public:
  explicit CopyHold(int workers) : workers_(workers) {}

  // To be told a few times a second: the length of the log, counted up to
  // `counted_up_to`, and the entries that were captured since the run began.
  void Report(int64_t backlog, int64_t counted_up_to, int64_t captured)
      ABSL_LOCKS_EXCLUDED(mu_);
  // How full the log is. From the soft limit on the copy rests half of the
  // time, from the hard one on all of it.
  void SetLevel(LogLevel level) ABSL_LOCKS_EXCLUDED(mu_);
  // To be asked by worker 0, 1, … before each chunk.
  bool ShouldWait(int worker) ABSL_LOCKS_EXCLUDED(mu_);
  // As of the last report; before the first one it does.
  bool ApplicationWrites() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  const int workers_;
  mutable absl::Mutex mu_;
  int64_t backlog_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t captured_ ABSL_GUARDED_BY(mu_) = 0;
  bool writes_ ABSL_GUARDED_BY(mu_) = true;
  bool grows_ ABSL_GUARDED_BY(mu_) = false;
  LogLevel level_ ABSL_GUARDED_BY(mu_) = LogLevel::kFine;
  absl::Time held_since_ ABSL_GUARDED_BY(mu_) = absl::InfiniteFuture();
};

}  // namespace osc

#endif  // OSC_BACKLOG_H_
