#include "bench/engine/replay_bed.h"

#include <algorithm>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "db/clock.h"
#include "db/session.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

// Every `stride`-th transaction from number `first` on.
absl::Status UpdateRows(const BenchContext& context, const TablePair& pair,
                        const std::vector<std::vector<uint64_t>>& transactions,
                        size_t first, size_t stride, absl::Duration age) {
  const absl::Time start = Clock::Real()->Now();
  const absl::Duration step = age / std::max<size_t>(transactions.size(), 1);
  MysqlConnectionFactory application(context.connect);
  Session session(&application, context.stopper);
  for (size_t i = first; i < transactions.size(); i += stride) {
    if (age > absl::ZeroDuration()) {
      RETURN_IF_ERROR(
          context.stopper->SleepFor(start + i * step - Clock::Real()->Now()));
    }
    RETURN_IF_ERROR(session.Run("making a backlog", [&](Connection* c) {
      return c->Execute(UpdateRowsSql(pair, transactions[i]));
    }));
  }
  return absl::OkStatus();
}

// A statement changes each of its rows once.
std::vector<std::vector<uint64_t>> Transactions(const std::vector<int64_t>& ids,
                                                size_t rows) {
  std::vector<std::vector<uint64_t>> all(1);
  for (int64_t signed_id : ids) {
    const uint64_t id = static_cast<uint64_t>(signed_id);
    const std::vector<uint64_t>& last = all.back();
    if (last.size() == rows ||
        std::find(last.begin(), last.end(), id) != last.end()) {
      all.emplace_back();
    }
    all.back().push_back(id);
  }
  if (all.back().empty()) all.pop_back();
  return all;
}

double PerSecond(double amount, absl::Duration time) {
  return amount / absl::ToDoubleSeconds(time);
}

}  // namespace

double DrainRun::EntriesPerSecond() const {
  return PerSecond(static_cast<double>(entries), elapsed);
}

double DrainRun::KeysPerSecond() const {
  return PerSecond(static_cast<double>(keys), elapsed);
}

absl::Duration DrainRun::TimeOf(double share) const {
  const double amount = share * static_cast<double>(entries);
  for (size_t i = 1; i < progress.size(); ++i) {
    const auto& [before, low] = progress[i - 1];
    const auto& [after, high] = progress[i];
    if (static_cast<double>(high) < amount) continue;
    return before + (after - before) * ((amount - static_cast<double>(low)) /
                                        static_cast<double>(high - low));
  }
  return elapsed;
}

double DrainRun::EntriesPerSecond(double from, double to) const {
  return PerSecond((to - from) * static_cast<double>(entries),
                   TimeOf(to) - TimeOf(from));
}

std::string UpdateRowsSql(const TablePair& pair,
                          const std::vector<uint64_t>& ids) {
  return absl::StrCat(
      "UPDATE ", pair.OriginalSql(), " FORCE INDEX (PRIMARY)",
      Sql(" SET k = k + 1, c = REVERSE(c) WHERE id IN (?)").Values(ids).str());
}

absl::StatusOr<std::unique_ptr<ReplayBed>> ReplayBed::Create(
    const BenchContext* context, absl::string_view name,
    const BenchTableShape& shape) {
  ASSIGN_OR_RETURN(std::unique_ptr<PreparedTable> table,
                   PreparedTable::Create(context, name, shape));
  RETURN_IF_ERROR(table->MakeShadow());
  RETURN_IF_ERROR(table->Capture());
  RETURN_IF_ERROR(table->Copy(CopyOptions()).status());
  return absl::WrapUnique(new ReplayBed(context, std::move(table)));
}

absl::Status ReplayBed::MakeBacklog(const std::vector<int64_t>& ids,
                                    int rows_per_transaction, int connections,
                                    absl::Duration age) {
  const std::vector<std::vector<uint64_t>> transactions =
      Transactions(ids, static_cast<size_t>(rows_per_transaction));
  const size_t stride = static_cast<size_t>(connections);
  std::vector<absl::Status> statuses(stride);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < stride; ++i) {
    threads.emplace_back([&, i] {
      statuses[i] = UpdateRows(context_, pair(), transactions, i, stride, age);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& status : statuses) RETURN_IF_ERROR(status);
  return absl::OkStatus();
}

absl::StatusOr<DrainRun> ReplayBed::Drain(const ReplayOptions& options,
                                          int64_t entries, bool verify) {
  Replayer replayer(&pair(), table_->factory(), context_.stopper, options);
  replayer.CopyHasEnded();
  if (verify) replayer.VerifyFromNowOn();
  DrainRun run;
  run.progress = {{absl::ZeroDuration(), 0}};
  const absl::Time start = Clock::Real()->Now();
  replayer.Start();
  ReplayStats stats;
  while (stats.entries_replayed < entries) {
    RETURN_IF_ERROR(context_.stopper->SleepFor(absl::Milliseconds(1)));
    stats = replayer.Stats();
    if (stats.entries_replayed == run.progress.back().second) continue;
    run.progress.push_back(
        {Clock::Real()->Now() - start, stats.entries_replayed});
  }
  run.elapsed = run.progress.back().first;
  run.entries = stats.entries_replayed;
  run.keys = stats.entries_replayed - stats.entries_merged;
  replayer.Finish();
  replayer.Join();
  RETURN_IF_ERROR(context_.stopper->status());
  return run;
}

absl::StatusOr<std::unique_ptr<Connection>> ReplayBed::OpenSnapshot() const {
  MysqlConnectionFactory application(context_.connect);
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                   application.Connect());
  RETURN_IF_ERROR(
      connection->Execute("SET SESSION TRANSACTION ISOLATION LEVEL "
                          "REPEATABLE READ"));
  RETURN_IF_ERROR(
      connection->Execute("START TRANSACTION WITH CONSISTENT SNAPSHOT"));
  RETURN_IF_ERROR(connection->Execute(
      absl::StrCat("SELECT 1 FROM ", pair().OriginalSql(), " LIMIT 1")));
  return connection;
}

absl::Status ReplayBed::ExpectEqual() {
  ASSIGN_OR_RETURN(int64_t different, table_->CountDifferences());
  if (different == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(
      different, " rows of the shadow are not right after the drain"));
}

absl::Status ReplayBed::Remove() {
  RETURN_IF_ERROR(table_->RemoveShadow());
  return table_->Drop();
}

}  // namespace osc
