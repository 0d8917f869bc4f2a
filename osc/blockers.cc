#include "osc/blockers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/errors.h"
#include "db/sql.h"

namespace osc {
namespace {

std::string FromMetadataLocks(const TablePair& pair) {
  return Sql("SELECT DISTINCT t.PROCESSLIST_ID, t.PROCESSLIST_USER, "
             "t.PROCESSLIST_HOST, t.PROCESSLIST_TIME, "
             "IFNULL(t.PROCESSLIST_INFO, CONCAT('idle in a transaction, last: "
             "',"
             " IFNULL((SELECT SQL_TEXT FROM "
             "performance_schema.events_statements_current e WHERE "
             "e.THREAD_ID = t.THREAD_ID ORDER BY EVENT_ID DESC LIMIT 1), '-')))"
             " FROM performance_schema.metadata_locks m JOIN "
             "performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID "
             "WHERE m.OBJECT_TYPE = 'TABLE' AND m.LOCK_STATUS = 'GRANTED' AND "
             "m.OBJECT_SCHEMA = ? AND m.OBJECT_NAME = ? AND "
             "t.PROCESSLIST_ID <> CONNECTION_ID() LIMIT 5")
      .Value(pair.schema)
      .Value(pair.original.name)
      .str();
}

// Open transactions, the oldest first, and long statements: one of them is it.
constexpr char kFromTransactions[] =
    "SELECT p.ID, p.USER, p.HOST, "
    "TIMESTAMPDIFF(SECOND, t.trx_started, NOW()), "
    "IFNULL(p.INFO, 'idle in a transaction') "
    "FROM information_schema.INNODB_TRX t JOIN information_schema.PROCESSLIST "
    "p ON p.ID = t.trx_mysql_thread_id WHERE p.ID <> CONNECTION_ID() "
    "ORDER BY t.trx_started LIMIT 5";

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
        " s): ", row[4].value_or("-").substr(0, 200)));
  }
  return lines;
}

}  // namespace

std::vector<std::string> DescribeBlockers(Connection* connection,
                                          const Server& server,
                                          const TablePair& pair) {
  std::vector<std::string> lines;
  if (server.performance_schema_metadata_locks) {
    lines = Ask(connection, FromMetadataLocks(pair));
  }
  if (lines.empty()) lines = Ask(connection, kFromTransactions);
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
