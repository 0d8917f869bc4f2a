#include "replay/log_reader.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/status_macros.h"

namespace osc {

absl::StatusOr<std::vector<LogEntry>> ReadLog(Connection* connection,
                                              const TablePair& pair,
                                              int64_t limit, bool judge,
                                              uint64_t above) {
  const std::string where =
      above == 0 ? "" : absl::StrCat(" WHERE osc_l.log_id > ", above);
  std::string sql = absl::StrCat("SELECT osc_l.log_id, ",
                                 pair.key.HashSql("osc_l"), " AS key_hash, ");
  if (judge) {
    absl::StrAppend(
        &sql, EntryPlaceSql(pair.key, pair.schema, pair.names.chunks, "osc_l"),
        " AS place FROM ", pair.LogSql(), " AS osc_l",
        FrontierJoin(pair.schema, pair.names.chunks), where,
        " HAVING place <> ", static_cast<int>(EntryPlace::kInFlight));
  } else {
    absl::StrAppend(&sql, static_cast<int>(EntryPlace::kSettled),
                    " AS place FROM ", pair.LogSql(), " AS osc_l", where);
  }
  absl::StrAppend(&sql, " ORDER BY osc_l.log_id LIMIT ", limit);
  ASSIGN_OR_RETURN(Result result, connection->Query(sql));
  std::vector<LogEntry> entries;
  entries.reserve(result.rows.size());
  for (const Row& row : result.rows) {
    LogEntry& entry = entries.emplace_back();
    int place = 0;
    if (!absl::SimpleAtoi(row[0].value_or(""), &entry.id) ||
        !absl::SimpleAtoi(row[1].value_or(""), &entry.key_hash) ||
        !absl::SimpleAtoi(row[2].value_or(""), &place)) {
      return absl::InternalError("a log entry that cannot be read");
    }
    entry.place = static_cast<EntryPlace>(place);
  }
  return entries;
}

std::string LogIdsSql(const TablePair& pair,
                      const std::vector<uint64_t>& log_ids) {
  if (pair.json_table) {
    return absl::StrCat("JSON_TABLE('[", absl::StrJoin(log_ids, ","),
                        "]', '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$')) "
                        "AS osc_v");
  }
  return absl::StrCat("(SELECT ",
                      absl::StrJoin(log_ids, " AS id UNION ALL SELECT "),
                      " AS id) AS osc_v");
}

std::string DropEntriesSql(const TablePair& pair,
                           const std::vector<uint64_t>& log_ids) {
  return absl::StrCat("DELETE FROM ", pair.LogSql(), " USING ",
                      LogIdsSql(pair, log_ids), " STRAIGHT_JOIN ",
                      pair.LogSql(), " FORCE INDEX (PRIMARY) ON ",
                      pair.LogSql(), ".log_id = osc_v.id");
}

absl::Status DropEntries(Connection* connection, const TablePair& pair,
                         const std::vector<uint64_t>& log_ids) {
  if (log_ids.empty()) return absl::OkStatus();
  return connection->Execute(DropEntriesSql(pair, log_ids));
}

}  // namespace osc
