#include "osc/ending.h"

#include <glog/logging.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/status_macros.h"
#include "osc/cleanup.h"
#include "osc/old_table.h"
#include "osc/own_triggers.h"

namespace osc {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);

absl::StatusOr<bool> HasEntries(ConnectionFactory* factory,
                                const TablePair& pair) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory->Connect());
  absl::StatusOr<int64_t> entries = CountBacklog(connection.get(), pair, 1);
  // It has been removed, after it was seen to be empty.
  if (absl::IsNotFound(entries.status())) return false;
  RETURN_IF_ERROR(entries.status());
  return *entries > 0;
}

// Whether a change was logged after the drain. The rename goes ahead of all
// waiting statements; if it ever does not, the changes are in the old table and
// their keys in the log.
absl::StatusOr<bool> SomethingSlipped(ConnectionFactory* factory,
                                      const TablePair& pair) {
  const absl::Time give_up = Clock::Real()->Now() + kPatience;
  for (;;) {
    absl::StatusOr<bool> slipped = HasEntries(factory, pair);
    if (!IsPassing(slipped.status()) || Clock::Real()->Now() > give_up) {
      return slipped;
    }
    absl::SleepFor(absl::Milliseconds(500));
  }
}

// Before the state goes: whoever finishes the run does it again.
void Mark(ConnectionFactory* factory, const TablePair& pair) {
  absl::StatusOr<std::unique_ptr<Connection>> connection = factory->Connect();
  absl::Status marked = connection.status();
  if (marked.ok()) marked = MarkOldTable(connection->get(), pair);
  if (marked.ok()) return;
  LOG(WARNING) << pair.OldSql()
               << " does not say in its comment that it is an old table, so "
                  "that osc cleanup --old-tables will not know it: "
               << marked.message();
}

}  // namespace

void RemoveWhatIsLeft(ConnectionFactory* factory, const TablePair& pair,
                      MigrationResult* result) {
  // Unknown whether the names were swapped: nothing may be touched.
  absl::Status removed =
      absl::IsUnknown(result->status)
          ? result->status
          : RemoveArtifacts(factory, pair, /*with_shadow=*/true, kPatience);
  if (removed.ok()) return;
  LOG(ERROR) << "not everything could be removed: " << removed.message();
  result->leftovers = RemovalStatements(pair, /*with_shadow=*/true);
}

void FinishAfterRename(ConnectionFactory* factory, const TablePair& pair,
                       bool drop_old_table, MigrationResult* result) {
  result->outcome = Outcome::kDone;
  result->status = absl::OkStatus();
  // Before anything else: it is the application's.
  absl::Status named = FinishOwnTriggers(factory, pair, kPatience);
  if (!named.ok()) {
    LOG(ERROR) << "the triggers of " << pair.OriginalSql()
               << " work under temporary names; the next run with --execute "
                  "gives them theirs: "
               << named.message();
    result->leftovers = NamingStatements(pair);
  }
  auto left = [result](std::vector<std::string> statements) {
    for (std::string& statement : statements) {
      result->leftovers.push_back(std::move(statement));
    }
  };
  const absl::StatusOr<bool> slipped = SomethingSlipped(factory, pair);
  if (!slipped.ok()) {
    LOG(WARNING) << "the log cannot be looked at once more, and stays: "
                 << slipped.status().message();
    left(RemovalStatements(pair, /*with_shadow=*/false));
    return;
  }
  if (*slipped) {
    result->outcome = Outcome::kFailed;
    result->status = absl::DataLossError(absl::StrCat(
        "statements reached the old table between lock and rename. The keys "
        "they changed stand in ",
        pair.LogSql(), ", the rows in ", pair.OldSql(),
        "; both are kept. Compare them with ", pair.OriginalSql(), "."));
    return;
  }
  if (!drop_old_table) Mark(factory, pair);
  absl::Status removed =
      RemoveArtifacts(factory, pair, /*with_shadow=*/false, kPatience);
  if (!removed.ok()) {
    LOG(WARNING) << "the migration is done, but not everything could be "
                    "removed: "
                 << removed.message();
    left(RemovalStatements(pair, /*with_shadow=*/false));
  }
  if (!named.ok()) {
    left({absl::StrCat("DROP TABLE IF EXISTS ", pair.OwnTriggersSql())});
  }
  if (!drop_old_table) return;
  const std::string drop = absl::StrCat("DROP TABLE IF EXISTS ", pair.OldSql());
  // The triggers of the old table have their names as long as it is there.
  if (!named.ok()) removed = named;
  absl::StatusOr<std::unique_ptr<Connection>> connection = factory->Connect();
  if (removed.ok()) removed = connection.status();
  if (removed.ok()) removed = (*connection)->Execute(drop);
  if (!removed.ok()) left({drop});
}

}  // namespace osc
