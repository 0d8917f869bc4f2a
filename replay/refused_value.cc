#include "replay/refused_value.h"

#include <glog/logging.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/errors.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "replay/row_digest.h"

namespace osc {
namespace {

// Any warning of the last statement is an error.
absl::Status CheckWarnings(Connection* connection, const Result& result) {
  if (result.warning_count == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(Result warnings,
                   connection->Query("SHOW WARNINGS LIMIT 10"));
  std::vector<std::string> texts;
  for (const Row& row : warnings.rows) {
    const std::string code = row[1].value_or("");
    // Deprecation of a word in our own statement says nothing about a value.
    if (code == "1287" || code == "1681" || code == "3719") continue;
    texts.push_back(absl::StrCat(row[0].value_or(""), " ", code, ": ",
                                 row[2].value_or("")));
  }
  if (texts.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("the new schema does not hold a value of the original "
                   "without a change: ",
                   absl::StrJoin(texts, "; ")));
}

absl::StatusOr<Result> Insert(Connection* connection, const TablePair& pair,
                              const RowScope& scope, absl::string_view limit) {
  ASSIGN_OR_RETURN(Result inserted, connection->Query(absl::StrCat(
                                        InsertRowsSql(pair, scope), limit)));
  RETURN_IF_ERROR(CheckWarnings(connection, inserted));
  return inserted;
}

// Whether the error is about a value, and not about the table or the server.
bool IsAboutAValue(const absl::Status& status) {
  if (!absl::IsFailedPrecondition(status)) return false;
  switch (ServerErrorNumber(status)) {
    case 0:     // CheckWarnings
    case 1048:  // ER_BAD_NULL_ERROR
    case 1411:  // ER_WRONG_VALUE_FOR_TYPE
    case 1416:  // ER_CANT_CREATE_GEOMETRY_OBJECT
    case 1526:  // ER_NO_PARTITION_FOR_GIVEN_VALUE
    case 1690:  // ER_DATA_OUT_OF_RANGE
    case 3140:  // ER_INVALID_JSON_TEXT
    case 3819:  // ER_CHECK_CONSTRAINT_VIOLATED
    case 4025:  // ER_CONSTRAINT_FAILED (MariaDB)
      return true;
    default:
      return absl::StrContains(status.message(), " at row ");
  }
}

// The key of the first row of the scope that the shadow refuses; an error when
// it cannot be told. The row number in the server's text is no help: in a join
// it counts other tables' rows too, and several errors come without one.
absl::StatusOr<std::string> FindRefusedKey(Connection* connection,
                                           const TablePair& pair,
                                           const RowScope& scope) {
  // Where only warnings were met, the rows are there.
  RETURN_IF_ERROR(connection->Execute("ROLLBACK TO SAVEPOINT osc_rows"));
  ASSIGN_OR_RETURN(int64_t end, connection->QueryInt(absl::StrCat(
                                    "SELECT COUNT(*) FROM ", scope.from,
                                    " WHERE ", scope.where)));
  // The rows before `start` are in the shadow, the refused one is before `end`.
  int64_t start = 0;
  for (bool found = false; !found;) {
    const int64_t rows = end - start > 1 ? (end - start) / 2 : 1;
    RETURN_IF_ERROR(connection->Execute("SAVEPOINT osc_part"));
    const absl::Status status =
        Insert(connection, pair, scope,
               absl::StrCat(" LIMIT ", rows, " OFFSET ", start))
            .status();
    if (status.ok()) {
      start += rows;
      if (start >= end) return absl::NotFoundError("no row is refused now");
      continue;
    }
    if (!IsAboutAValue(status)) return status;
    RETURN_IF_ERROR(connection->Execute("ROLLBACK TO SAVEPOINT osc_part"));
    end = start + rows;
    found = rows == 1;
  }
  ASSIGN_OR_RETURN(
      Result key,
      connection->Query(absl::StrCat(
          "SELECT CONCAT_WS(', ', ",
          absl::StrJoin(pair.key.Original("osc_o"), ", "), ") FROM ",
          scope.from, " WHERE ", scope.where, " LIMIT 1 OFFSET ", start)));
  if (key.rows.empty()) return absl::NotFoundError("the row is gone");
  return key.Scalar().value_or("NULL");
}

}  // namespace

std::string InsertRowsSql(const TablePair& pair, const RowScope& scope) {
  return absl::StrCat("INSERT INTO ", pair.ShadowSql(),
                      Sql(" (!) SELECT ").Idents(pair.ShadowColumns()).str(),
                      CopiedValues(pair, "osc_o"), " FROM ", scope.from,
                      " WHERE ", scope.where);
}

absl::StatusOr<Result> InsertRows(Connection* connection, const TablePair& pair,
                                  const RowScope& scope) {
  RETURN_IF_ERROR(connection->Execute("SAVEPOINT osc_rows"));
  absl::StatusOr<Result> inserted = Insert(connection, pair, scope, "");
  const absl::Status& status = inserted.status();
  if (!IsAboutAValue(status)) return inserted;
  absl::StatusOr<std::string> key = FindRefusedKey(connection, pair, scope);
  if (!key.ok()) {
    LOG(WARNING) << "cannot tell which row is refused: " << key.status();
    return inserted;
  }
  return WithContext(status, absl::StrCat("the row with key (", *key, ") of ",
                                          QuoteIdent(pair.key.index)));
}

}  // namespace osc
