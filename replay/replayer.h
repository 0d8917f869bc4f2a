#ifndef REPLAY_REPLAYER_H_
#define REPLAY_REPLAYER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/session.h"
#include "db/stop.h"
#include "replay/drain_rate.h"
#include "replay/log_reader.h"
#include "replay/token_bucket.h"

namespace osc {

struct ReplayOptions {
  // Log entries a batch takes. Larger: fewer round trips and better merging of
  // hot keys; longer transactions and more to repeat after a conflict.
  int64_t batch_entries = 1000;
  // How many times as large a batch may get while the replay is behind: the
  // log then holds more repeats of hot keys, and a larger batch merges more.
  int64_t batch_growth = 8;
  // Batches that run side by side, on disjoint keys.
  int workers = 2;
  // More of them while it hurries (see Hurry): where many sessions of the
  // application share few processors, a session more is a share more.
  int more_workers_in_a_hurry = 4;
  // Rows per second, 0 for no limit.
  int64_t rows_per_second = 0;
  // How long to let entries gather when there are few.
  absl::Duration idle_wait = absl::Milliseconds(50);
};

struct ReplayStats {
  int64_t entries_replayed = 0;   // whose keys were made equal
  int64_t entries_merged = 0;     // of these, repeats of a key in its batch
  int64_t entries_untouched = 0;  // dropped: the copy will see the change
  int64_t rows_evicted = 0;
  int64_t rounds = 0;
  int64_t whole_reads = 0;  // rounds that looked at the whole log
  int64_t retries = 0;
  // Log entries a second of one worker, as measured lately; 0: not yet.
  double worker_rate = 0;
};

// Drains the delta log into the shadow, round by round: read what is visible,
// judge it, give each worker its share of the keys, wait for all. A round ends
// before the next begins, so no two batches ever hold the same key.
//
// Start once, Join once. All other calls are thread-safe.
class Replayer {
 public:
  // Everything given must outlive the replayer. An error of its threads stops
  // the stopper. `hold` is asked before each round and says whether it should
  // wait; it must be quick and must not call the replayer.
  Replayer(
      const TablePair* pair, ConnectionFactory* factory, Stopper* stopper,
      const ReplayOptions& options,
      std::function<bool()> hold = [] { return false; });
  ~Replayer();

  void Start();
  // Waits for the threads, which end when the stopper stops or after Finish.
  void Join();
  // Ends the threads after the round in work.
  void Finish() ABSL_LOCKS_EXCLUDED(mu_);

  // Until then, entries are judged by the state of the copy.
  void CopyHasEnded() ABSL_LOCKS_EXCLUDED(mu_);
  // From the next round on every batch is verified. Returns when no unverified
  // round is in work any more.
  void VerifyFromNowOn() ABSL_LOCKS_EXCLUDED(mu_);

  // For the moments before the cutover: small rounds on more workers, so that
  // little is left for the drain under the lock. Not with a rate limit.
  void Hurry(bool hurry) ABSL_LOCKS_EXCLUDED(mu_);

  // For a log that is too long: all workers, with large batches.
  void PressOn(bool press) ABSL_LOCKS_EXCLUDED(mu_);

  // Returns when no round is in work; none starts before Resume.
  void Pause() ABSL_LOCKS_EXCLUDED(mu_);
  void Resume() ABSL_LOCKS_EXCLUDED(mu_);

  ReplayStats Stats() const ABSL_LOCKS_EXCLUDED(mu_);
  // When the whole log was last looked at, it held no entry below this id. For
  // counting the backlog, where what becomes visible late may be missed.
  uint64_t LogBegin() const ABSL_LOCKS_EXCLUDED(mu_);
  // Whether a round is in work.
  bool Works() const ABSL_LOCKS_EXCLUDED(mu_);
  TokenBucket* bucket() { return &bucket_; }
  const TokenBucket* bucket() const { return &bucket_; }

 private:
  struct Worker;

  void Loop();
  void WorkerLoop(Worker* worker);
  // One round of up to `limit` entries. Returns how many it read.
  absl::StatusOr<int64_t> Round(int64_t limit) ABSL_LOCKS_EXCLUDED(mu_);
  // Reads the whole log, or what came after the last round.
  absl::StatusOr<std::vector<LogEntry>> Read(int64_t limit, bool judge)
      ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status ApplySettled(const std::vector<LogEntry>& entries, bool verify,
                            size_t workers);
  absl::Status ApplyShare(Session* session,
                          const std::vector<uint64_t>& log_ids, bool verify)
      ABSL_LOCKS_EXCLUDED(mu_);
  bool InAHurry() const ABSL_LOCKS_EXCLUDED(mu_);
  // Waits for leave to begin a round; false when it is time to end.
  bool BeginRound() ABSL_LOCKS_EXCLUDED(mu_);
  void EndRound() ABSL_LOCKS_EXCLUDED(mu_);

  const TablePair* const pair_;
  Stopper* const stopper_;
  const ReplayOptions options_;
  const std::function<bool()> hold_;
  const int64_t read_limit_;  // entries of a round, while it keeps up
  TokenBucket bucket_;
  Session session_;
  // The highest id read, and from when on the whole log is read again: looks at
  // the whole take a tenth of the time at the most. Of the loop's thread.
  uint64_t read_up_to_ = 0;
  absl::Time whole_log_at_ = absl::InfinitePast();

  mutable absl::Mutex mu_;
  bool judge_ ABSL_GUARDED_BY(mu_) = true;
  bool verify_ ABSL_GUARDED_BY(mu_) = false;
  bool paused_ ABSL_GUARDED_BY(mu_) = false;
  bool hurry_ ABSL_GUARDED_BY(mu_) = false;
  bool press_ ABSL_GUARDED_BY(mu_) = false;
  bool finished_ ABSL_GUARDED_BY(mu_) = false;
  bool in_round_ ABSL_GUARDED_BY(mu_) = false;
  uint64_t log_begin_ ABSL_GUARDED_BY(mu_) = 0;
  ReplayStats stats_ ABSL_GUARDED_BY(mu_);
  DrainRate rate_ ABSL_GUARDED_BY(mu_);

  std::vector<std::unique_ptr<Worker>> workers_;
  std::thread loop_;
};

// Drains the whole log until it is empty, on a connection that holds the
// cutover's LOCK TABLES and has autocommit off. Every entry counts as settled
// and every batch is verified. DeadlineExceeded when it would not be empty
// after `budget`; one batch is replayed in any case. Adds to `entries_drained`
// in both.
absl::Status DrainLog(Connection* connection, const TablePair& pair,
                      int64_t batch_entries, absl::Duration budget,
                      int64_t* entries_drained);

}  // namespace osc

#endif  // REPLAY_REPLAYER_H_
