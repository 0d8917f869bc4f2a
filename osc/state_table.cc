#include "osc/state_table.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {

StateTable::StateTable(absl::string_view schema, absl::string_view name)
    : schema_(schema),
      name_(name),
      sql_(absl::StrCat(QuoteIdent(schema), ".", QuoteIdent(name))) {}

std::string StateTable::CreateSql() const {
  return absl::StrCat(
      "CREATE TABLE ", sql_,
      " (name VARCHAR(64) CHARACTER SET ascii COLLATE "
      "ascii_bin NOT NULL PRIMARY KEY, value LONGTEXT CHARACTER "
      "SET utf8mb4 COLLATE utf8mb4_bin NOT NULL) "
      "ENGINE=InnoDB COMMENT='",
      kStateComment, "'");
}

std::string StateTable::DropSql() const {
  return absl::StrCat("DROP TABLE IF EXISTS ", sql_);
}

absl::Status StateTable::Put(Connection* connection,
                             const Values& values) const {
  std::string sql = absl::StrCat("INSERT INTO ", sql_, " (name, value) VALUES");
  const char* separator = " ";
  for (const auto& [name, value] : values) {
    absl::StrAppend(&sql, separator,
                    Sql("(?, ?)").Value(name).Value(value).str());
    separator = ", ";
  }
  return connection->Execute(
      absl::StrCat(sql, " ON DUPLICATE KEY UPDATE value = VALUES(value)"));
}

absl::StatusOr<StateTable::Values> StateTable::Read(
    Connection* connection) const {
  ASSIGN_OR_RETURN(
      Result comment,
      connection->Query(
          Sql("SELECT TABLE_COMMENT FROM information_schema.TABLES WHERE "
              "TABLE_SCHEMA = ? AND TABLE_NAME = ?")
              .Value(schema_)
              .Value(name_)));
  if (comment.rows.empty()) {
    return absl::NotFoundError(absl::StrCat("there is no table ", sql_));
  }
  if (!absl::StartsWith(comment.Scalar().value_or(""), kStateComment)) {
    return absl::FailedPreconditionError(absl::StrCat(
        sql_,
        " is not the state of a migration, and its name is needed for "
        "one: rename it"));
  }
  ASSIGN_OR_RETURN(Result result, connection->Query(absl::StrCat(
                                      "SELECT name, value FROM ", sql_)));
  Values values;
  for (const Row& row : result.rows) {
    values[row[0].value_or("")] = row[1].value_or("");
  }
  return values;
}

absl::Status StateTable::Beat(Connection* connection) const {
  return connection->Execute(absl::StrCat(
      "UPDATE ", sql_, " SET value = UTC_TIMESTAMP(6) WHERE name = '",
      kStateHeartbeat, "'"));
}

absl::StatusOr<absl::Duration> StateTable::HeartbeatAge(
    Connection* connection) const {
  auto value = [this](absl::string_view name) {
    return absl::StrCat("(SELECT NULLIF(value, '') FROM ", sql_,
                        " WHERE name = '", name, "')");
  };
  ASSIGN_OR_RETURN(
      int64_t age,
      connection->QueryInt(absl::StrCat(
          "SELECT GREATEST(0, COALESCE(TIMESTAMPDIFF(SECOND, COALESCE(",
          value(kStateHeartbeat), ", ", value(kStateCreated),
          "), UTC_TIMESTAMP(6)), TIMESTAMPDIFF(SECOND, (SELECT CREATE_TIME ",
          Sql("FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND "
              "TABLE_NAME = ?), NOW()), 0))")
              .Value(schema_)
              .Value(name_)
              .str())));
  return absl::Seconds(age);
}

absl::StatusOr<std::vector<StateTableName>> FindStateTables(
    Connection* connection, absl::string_view schema) {
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(absl::StrCat(
          Sql("SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES "
              "WHERE TABLE_COMMENT = ?")
              .Value(kStateComment)
              .str(),
          schema.empty() ? ""
                         : Sql(" AND TABLE_SCHEMA = ?").Value(schema).str(),
          " ORDER BY TABLE_SCHEMA, TABLE_NAME")));
  std::vector<StateTableName> tables;
  for (const Row& row : result.rows) {
    tables.push_back({row[0].value_or(""), row[1].value_or("")});
  }
  return tables;
}

}  // namespace osc
