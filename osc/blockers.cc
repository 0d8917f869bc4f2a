#include "osc/blockers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/errors.h"
#include "osc/lock_holders.h"

namespace osc {
namespace {

constexpr size_t kAtMost = 5;

// Open transactions, the oldest first, and long statements: one of them is it.
std::string FromTransactions() {
  return absl::StrCat(
      "SELECT p.ID, p.USER, p.HOST, TIMESTAMPDIFF(SECOND, t.trx_started, ",
      kServersNow,
      "), IFNULL(p.INFO, 'idle in a transaction') FROM "
      "information_schema.INNODB_TRX t JOIN information_schema.PROCESSLIST p "
      "ON p.ID = t.trx_mysql_thread_id WHERE p.ID <> CONNECTION_ID() ORDER BY "
      "t.trx_started LIMIT 5");
}

constexpr char kFromProcessList[] =
    "SELECT ID, USER, HOST, TIME, IFNULL(INFO, COMMAND) FROM "
    "information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND COMMAND "
    "NOT IN ('Daemon', 'Binlog Dump', 'Slave_IO', 'Slave_SQL') "
    "ORDER BY TIME DESC LIMIT 5";

std::vector<std::string> Ask(Connection* connection, absl::string_view sql) {
  std::vector<std::string> lines;
  absl::StatusOr<Result> result = connection->Query(sql);
  if (!result.ok()) return lines;
  for (const Row& row : result->rows) {
    lines.push_back(absl::StrCat(
        "connection ", row[0].value_or("-"), " (", row[1].value_or("-"), "@",
        row[2].value_or("-"), ", for ", row[3].value_or("-"),
        " s): ", OneLine(row[4].value_or("-"))));
  }
  return lines;
}

// In seconds.
int64_t LockWait(Connection* connection) {
  return connection->QueryInt("SELECT @@SESSION.lock_wait_timeout").value_or(0);
}

// Since the lock is not asked for any more, there are holders that have it
// for a moment only. Those younger than the wait have not been waited for.
std::vector<std::string> OldestOf(const std::vector<LockHolder>& holders,
                                  int64_t wait) {
  std::vector<std::string> lines;
  for (const LockHolder& holder : holders) {
    const bool young = holder.seconds + 1 < wait;
    if (lines.size() == kAtMost || (young && !lines.empty())) break;
    lines.push_back(holder.Describe());
  }
  return lines;
}

}  // namespace

std::vector<std::string> DescribeBlockers(Connection* connection,
                                          const Server& server,
                                          const TablePair& pair) {
  std::vector<std::string> lines;
  absl::StatusOr<std::vector<LockHolder>> holders = ReadLockHolders(
      connection, server, FindLockSource(connection, server), pair);
  if (holders.ok()) lines = OldestOf(*holders, LockWait(connection));
  if (lines.empty()) lines = Ask(connection, FromTransactions());
  if (lines.empty()) lines = Ask(connection, kFromProcessList);
  return lines;
}

absl::Status NameBlockers(Connection* connection, const Server& server,
                          const TablePair& pair, const absl::Status& status) {
  if (!IsLockTimeout(status)) return status;
  std::vector<std::string> blockers =
      DescribeBlockers(connection, server, pair);
  const std::string who = blockers.empty() ? "an unknown connection"
                                           : absl::StrJoin(blockers, "; ");
  return WithContext(status, absl::StrCat("the lock on ", pair.OriginalSql(),
                                          " is held by ", who));
}

}  // namespace osc
