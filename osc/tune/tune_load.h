#ifndef OSC_TUNE_TUNE_LOAD_H_
#define OSC_TUNE_TUNE_LOAD_H_

#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/tune/tune_keys.h"

namespace osc {

struct TuneLoadOptions {
  int connections = 4;
  // Of each connection. Statements that are late still run, and their latency
  // counts from when they were due, so that a stall is not hidden.
  double statements_per_second = 50;
  uint64_t seed = 1;
};

// A small application: updates of single rows at random keys, on connections of
// its own, while somebody measures something.
//
// Start (Begin End [TakeP99])* Stop. Rests except between Begin and End. The
// calls come from one thread.
class TuneLoad {
 public:
  // All must outlive the load.
  TuneLoad(const TuneKeys* keys, ConnectionFactory* factory,
           const TuneLoadOptions& options);
  ~TuneLoad();  // Stops.
  TuneLoad(const TuneLoad&) = delete;
  TuneLoad& operator=(const TuneLoad&) = delete;

  void Start();
  void Stop() ABSL_LOCKS_EXCLUDED(mu_);

  void Begin() ABSL_LOCKS_EXCLUDED(mu_);
  // Returns when no statement is in work any more.
  void End() ABSL_LOCKS_EXCLUDED(mu_);

  // The 99th percentile of the statements since the last call, and zero when
  // there were none. Or the error of a statement that failed: none should, a
  // deadlock is run again.
  absl::StatusOr<absl::Duration> TakeP99() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void WorkerLoop(int number);
  // When the worker's next turn begins; false when it is time to end.
  bool AwaitTurn(int number, int64_t* turn, absl::Time* due)
      ABSL_LOCKS_EXCLUDED(mu_);

  const TuneKeys* const keys_;
  ConnectionFactory* const factory_;
  const TuneLoadOptions options_;
  const absl::Duration period_;  // of one connection's statements
  Stopper stopper_;

  absl::Mutex mu_;
  bool running_ ABSL_GUARDED_BY(mu_) = false;
  bool ended_ ABSL_GUARDED_BY(mu_) = false;
  int busy_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t turn_ ABSL_GUARDED_BY(mu_) = 0;  // Begins so far
  absl::Time begin_ ABSL_GUARDED_BY(mu_);
  std::vector<absl::Duration> latencies_ ABSL_GUARDED_BY(mu_);
  absl::Status error_ ABSL_GUARDED_BY(mu_);

  std::vector<std::thread> threads_;  // Last: they use everything above.
};

}  // namespace osc

#endif  // OSC_TUNE_TUNE_LOAD_H_
