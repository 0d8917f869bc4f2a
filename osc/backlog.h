#ifndef OSC_BACKLOG_H_
#define OSC_BACKLOG_H_

#include <cstdint>
#include <deque>
#include <functional>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/log_watch.h"
#include "replay/drain_rate.h"
#include "replay/replayer.h"

namespace osc {

// Waits until the log is short enough for the checksum, which leaves out the
// rows with an entry.
absl::Status AwaitVerifiableBacklog(ConnectionFactory* factory,
                                    const TablePair& pair,
                                    const Replayer& replayer,
                                    const Stopper& stopper);

// Entries a second that the drain under the cutover's lock is foretold to
// replay: as many as the drains under it have so far; before the first one, as
// one worker of the replay does, who has less of the server than a drain for
// which all others wait; and a low guess before there is any measure.
double ForetoldDrainRate(const DrainRate& locked, const ReplayStats& replay);

// What counts as a short backlog, in entries, after so long a wait.
int64_t ShortBacklog(absl::Duration waited, absl::Duration max_stall,
                     double drain_rate);

// Where the backlog goes, by the looks of the last half second.
class BacklogTrend {
 public:
  void Add(absl::Time now, int64_t backlog);
  // What it will be when the lock has been taken, a moment after the last look.
  int64_t Foretold() const;

 private:
  struct Look {
    absl::Time at;
    int64_t backlog;
  };
  std::deque<Look> looks_;
};

// Waits until backlog and trend promise a short drain under the cutover's lock.
// Under writers that saturate the server the backlog never reaches zero, so
// what is short grows from `since` on: from a drain of a few milliseconds to
// one that is foretold to take half of `max_stall` at `drain_rate`, which is
// asked before each look. After five seconds without such a promise it is
// tried without.
absl::Status AwaitShortBacklog(ConnectionFactory* factory,
                               const TablePair& pair, const Replayer& replayer,
                               absl::Duration max_stall, absl::Time since,
                               const std::function<double()>& drain_rate,
                               const Stopper& stopper);

// Who of the copy's workers should wait. Thread-safe.
//
// Half of them while the application writes to the table, for the sake of its
// latency: on few processors it otherwise waits for them. All while the log is
// long and grows, or old, so that the replay goes first; but not for ever, or
// the copy would not end.
class CopyHold {
 public:
  explicit CopyHold(int workers) : workers_(workers) {}

  // To be told a few times a second: the length of the log, counted up to
  // `counted_up_to`, the entries that were captured since the run began, and
  // for how long the oldest has waited for a replay that does what it can.
  void Report(int64_t backlog, int64_t counted_up_to, int64_t captured,
              absl::Duration age) ABSL_LOCKS_EXCLUDED(mu_);
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
  bool replay_first_ ABSL_GUARDED_BY(mu_) = false;
  LogLevel level_ ABSL_GUARDED_BY(mu_) = LogLevel::kFine;
  absl::Time held_since_ ABSL_GUARDED_BY(mu_) = absl::InfiniteFuture();
};

}  // namespace osc

#endif  // OSC_BACKLOG_H_
