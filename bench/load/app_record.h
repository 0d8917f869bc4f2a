#ifndef BENCH_LOAD_APP_RECORD_H_
#define BENCH_LOAD_APP_RECORD_H_

#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace osc {

// What happened between two instants.
struct AppWindow {
  absl::Duration length;
  int64_t transactions = 0;  // committed
  double transactions_per_second = 0;
  // Of the latency of a transaction; zero when none was under way.
  absl::Duration p50, p95, p99;
  absl::Duration longest_statement;
  int64_t deadlocks = 0;  // and lock wait timeouts
  int64_t errors = 0;     // all others
};

// A value over time: the middle of each step and what was measured in it.
using Timeline = std::vector<std::pair<absl::Time, double>>;

// The value that `fraction` (0.99) of `latencies` do not pass, by the nearest
// rank; zero when there are none. Sorts what it needs of them.
absl::Duration Percentile(double fraction,
                          std::vector<absl::Duration>* latencies);

// What one session of the application felt. Compact, since a load of minutes
// has millions of statements, and never moved in memory while it grows. Not
// thread-safe; entries come in the order in which they ended.
class AppRecord {
 public:
  // Times as of Clock::Real (db/clock.h).
  void AddStatement(absl::Time start, absl::Time end);
  // `due`: when it started, or should have started.
  void AddTransaction(absl::Time due, absl::Time end);
  void AddDeadlock(absl::Time end);
  void AddError(absl::Time end);

  int64_t deadlocks() const { return static_cast<int64_t>(deadlocks_.size()); }
  int64_t errors() const { return static_cast<int64_t>(errors_.size()); }

 private:
  friend AppWindow WindowOf(const std::vector<const AppRecord*>& records,
                            absl::Time from, absl::Time to);
  friend Timeline LatencyTimeline(const std::vector<const AppRecord*>& records,
                                  absl::Duration step, double fraction);
  friend Timeline ThroughputTimeline(
      const std::vector<const AppRecord*>& records, absl::Duration step);

  struct Entry {
    int64_t end_us;  // since the epoch
    int64_t latency_us;
  };
  static Entry MakeEntry(absl::Time start, absl::Time end);

  std::deque<Entry> statements_, transactions_;
  std::deque<int64_t> deadlocks_, errors_;  // when they ended
};

// Transactions and failures count in the window in which they ended: from <=
// end < to. Percentiles and the longest statement are of all that overlap the
// window, so that what it blocked until it was over is not forgotten.
AppWindow WindowOf(const std::vector<const AppRecord*>& records,
                   absl::Time from, absl::Time to);

// A percentile of the transactions that ended in each step, in milliseconds. A
// step in which none ended is left out.
Timeline LatencyTimeline(const std::vector<const AppRecord*>& records,
                         absl::Duration step, double fraction);

// Transactions per second that ended in each step, from the first that holds
// one to the last; the steps between are all there.
Timeline ThroughputTimeline(const std::vector<const AppRecord*>& records,
                            absl::Duration step);

}  // namespace osc

#endif  // BENCH_LOAD_APP_RECORD_H_
