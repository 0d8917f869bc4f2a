#ifndef TESTS_LOAD_LOAD_H_
#define TESTS_LOAD_LOAD_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/stop.h"
#include "tests/load/actions.h"
#include "tests/load/app_connection.h"
#include "tests/load/ledger.h"
#include "tests/load/statement_log.h"

namespace osc {

struct LoadOptions {
  int connections = 4;

  // Of all connections together; 0 for as fast as the server answers. A load
  // that could not keep up for a while does not catch up afterwards.
  double transactions_per_second = 0;

  // What a connection sleeps after each transaction.
  absl::Duration think_time = absl::ZeroDuration();

  // The same seed chooses the same actions for each connection, but how the
  // connections interleave is the server's and the machine's business.
  uint64_t seed = 1;

  int max_actions = 8;         // a transaction has 1 .. max_actions
  int rollback_percent = 8;    // of transactions
  int savepoint_percent = 10;  // of transactions: a part is rolled back

  // How often an Action is chosen, in relation to the others; by Action.
  std::array<int, static_cast<int>(Action::kActions)> weights = {
      20, 6, 16, 6, 1, 4, 10, 3, 5, 3, 5, 6, 5, 3, 2, 6};
};

struct LoadStats {
  int64_t committed = 0;    // transactions
  int64_t rolled_back = 0;  // by the application's own will
  int64_t deadlocks = 0;    // and lock wait timeouts: rolled back, not repeated
  int64_t statements = 0;
  // Everything that an application must not see: any other error, a statement
  // that changed fewer rows than it had to, a read of something never written.
  int64_t errors = 0;
  std::vector<std::string> error_examples;
};

// An application that changes the orders of a ledger on several connections at
// once, in transactions of several statements, and checks each answer.
//
// Start Stop.  Stats() and log() at any time, from any thread. `factory` and
// `ledger` must outlive it.
class Load {
 public:
  Load(ConnectionFactory* factory, Ledger* ledger, const LoadOptions& options);
  ~Load();  // Stops.
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  // Errors: those of connecting; then nothing runs.
  absl::Status Start();

  // Waits for the running transactions. OK, or what ended the load early: a
  // lost connection, after which the ledger may lack one transaction and is
  // worth nothing.
  absl::Status Stop();

  LoadStats Stats() const ABSL_LOCKS_EXCLUDED(mu_);
  const StatementLog& log() const { return log_; }

 private:
  void RunConnection(int index, AppConnection* connection);
  absl::Status RunTransaction(AppConnection* connection, Random* random);
  Action RandomAction(Random* random) const;
  // Counts what went wrong and makes the connection ready for the next
  // transaction. Errors: the load cannot go on.
  absl::Status Recover(AppConnection* connection, const absl::Status& error)
      ABSL_LOCKS_EXCLUDED(mu_);

  ConnectionFactory* const factory_;
  Ledger* const ledger_;
  const LoadOptions options_;
  StatementLog log_;
  Stopper stopper_;

  mutable absl::Mutex mu_;
  LoadStats stats_ ABSL_GUARDED_BY(mu_);

  std::vector<std::unique_ptr<AppConnection>> connections_;
  std::vector<std::thread> threads_;
};

}  // namespace osc

#endif  // TESTS_LOAD_LOAD_H_
