#include "osc/old_table.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "changelog/artifact_names.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/run_lock.h"
#include "osc/unfinished.h"

namespace osc {
namespace {

// "[osc: old table of shop.orders, run 0123456789abcdef, 2026-11-21 08:00:00]",
// at the end of the comment.
constexpr char kBegin[] = "[osc: old table of ";
constexpr char kRun[] = ", run ";
constexpr size_t kRunAndTime = 16 + 2 + 19 + 1;  // with the bracket
// Characters in a table's comment.
constexpr size_t kMaxComment = 2048;

// The comment without what an earlier run has added to it.
absl::string_view OwnComment(absl::string_view comment) {
  const size_t begin = comment.rfind(kBegin);
  if (begin == absl::string_view::npos || !absl::EndsWith(comment, "]")) {
    return comment;
  }
  return absl::StripSuffix(comment.substr(0, begin), " ");
}

// Fills in of what the table is the old one; false when it is none. Both names
// of the original may hold dots.
bool Parse(absl::string_view comment, OldTable* old) {
  const size_t begin = comment.rfind(kBegin);
  if (begin == absl::string_view::npos || !absl::EndsWith(comment, "]")) {
    return false;
  }
  absl::string_view text = comment.substr(begin + sizeof(kBegin) - 1);
  if (text.size() < kRunAndTime) return false;
  old->since = std::string(text.substr(text.size() - 20, 19));
  absl::string_view table = text.substr(0, text.size() - kRunAndTime);
  if (!absl::ConsumeSuffix(&table, kRun)) return false;
  for (size_t dot = table.find('.'); dot != absl::string_view::npos;
       dot = table.find('.', dot + 1)) {
    const absl::string_view schema = table.substr(0, dot);
    const absl::string_view name = table.substr(dot + 1);
    if (!absl::EqualsIgnoreCase(NamesFor(name).old, old->name)) continue;
    if (!absl::EqualsIgnoreCase(schema, old->schema) &&
        !absl::EqualsIgnoreCase(OldTablesSchemaFor(schema), old->schema)) {
      continue;
    }
    old->original_schema = std::string(schema);
    old->original = std::string(name);
    return true;
  }
  return false;
}

}  // namespace

absl::Status MarkOldTable(Connection* connection, const TablePair& pair) {
  ASSIGN_OR_RETURN(
      Result now,
      connection->Query(
          Sql("SELECT TABLE_COMMENT, DATE_FORMAT(UTC_TIMESTAMP(), "
              "'%Y-%m-%d %H:%i:%s'), CHAR_LENGTH(TABLE_COMMENT) FROM "
              "information_schema.TABLES WHERE TABLE_SCHEMA = ? AND "
              "TABLE_NAME = ?")
              .Value(pair.OldSchema())
              .Value(pair.names.old)));
  if (now.rows.empty()) {
    return absl::NotFoundError(absl::StrCat("there is no ", pair.OldSql()));
  }
  const std::string comment = now.rows[0][0].value_or("");
  const std::string run = absl::StrCat(kRun, pair.run_id, ", ");
  if (absl::StrContains(comment, run)) return absl::OkStatus();
  const absl::string_view own = OwnComment(comment);
  const std::string mark =
      absl::StrCat(own.empty() ? "" : " ", kBegin, pair.schema, ".",
                   pair.original.name, run, now.rows[0][1].value_or(""), "]");
  int64_t characters = 0;
  if (!absl::SimpleAtoi(now.rows[0][2].value_or(""), &characters) ||
      characters + mark.size() > kMaxComment) {
    return absl::FailedPreconditionError("its comment is too long");
  }
  return connection->Execute(
      absl::StrCat("ALTER TABLE ", pair.OldSql(),
                   Sql(" COMMENT = ?").Value(absl::StrCat(own, mark)).str(),
                   ", ALGORITHM=INPLACE"));
}

absl::StatusOr<std::vector<OldTable>> FindOldTables(Connection* connection,
                                                    absl::string_view schema,
                                                    absl::string_view table) {
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(absl::StrCat(
          "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_COMMENT, "
          "IFNULL(DATA_LENGTH + INDEX_LENGTH, 0) FROM "
          "information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE' AND ",
          Sql("LOCATE(?, TABLE_COMMENT) > 0").Value(kBegin).str(),
          schema.empty() ? ""
                         : Sql(" AND TABLE_SCHEMA IN (?, ?)")
                               .Value(schema)
                               .Value(OldTablesSchemaFor(schema))
                               .str(),
          " ORDER BY TABLE_SCHEMA, TABLE_NAME")));
  std::vector<OldTable> tables;
  for (const Row& row : result.rows) {
    OldTable old;
    old.schema = row[0].value_or("");
    old.name = row[1].value_or("");
    if (!Parse(row[2].value_or(""), &old)) continue;
    if (!schema.empty() &&
        !absl::EqualsIgnoreCase(old.original_schema, schema)) {
      continue;
    }
    if (!table.empty() && !absl::EqualsIgnoreCase(old.original, table)) {
      continue;
    }
    if (!absl::SimpleAtoi(row[3].value_or(""), &old.bytes)) old.bytes = 0;
    ASSIGN_OR_RETURN(
        int64_t age,
        connection->QueryInt(Sql("SELECT IFNULL(TIMESTAMPDIFF(SECOND, ?, "
                                 "UTC_TIMESTAMP()), 0)")
                                 .Value(old.since)));
    old.age = absl::Seconds(age);
    tables.push_back(std::move(old));
  }
  return tables;
}

absl::Status DropOldTable(ConnectionFactory* factory, const OldTable& old) {
  RunLock lock(factory, old.original_schema, old.original);
  RETURN_IF_ERROR(lock.Acquire());
  Connection* connection = lock.connection();
  ASSIGN_OR_RETURN(std::vector<Unfinished> unfinished,
                   FindUnfinished(connection, old.original_schema, old.original,
                                  /*with_advance=*/false));
  if (!unfinished.empty()) {
    return absl::FailedPreconditionError(
        "a migration of its table is unfinished; osc status tells of it");
  }
  // What was looked at is what is dropped.
  ASSIGN_OR_RETURN(
      std::vector<OldTable> now,
      FindOldTables(connection, old.original_schema, old.original));
  for (const OldTable& one : now) {
    if (one.schema != old.schema || one.name != old.name ||
        one.since != old.since) {
      continue;
    }
    return connection->Execute(absl::StrCat(
        "DROP TABLE ", Sql("!").Table(old.schema, old.name).str()));
  }
  return absl::FailedPreconditionError("it is not there any more");
}

}  // namespace osc
