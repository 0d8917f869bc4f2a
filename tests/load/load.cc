#include "tests/load/load.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "db/errors.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr size_t kErrorExamples = 10;
constexpr int kErLockDeadlock = 1213;

// The reason of a stop that the caller asked for.
absl::Status Asked() { return absl::CancelledError("the load was stopped"); }

}  // namespace

Load::Load(ConnectionFactory* factory, Ledger* ledger,
           const LoadOptions& options)
    : factory_(factory), ledger_(ledger), options_(options) {}

Load::~Load() { Stop().IgnoreError(); }

absl::Status Load::Start() {
  for (int i = 0; i < options_.connections; ++i) {
    ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                     factory_->Connect());
    connections_.push_back(
        std::make_unique<AppConnection>(std::move(connection), &log_));
  }
  for (int i = 0; i < options_.connections; ++i) {
    threads_.emplace_back(&Load::RunConnection, this, i, connections_[i].get());
  }
  return absl::OkStatus();
}

absl::Status Load::Stop() {
  stopper_.Stop(Asked());
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  connections_.clear();
  const absl::Status reason = stopper_.status();
  return reason == Asked() ? absl::OkStatus() : reason;
}

LoadStats Load::Stats() const {
  LoadStats stats;
  {
    absl::MutexLock lock(&mu_);
    stats = stats_;
  }
  stats.statements = log_.statements();
  return stats;
}

void Load::RunConnection(int index, AppConnection* connection) {
  Random random(options_.seed * 1000003 + index);
  const absl::Duration interval =
      options_.transactions_per_second > 0
          ? absl::Seconds(options_.connections /
                          options_.transactions_per_second)
          : absl::ZeroDuration();
  absl::Time next = absl::Now() + interval * index / options_.connections;
  while (!stopper_.WaitFor(next - absl::Now())) {
    absl::Status status = RunTransaction(connection, &random);
    if (!status.ok()) status = Recover(connection, status);
    if (!status.ok()) {
      stopper_.Stop(WithContext(
          status, "a connection of the load is of no use any more"));
      return;
    }
    const absl::Time now = absl::Now();
    next = std::max(next + interval, now + options_.think_time);
    // No debt: what was not done in time is not done later.
    if (now - next > absl::Seconds(1)) next = now;
  }
}

absl::Status Load::RunTransaction(AppConnection* connection, Random* random) {
  const auto percent = [random](int chance) {
    return static_cast<int>((*random)() % 100) < chance;
  };
  LedgerTransaction transaction(ledger_);
  OrderActions actions(connection, ledger_, &transaction, random);
  RETURN_IF_ERROR(connection->Run("BEGIN", "BEGIN").status());
  const int count = 1 + static_cast<int>((*random)() % options_.max_actions);
  const int savepoint = percent(options_.savepoint_percent)
                            ? static_cast<int>((*random)() % count)
                            : count;
  for (int i = 0; i < count; ++i) {
    if (i == savepoint) {
      RETURN_IF_ERROR(connection->Run("SAVEPOINT", "SAVEPOINT here").status());
      transaction.Savepoint();
    }
    RETURN_IF_ERROR(actions.Perform(RandomAction(random)));
  }
  if (savepoint < count) {
    RETURN_IF_ERROR(
        connection->Run("ROLLBACK TO", "ROLLBACK TO SAVEPOINT here").status());
    transaction.RollbackToSavepoint();
    RETURN_IF_ERROR(actions.Perform(RandomAction(random)));
  }
  if (percent(options_.rollback_percent)) {
    RETURN_IF_ERROR(connection->Run("ROLLBACK", "ROLLBACK").status());
    absl::MutexLock lock(&mu_);
    ++stats_.rolled_back;
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(connection->Run("COMMIT", "COMMIT").status());
  transaction.Commit();
  absl::MutexLock lock(&mu_);
  ++stats_.committed;
  return absl::OkStatus();
}

Action Load::RandomAction(Random* random) const {
  int sum = 0;
  for (int weight : options_.weights) sum += weight;
  int left = static_cast<int>((*random)() % sum);
  for (size_t i = 0; i < options_.weights.size(); ++i) {
    left -= options_.weights[i];
    if (left < 0) return static_cast<Action>(i);
  }
  return Action::kRead;
}

absl::Status Load::Recover(AppConnection* connection,
                           const absl::Status& error) {
  const bool expected =
      IsLockTimeout(error) || ServerErrorNumber(error) == kErLockDeadlock;
  {
    absl::MutexLock lock(&mu_);
    if (expected) {
      ++stats_.deadlocks;
    } else {
      ++stats_.errors;
      if (stats_.error_examples.size() < kErrorExamples) {
        stats_.error_examples.push_back(error.ToString());
      }
    }
  }
  if (absl::IsUnavailable(error)) return error;
  return connection->Run("ROLLBACK", "ROLLBACK").status();
}

}  // namespace osc
