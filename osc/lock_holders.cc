#include "osc/lock_holders.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr size_t kLongStatement = 200;  // bytes

// `x` is INNODB_TRX, `time` how long the session has been doing what it does.
std::string Transaction(absl::string_view time) {
  return absl::StrCat("GREATEST(IFNULL(", time,
                      ", 0), IFNULL(TIMESTAMPDIFF(SECOND, x.trx_started, ",
                      kServersNow, "), 0)) AS age, x.trx_state, ",
                      "x.trx_rows_modified");
}

// A statement that is in work opened the table itself when the event that
// opened it came later than the statement's own (and strictly so: the number
// of the last event of a LOCK TABLES may be that of the next statement). Then
// the table was not open before, and LOCK TABLES keeps it open.
//
// BINARY since names are compared as the columns are collated, which may be
// without regard to case.
std::string FromPerformanceSchema(const TablePair& pair) {
  return Sql(absl::StrCat(
                 "SELECT t.PROCESSLIST_ID, t.PROCESSLIST_USER, "
                 "t.PROCESSLIST_HOST, t.PROCESSLIST_COMMAND, "
                 "IFNULL(t.PROCESSLIST_INFO, (SELECT e.SQL_TEXT FROM "
                 "performance_schema.events_statements_current e WHERE "
                 "e.THREAD_ID = t.THREAD_ID ORDER BY e.EVENT_ID DESC LIMIT "
                 "1)), m.LOCK_TYPE, ",
                 Transaction("t.PROCESSLIST_TIME"),
                 ", NOT EXISTS (SELECT 1 FROM performance_schema.table_handles "
                 "h WHERE BINARY h.OBJECT_SCHEMA = ? AND BINARY h.OBJECT_NAME "
                 "= ?) OR EXISTS (SELECT 1 FROM "
                 "performance_schema.table_handles h WHERE BINARY "
                 "h.OBJECT_SCHEMA = ? AND BINARY h.OBJECT_NAME = ? AND "
                 "h.OWNER_THREAD_ID = t.THREAD_ID AND NOT "
                 "IFNULL(h.OWNER_EVENT_ID > (SELECT MIN(e.EVENT_ID) FROM "
                 "performance_schema.events_statements_current e WHERE "
                 "e.THREAD_ID = t.THREAD_ID AND e.END_EVENT_ID IS NULL AND "
                 "e.EVENT_NAME <> 'statement/sql/lock_tables'), 0)) "
                 "FROM performance_schema.metadata_locks m JOIN "
                 "performance_schema.threads t ON t.THREAD_ID = "
                 "m.OWNER_THREAD_ID LEFT JOIN "
                 "information_schema.INNODB_TRX x ON x.trx_mysql_thread_id = "
                 "t.PROCESSLIST_ID WHERE m.OBJECT_TYPE = 'TABLE' AND "
                 "m.LOCK_STATUS = 'GRANTED' AND BINARY m.OBJECT_SCHEMA = ? AND "
                 "BINARY m.OBJECT_NAME = ? AND t.PROCESSLIST_ID IS NOT NULL "
                 "AND t.PROCESSLIST_ID <> CONNECTION_ID() ORDER BY age DESC"))
      .Value(pair.schema)
      .Value(pair.original.name)
      .Value(pair.schema)
      .Value(pair.original.name)
      .Value(pair.schema)
      .Value(pair.original.name)
      .str();
}

// It has no locks that are waited for. THREAD_ID is the connection.
std::string FromMetadataLockInfo(const TablePair& pair, bool tells_read_only) {
  return Sql(absl::StrCat(
                 "SELECT p.ID, p.USER, p.HOST, p.COMMAND, p.INFO, "
                 "m.LOCK_MODE, ",
                 Transaction("p.TIME"), ", ", tells_read_only ? "0" : "1",
                 " FROM information_schema.METADATA_LOCK_INFO m JOIN "
                 "information_schema.PROCESSLIST p ON p.ID = m.THREAD_ID LEFT "
                 "JOIN information_schema.INNODB_TRX x ON "
                 "x.trx_mysql_thread_id = p.ID WHERE m.LOCK_TYPE = 'Table "
                 "metadata lock' AND BINARY m.TABLE_SCHEMA = ? AND BINARY "
                 "m.TABLE_NAME = ? AND p.ID <> CONNECTION_ID() ORDER BY age "
                 "DESC"))
      .Value(pair.schema)
      .Value(pair.original.name)
      .str();
}

int64_t Number(const absl::optional<std::string>& text) {
  int64_t number = 0;
  return text.has_value() && absl::SimpleAtoi(*text, &number) ? number : 0;
}

bool Answers(Connection* connection, absl::string_view sql,
             absl::string_view answer) {
  absl::StatusOr<Result> result = connection->Query(sql);
  return result.ok() && result->Scalar() == std::string(answer);
}

}  // namespace

bool LockHolder::MayBeExplicit() const {
  return keeps_table_open || !std::all_of(lock_types.begin(), lock_types.end(),
                                          [](const std::string& type) {
                                            return type == "SHARED_READ" ||
                                                   type == "SHARED_WRITE";
                                          });
}

std::string LockHolder::Describe() const {
  std::string doing = OneLine(statement);
  if (idle) {
    const char* where = MayBeExplicit()  ? "idle with the table locked or open"
                        : in_transaction ? "idle in a transaction"
                                         : "idle";
    doing = absl::StrCat(where, doing.empty() ? "" : ", last: ", doing);
  }
  return absl::StrCat(
      "connection ", connection, " (", user, "@", host, ", for ", seconds, " s",
      rows_changed > 0 ? absl::StrCat(", ", rows_changed, " rows changed") : "",
      "): ", doing);
}

std::string OneLine(const std::string& statement) {
  std::string line;
  for (char c : statement) {
    const bool space = absl::ascii_isspace(static_cast<unsigned char>(c));
    if (space && (line.empty() || line.back() == ' ')) continue;
    line.push_back(space ? ' ' : c);
  }
  absl::StripTrailingAsciiWhitespace(&line);
  if (line.size() <= kLongStatement) return line;
  size_t end = kLongStatement;
  // Not inside of a character.
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) {
    --end;
  }
  return absl::StrCat(line.substr(0, end), "…");
}

LockSource FindLockSource(Connection* connection, const Server& server) {
  if (Answers(connection,
              "SELECT COUNT(*) FROM information_schema.PLUGINS WHERE "
              "PLUGIN_NAME = 'METADATA_LOCK_INFO' AND PLUGIN_STATUS = 'ACTIVE'",
              "1")) {
    return LockSource::kMetadataLockInfo;
  }
  if (server.performance_schema_metadata_locks &&
      Answers(connection,
              "SELECT ENABLED FROM performance_schema.setup_instruments WHERE "
              "NAME = 'wait/lock/metadata/sql/mdl' AND @@performance_schema",
              "YES")) {
    return LockSource::kPerformanceSchema;
  }
  return LockSource::kNone;
}

absl::StatusOr<std::vector<LockHolder>> ReadLockHolders(Connection* connection,
                                                        const Server& server,
                                                        LockSource source,
                                                        const TablePair& pair) {
  std::vector<LockHolder> holders;
  if (source == LockSource::kNone) return holders;
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(
          source == LockSource::kPerformanceSchema
              ? FromPerformanceSchema(pair)
              : FromMetadataLockInfo(pair, server.lock_tables_read_is_told)));
  for (const Row& row : result.rows) {
    const uint64_t id = static_cast<uint64_t>(Number(row[0]));
    auto known = std::find_if(
        holders.begin(), holders.end(),
        [id](const LockHolder& holder) { return holder.connection == id; });
    if (known == holders.end()) {
      known = holders.emplace(holders.end());
      known->connection = id;
      known->user = row[1].value_or("-");
      known->host = row[2].value_or("-");
      known->command = row[3].value_or("-");
      known->statement = row[4].value_or("");
      known->idle = known->command == "Sleep";
      known->seconds = Number(row[6]);
      known->in_transaction = row[7].has_value();
      known->rolling_back = row[7] == "ROLLING BACK";
      known->rows_changed = Number(row[8]);
    }
    known->lock_types.emplace_back(
        absl::StripPrefix(row[5].value_or(""), "MDL_"));
    if (row[9] != "0") known->keeps_table_open = true;
  }
  return holders;
}

}  // namespace osc
