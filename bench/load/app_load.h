#ifndef BENCH_LOAD_APP_LOAD_H_
#define BENCH_LOAD_APP_LOAD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "bench/load/app_record.h"
#include "db/mysql_connection.h"
#include "db/stop.h"

namespace osc {

struct AppLoadOptions {
  std::string schema, table;
  int64_t rows = 0;  // ids 1 … rows are touched
  int connections = 4;
  // Of all connections together; 0: each as fast as the server answers. A paced
  // load is open: a transaction that is late still starts, and its latency
  // counts from when it was due, so a stall is not hidden (coordinated
  // omission).
  double transactions_per_second = 0;
  uint64_t seed = 1;
};

// An application on the bench table: sysbench's write-only transaction (an
// update of the indexed column, one of another column, a delete and an insert
// of the same id) at random ids. Fixed seed. For tables without wide rows.
//
// Start Stop, once. Deadlocks and lock waits roll back and count; any other
// error counts and is kept as an example; a lost connection is made anew. What
// it measured is there after Stop. All times are those of Clock::Real.
class AppLoad {
 public:
  AppLoad(const ConnectOptions& connect, const AppLoadOptions& options);
  ~AppLoad();  // Stops.
  AppLoad(const AppLoad&) = delete;
  AppLoad& operator=(const AppLoad&) = delete;

  // Returns when all sessions are open, or with the error of one.
  absl::Status Start();
  // Returns when the transactions in work have ended.
  void Stop();

  // See app_record.h.
  AppWindow Window(absl::Time from, absl::Time to) const;
  Timeline LatencyOverTime(absl::Duration step, double fraction) const;
  Timeline ThroughputOverTime(absl::Duration step) const;

  int64_t deadlocks() const;  // and lock wait timeouts
  int64_t errors() const;     // all others
  std::vector<std::string> error_examples() const;

 private:
  class Worker;

  std::vector<const AppRecord*> Records() const;

  const ConnectOptions connect_;
  const AppLoadOptions options_;
  Stopper stopper_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace osc

#endif  // BENCH_LOAD_APP_LOAD_H_
