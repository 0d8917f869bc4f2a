#ifndef TESTS_LOAD_STATEMENT_LOG_H_
#define TESTS_LOAD_STATEMENT_LOG_H_

#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace osc {

// What the application felt: every statement with its start and its duration.
// 24 bytes a statement. Thread-safe.
class StatementLog {
 public:
  struct Statement {
    // What it did, e.g. "update of a hot row"; a literal. Null: none was found.
    const char* what = nullptr;
    absl::Time start;
    absl::Duration duration;
  };

  // `what` must live for ever; "COMMIT" counts as a transaction.
  void Add(const char* what, absl::Time start, absl::Duration duration)
      ABSL_LOCKS_EXCLUDED(mu_);

  int64_t statements() const ABSL_LOCKS_EXCLUDED(mu_);

  // The longest of the statements that were running at some time between.
  Statement Longest(absl::Time from, absl::Time to) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // Transactions that were committed between, a second.
  double TransactionsPerSecond(absl::Time from, absl::Time to) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // Transactions committed in each second from `from` on.
  std::vector<int64_t> TransactionsBySecond(absl::Time from,
                                            absl::Time to) const
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Entry {
    const char* what;
    int64_t start_micros;
    int64_t micros;
  };

  mutable absl::Mutex mu_;
  std::vector<Entry> entries_ ABSL_GUARDED_BY(mu_);
};

}  // namespace osc

#endif  // TESTS_LOAD_STATEMENT_LOG_H_
