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
#include "replay/replayer.h"

namespace osc {

// Waits until the log is short enough for the checksum, which leaves out the
// rows with an entry.
absl::Status AwaitVerifiableBacklog(ConnectionFactory* factory,
                                    const TablePair& pair,
                                    const Replayer& replayer,
                                    const Stopper& stopper);

// Waits until the drain under the cutover's lock promises to be short. Under
// writers that saturate the server the backlog never reaches zero, so what is
// short grows with the wait: from a drain of a few milliseconds to one that is
// foretold to take half of `max_stall`.
absl::Status AwaitShortBacklog(ConnectionFactory* factory,
                               const TablePair& pair, const Replayer& replayer,
                               absl::Duration max_stall,
                               const Stopper& stopper);

// Whether the copy should wait so that the replay goes first: while the log is
// long and grows, but not for ever, or the copy would not end. Thread-safe.
class CopyHold {
 public:
  // To be told once a second; `counted_up_to`: what is more is not counted.
  void Report(int64_t backlog, int64_t counted_up_to) ABSL_LOCKS_EXCLUDED(mu_);
  // To be asked before each chunk.
  bool ShouldWait() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  absl::Mutex mu_;
  int64_t backlog_ ABSL_GUARDED_BY(mu_) = 0;
  bool grows_ ABSL_GUARDED_BY(mu_) = false;
  absl::Time held_since_ ABSL_GUARDED_BY(mu_) = absl::InfiniteFuture();
};

}  // namespace osc

#endif  // OSC_BACKLOG_H_
