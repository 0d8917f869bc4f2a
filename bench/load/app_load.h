#ifndef BENCH_LOAD_APP_LOAD_H_
#define BENCH_LOAD_APP_LOAD_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "db/mysql_connection.h"

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

// One statement as the application saw it.
struct AppStatement {
  absl::Time start;
  absl::Duration latency;
};

// What happened between two instants.
struct AppWindow {
  absl::Duration length;
  int64_t transactions = 0;  // committed
  double transactions_per_second = 0;
  absl::Duration p50, p95, p99;  // of a transaction
  absl::Duration longest_statement;
};

// An application on the bench table: sysbench's write-only transaction (an
// update of the indexed column, one of another column, a delete and an insert
// of the same id) at random ids. Fixed seed.
//
// Start Stop. Deadlocks and lock waits roll back and count; any other error
// counts and is kept as an example.
class AppLoad {
 public:
  AppLoad(const ConnectOptions& connect, const AppLoadOptions& options);
  ~AppLoad();  // Stops.
  AppLoad(const AppLoad&) = delete;
  AppLoad& operator=(const AppLoad&) = delete;

  absl::Status Start();
  void Stop();

  // Only after Stop. Statements and transactions belong to the window in which
  // they ended; the longest statement is taken over all that overlap it.
  AppWindow Window(absl::Time from, absl::Time to) const;
  // 99th percentile of the transactions that ended in each `step`.
  std::vector<std::pair<absl::Time, absl::Duration>> LatencyOverTime(
      absl::Duration step, double percentile) const;

  int64_t deadlocks() const;  // and lock wait timeouts
  int64_t errors() const;     // all others
  std::vector<std::string> error_examples() const;

 private:
  struct Worker;
  const ConnectOptions connect_;
  const AppLoadOptions options_;
  std::atomic<bool> stop_{false};
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace osc

#endif  // BENCH_LOAD_APP_LOAD_H_
