#include "changelog/delta_log.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr int kErTableNotLocked = 1100;

std::string KeyOf(const TablePair& pair, absl::string_view row) {
  return absl::StrJoin(pair.key.Original(row), ", ");
}

// Whether OLD's and NEW's key are the same in every byte.
std::string SameKeySql(const TablePair& pair) {
  std::vector<std::string> old_key = pair.key.Original("OLD");
  std::vector<std::string> new_key = pair.key.Original("NEW");
  std::string text;
  for (size_t i = 0; i < old_key.size(); ++i) {
    const bool text_column = !pair.key.columns[i].from.collation.empty();
    const char* format = text_column ? "CAST($0 AS BINARY)" : "$0";
    absl::StrAppend(&text, i == 0 ? "" : " AND ",
                    absl::Substitute(format, old_key[i]), " <=> ",
                    absl::Substitute(format, new_key[i]));
  }
  return text;
}

std::string LogInsert(const TablePair& pair) {
  return absl::StrCat("INSERT INTO ", pair.LogSql(), " (log_id, op, ",
                      absl::StrJoin(pair.key.Numbered("", "key_"), ", "), ") ");
}

std::string LogRow(const TablePair& pair, LogOperation operation,
                   absl::string_view row) {
  return absl::StrCat("(", NewLogIdSql(pair), ", ", static_cast<int>(operation),
                      ", ", KeyOf(pair, row), ")");
}

std::string TriggerHead(const TablePair& pair, const std::string& name,
                        absl::string_view event) {
  return absl::StrCat("CREATE TRIGGER ", pair.Quoted(name), " AFTER ", event,
                      " ON ", pair.OriginalSql(), " FOR EACH ROW ");
}

absl::Status DropTriggersUnderLock(Connection* connection,
                                   const TablePair& pair) {
  for (const std::string& name : pair.names.Triggers()) {
    RETURN_IF_ERROR(connection->Execute(
        absl::StrCat("DROP TRIGGER IF EXISTS ", pair.Quoted(name))));
  }
  return absl::OkStatus();
}

absl::Status CreateTriggersUnderLock(Connection* connection,
                                     const TablePair& pair) {
  for (const std::string& sql : CreateTriggerSql(pair)) {
    RETURN_IF_ERROR(Failpoint("capture-before-trigger"));
    RETURN_IF_ERROR(connection->Execute(sql));
  }
  return Failpoint("capture-after-triggers");
}

}  // namespace

std::string CreateLogTableSql(const TablePair& pair) {
  return absl::StrCat(
      "CREATE TABLE ", pair.LogSql(), " (log_id BIGINT UNSIGNED NOT NULL",
      pair.auto_increment_log ? " AUTO_INCREMENT" : "",
      " PRIMARY KEY, op TINYINT UNSIGNED NOT NULL, "
      "evicted_by BIGINT UNSIGNED NULL, ",
      pair.key.LogColumns(), ") ENGINE=InnoDB COMMENT='osc delta log",
      pair.run_id.empty() ? "" : " of run ", pair.run_id, "'");
}

std::string NewLogIdSql(const TablePair& pair) {
  return pair.auto_increment_log ? "NULL" : "UUID_SHORT()";
}

std::vector<std::string> CreateTriggerSql(const TablePair& pair) {
  const std::string insert = absl::StrCat(LogInsert(pair), "VALUES ");
  return {
      absl::StrCat(TriggerHead(pair, pair.names.insert_trigger, "INSERT"),
                   insert, LogRow(pair, LogOperation::kInsert, "NEW")),
      absl::StrCat(TriggerHead(pair, pair.names.update_trigger, "UPDATE"),
                   "IF ", SameKeySql(pair), " THEN ", insert,
                   LogRow(pair, LogOperation::kUpdate, "NEW"), "; ELSE ",
                   insert, LogRow(pair, LogOperation::kUpdate, "OLD"), ", ",
                   LogRow(pair, LogOperation::kUpdate, "NEW"), "; END IF"),
      absl::StrCat(TriggerHead(pair, pair.names.delete_trigger, "DELETE"),
                   insert, LogRow(pair, LogOperation::kDelete, "OLD")),
  };
}

std::string LogAnyRowSql(const TablePair& pair) {
  return absl::StrCat(LogInsert(pair), "SELECT ", NewLogIdSql(pair), ", ",
                      static_cast<int>(LogOperation::kUpdate), ", ",
                      KeyOf(pair, "osc_o"), " FROM ", pair.OriginalSql(),
                      " AS osc_o LIMIT 1");
}

absl::Status InstallTriggers(Connection* connection, const TablePair& pair) {
  RETURN_IF_ERROR(
      connection->Execute(absl::StrCat("LOCK TABLES ", pair.OriginalSql(),
                                       " WRITE, ", pair.LogSql(), " WRITE")));
  absl::Status status = CreateTriggersUnderLock(connection, pair);
  if (!status.ok() && !absl::IsUnavailable(status)) {
    // Still under the lock: nobody has written with only some of them.
    absl::Status undone = DropTriggersUnderLock(connection, pair);
    if (!undone.ok()) {
      status = WithContext(status, absl::StrCat("(and the triggers already "
                                                "made could not be dropped: ",
                                                undone.message(), ")"));
    }
  }
  absl::Status unlocked = connection->Execute("UNLOCK TABLES");
  return status.ok() ? unlocked : status;
}

absl::Status DropTriggers(Connection* connection, const TablePair& pair) {
  ASSIGN_OR_RETURN(std::vector<TriggerText> found,
                   FindTriggers(connection, pair));
  if (found.empty()) return absl::OkStatus();
  // Wherever the triggers are now: after the rename on the old table.
  RETURN_IF_ERROR(connection->Execute(
      absl::StrCat("LOCK TABLES ", pair.Quoted(found[0].table), " WRITE")));
  absl::Status dropped = DropTriggersUnderLock(connection, pair);
  absl::Status unlocked = connection->Execute("UNLOCK TABLES");
  // MariaDB lets go of a table when KILL QUERY meets its DROP TRIGGER.
  if (ServerErrorNumber(dropped) == kErTableNotLocked) {
    return absl::AbortedError(dropped.message());
  }
  return dropped.ok() ? unlocked : dropped;
}

absl::StatusOr<std::vector<TriggerText>> FindTriggers(Connection* connection,
                                                      const TablePair& pair) {
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(
          Sql("SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, CONCAT_WS('|', "
              "EVENT_MANIPULATION, ACTION_TIMING, ACTION_STATEMENT, SQL_MODE, "
              "DEFINER) FROM information_schema.TRIGGERS WHERE "
              "TRIGGER_SCHEMA = ? AND TRIGGER_NAME IN (?, ?, ?) "
              "ORDER BY TRIGGER_NAME")
              .Value(pair.schema)
              .Value(pair.names.insert_trigger)
              .Value(pair.names.update_trigger)
              .Value(pair.names.delete_trigger)));
  std::vector<TriggerText> triggers;
  for (const Row& row : result.rows) {
    triggers.push_back(
        {row[0].value_or(""), row[1].value_or(""), row[2].value_or("")});
  }
  return triggers;
}

std::string RebuildLogSql(const TablePair& pair) {
  return absl::StrCat("ALTER TABLE ", pair.LogSql(),
                      " FORCE, ALGORITHM=INPLACE, LOCK=NONE");
}

absl::StatusOr<int64_t> CountBacklog(Connection* connection,
                                     const TablePair& pair, int64_t limit,
                                     uint64_t from) {
  return connection->QueryInt(absl::StrCat(
      "SELECT COUNT(*) FROM (SELECT 1 FROM ", pair.LogSql(),
      " WHERE log_id >= ", from, " LIMIT ", limit, ") AS backlog"));
}

}  // namespace osc
