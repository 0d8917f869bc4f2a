#include "bench/engine/replay_baselines.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/clock.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

std::string FirstEntries(const TablePair& pair, int batch) {
  return absl::StrCat("(SELECT log_id, key_1 FROM ", pair.LogSql(),
                      " ORDER BY log_id LIMIT ", batch, ") AS l");
}

// What is read of each entry; its id comes first.
using ReadSql = std::function<std::string(const TablePair&, int batch)>;
using Apply = std::function<absl::Status(Connection*, const TablePair&,
                                         const std::vector<Row>&)>;

absl::StatusOr<DrainRun> DrainBy(ReplayBed* bed, int64_t entries, int batch,
                                 const ReadSql& read_sql, const Apply& apply) {
  const TablePair& pair = bed->pair();
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                   bed->table()->factory()->Connect());
  const std::string read = read_sql(pair, batch);
  DrainRun run;
  run.progress = {{absl::ZeroDuration(), 0}};
  const absl::Time start = Clock::Real()->Now();
  while (run.entries < entries) {
    RETURN_IF_ERROR(connection->Execute("START TRANSACTION"));
    ASSIGN_OR_RETURN(Result first, connection->Query(read));
    if (first.rows.empty()) {
      return absl::InternalError("fewer log entries than were made");
    }
    RETURN_IF_ERROR(apply(connection.get(), pair, first.rows));
    RETURN_IF_ERROR(connection->Execute(
        absl::StrCat("DELETE FROM ", pair.LogSql(),
                     " WHERE log_id <= ", first.rows.back()[0].value_or("0"))));
    RETURN_IF_ERROR(connection->Execute("COMMIT"));
    run.entries += static_cast<int64_t>(first.rows.size());
    run.progress.push_back({Clock::Real()->Now() - start, run.entries});
  }
  run.keys = run.entries;
  run.elapsed = run.progress.back().first;
  return run;
}

std::string ReadKeysSql(const TablePair& pair, int batch) {
  return absl::StrCat("SELECT log_id, key_1 FROM ", FirstEntries(pair, batch),
                      " ORDER BY log_id");
}

absl::Status UpdateEachRow(Connection* connection, const TablePair& pair,
                           const std::vector<Row>& rows) {
  std::vector<std::string> assignments;
  for (const MappedColumn& column : pair.columns) {
    assignments.push_back(
        Sql("s.! = o.!").Ident(column.to.name).Ident(column.from.name).str());
  }
  const std::string update =
      absl::StrCat("UPDATE ", pair.OriginalSql(), " AS o STRAIGHT_JOIN ",
                   pair.ShadowSql(), " AS s ON s.id = o.id SET ",
                   absl::StrJoin(assignments, ", "), " WHERE o.id = ");
  for (const Row& row : rows) {
    RETURN_IF_ERROR(
        connection->Execute(absl::StrCat(update, row[1].value_or("NULL"))));
  }
  return absl::OkStatus();
}

std::string ReadRowsSql(const TablePair& pair, int batch) {
  std::vector<std::string> columns;
  for (const MappedColumn& column : pair.columns) {
    columns.push_back(column.from.name);
  }
  return absl::StrCat("SELECT l.log_id, ", Sql("!").Idents(columns, "o").str(),
                      " FROM ", FirstEntries(pair, batch), " STRAIGHT_JOIN ",
                      pair.OriginalSql(),
                      " AS o ON o.id = l.key_1 ORDER BY l.log_id");
}

absl::Status ReplaceRows(Connection* connection, const TablePair& pair,
                         const std::vector<Row>& rows) {
  std::vector<std::string> columns;
  for (const MappedColumn& column : pair.columns) {
    columns.push_back(column.to.name);
  }
  std::string replace = absl::StrCat("REPLACE INTO ", pair.ShadowSql(),
                                     Sql(" (!) VALUES ").Idents(columns).str());
  for (const Row& row : rows) {
    absl::StrAppend(&replace, &row == &rows[0] ? "(" : ", (");
    for (size_t i = 1; i < row.size(); ++i) {
      absl::StrAppend(&replace, i == 1 ? "" : ", ",
                      row[i].has_value() ? QuoteText(*row[i]) : "NULL");
    }
    absl::StrAppend(&replace, ")");
  }
  return connection->Execute(replace);
}

}  // namespace

absl::StatusOr<DrainRun> DrainRowByRow(ReplayBed* bed, int64_t entries,
                                       int batch) {
  return DrainBy(bed, entries, batch, ReadKeysSql, UpdateEachRow);
}

absl::StatusOr<DrainRun> DrainByValues(ReplayBed* bed, int64_t entries,
                                       int batch) {
  return DrainBy(bed, entries, batch, ReadRowsSql, ReplaceRows);
}

}  // namespace osc
