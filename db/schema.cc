#include "db/schema.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

int64_t ToInt(const absl::optional<std::string>& text) {
  int64_t number = 0;
  if (!text.has_value() || !absl::SimpleAtoi(*text, &number)) return 0;
  return number;
}

bool OneOf(absl::string_view text, std::initializer_list<const char*> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// The table option AUTO_INCREMENT=n: where it starts and ends in create_sql.
// It stands after the last line's ')', where no name or text can look like it
// before the comment, which comes later.
bool FindAutoIncrement(absl::string_view create_sql, size_t* begin,
                       size_t* end) {
  constexpr absl::string_view kOption = " AUTO_INCREMENT=";
  size_t options = create_sql.rfind("\n) ENGINE=");
  if (options == absl::string_view::npos) return false;
  *begin = create_sql.find(kOption, options);
  if (*begin == absl::string_view::npos) return false;
  size_t comment = create_sql.find(" COMMENT='", options);
  if (comment < *begin) return false;
  *end = *begin + kOption.size();
  while (*end < create_sql.size() && absl::ascii_isdigit(create_sql[*end])) {
    ++*end;
  }
  return true;
}

absl::Status ReadColumns(Connection* connection, Table* table) {
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(
          Sql("SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, "
              "CHARACTER_SET_NAME, COLLATION_NAME, CHARACTER_MAXIMUM_LENGTH, "
              "NUMERIC_PRECISION, NUMERIC_SCALE, DATETIME_PRECISION, EXTRA, "
              "COLUMN_DEFAULT IS NOT NULL FROM information_schema.COLUMNS "
              "WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? "
              "ORDER BY ORDINAL_POSITION")
              .Value(table->schema)
              .Value(table->name)));
  for (const Row& row : result.rows) {
    Column& column = table->columns.emplace_back();
    column.name = row[0].value_or("");
    column.type = absl::AsciiStrToLower(row[1].value_or(""));
    column.column_type = row[2].value_or("");
    column.nullable = row[3] == "YES";
    column.is_unsigned = absl::StrContains(column.column_type, "unsigned");
    column.charset = row[4].value_or("");
    column.collation = row[5].value_or("");
    column.char_length = ToInt(row[6]);
    column.precision = ToInt(row[7]);
    column.scale = ToInt(row[8]);
    column.fraction = ToInt(row[9]);
    const std::string extra = absl::AsciiStrToUpper(row[10].value_or(""));
    column.auto_increment = absl::StrContains(extra, "AUTO_INCREMENT");
    // MySQL writes DEFAULT_GENERATED for a default that is an expression.
    column.generated = absl::StrContains(extra, "VIRTUAL GENERATED") ||
                       absl::StrContains(extra, "STORED GENERATED") ||
                       absl::StrContains(extra, "PERSISTENT");
    column.has_default = row[11] == "1" || column.nullable;
  }
  return absl::OkStatus();
}

absl::Status ReadIndexes(Connection* connection, Table* table) {
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(
          Sql("SELECT INDEX_NAME, NON_UNIQUE, INDEX_TYPE, COLUMN_NAME, "
              "SUB_PART FROM information_schema.STATISTICS WHERE "
              "TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY "
              "INDEX_NAME = 'PRIMARY' DESC, INDEX_NAME, SEQ_IN_INDEX")
              .Value(table->schema)
              .Value(table->name)));
  for (const Row& row : result.rows) {
    const std::string name = row[0].value_or("");
    if (table->indexes.empty() || table->indexes.back().name != name) {
      Index& index = table->indexes.emplace_back();
      index.name = name;
      index.unique = row[1] == "0";
      index.type = row[2].value_or("");
    }
    table->indexes.back().parts.push_back(
        IndexPart{row[3].value_or(""), row[4].has_value()});
  }
  return absl::OkStatus();
}

}  // namespace

bool Column::IsInteger() const {
  return OneOf(type, {"tinyint", "smallint", "mediumint", "int", "bigint"});
}

bool Column::IsText() const {
  return OneOf(
      type, {"char", "varchar", "tinytext", "text", "mediumtext", "longtext"});
}

bool Column::IsTemporal() const {
  return OneOf(type, {"date", "time", "datetime", "timestamp", "year"});
}

bool Column::IsEnumOrSet() const { return OneOf(type, {"enum", "set"}); }

bool Column::IsLob() const {
  return absl::EndsWith(type, "text") || absl::EndsWith(type, "blob") ||
         OneOf(type, {"json", "geometry", "point", "linestring", "polygon",
                      "multipoint", "multilinestring", "multipolygon",
                      "geometrycollection", "geomcollection", "vector"});
}

const Column* Table::FindColumn(absl::string_view column) const {
  for (const Column& c : columns) {
    if (absl::EqualsIgnoreCase(c.name, column)) return &c;
  }
  return nullptr;
}

const Index* Table::FindIndex(absl::string_view index) const {
  for (const Index& i : indexes) {
    if (absl::EqualsIgnoreCase(i.name, index)) return &i;
  }
  return nullptr;
}

absl::StatusOr<Table> ReadTable(Connection* connection,
                                absl::string_view schema,
                                absl::string_view name) {
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(
          Sql("SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ENGINE, "
              "TABLE_COLLATION, CREATE_OPTIONS, TABLE_ROWS, DATA_LENGTH, "
              "INDEX_LENGTH FROM information_schema.TABLES "
              "WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?")
              .Value(schema)
              .Value(name)));
  if (result.rows.empty()) {
    return absl::NotFoundError(absl::StrCat("there is no table ",
                                            QuoteIdent(name), " in schema ",
                                            QuoteIdent(schema)));
  }
  const Row& row = result.rows[0];
  Table table;
  table.schema = row[0].value_or("");
  table.name = row[1].value_or("");
  // VIEW, SYSTEM VIEW, SEQUENCE, SYSTEM VERSIONED …
  table.is_view = absl::StrContains(row[2].value_or(""), "VIEW");
  table.engine = row[3].value_or("");
  table.collation = row[4].value_or("");
  table.create_options = row[5].value_or("");
  table.rows_estimate = ToInt(row[6]);
  table.data_bytes = ToInt(row[7]);
  table.index_bytes = ToInt(row[8]);
  RETURN_IF_ERROR(ReadColumns(connection, &table));
  RETURN_IF_ERROR(ReadIndexes(connection, &table));
  ASSIGN_OR_RETURN(
      Result create,
      connection->Query(
          Sql("SHOW CREATE TABLE !").Table(table.schema, table.name)));
  if (!create.rows.empty()) table.create_sql = create.rows[0][1].value_or("");
  table.auto_increment = AutoIncrementOf(table.create_sql);
  return table;
}

absl::StatusOr<bool> TableExists(Connection* connection,
                                 absl::string_view schema,
                                 absl::string_view table) {
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(Sql("SELECT 1 FROM information_schema.TABLES "
                            "WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?")
                            .Value(schema)
                            .Value(table)));
  return !result.rows.empty();
}

absl::StatusOr<std::string> TableIdentity(Connection* connection,
                                          const Server& server,
                                          absl::string_view schema,
                                          absl::string_view table) {
  ASSIGN_OR_RETURN(
      Result create,
      connection->Query(Sql("SHOW CREATE TABLE !").Table(schema, table)));
  std::string identity =
      create.rows.empty() ? "" : create.rows[0][1].value_or("");
  size_t begin = 0, end = 0;
  if (FindAutoIncrement(identity, &begin, &end)) {
    identity.erase(begin, end - begin);
  }
  ASSIGN_OR_RETURN(
      Result created,
      connection->Query(Sql("SELECT CREATE_TIME FROM information_schema.TABLES "
                            "WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?")
                            .Value(schema)
                            .Value(table)));
  absl::StrAppend(&identity, "\n-- created ", created.Scalar().value_or(""));
  // InnoDB names tables by their files: db/table, db/table#P#partition.
  absl::StatusOr<Result> ids = connection->Query(absl::StrCat(
      "SELECT TABLE_ID FROM information_schema.", server.innodb_tables,
      Sql(" WHERE NAME = CONCAT(CONVERT(? USING filename), '/', "
          "CONVERT(? USING filename)) OR LOWER(NAME) LIKE "
          "LOWER(CONCAT(REPLACE(REPLACE(CONCAT(CONVERT(? USING filename), '/', "
          "CONVERT(? USING filename)), '%', '|%'), '_', '|_'), '#p#%')) "
          "ESCAPE '|' ORDER BY TABLE_ID")
          .Value(schema)
          .Value(table)
          .Value(schema)
          .Value(table)
          .str()));
  if (ids.ok()) {
    for (const Row& row : ids->rows) {
      absl::StrAppend(&identity, "\n-- id ", row[0].value_or(""));
    }
  } else if (!absl::IsPermissionDenied(ids.status())) {
    return ids.status();
  }
  return identity;
}

absl::optional<uint64_t> AutoIncrementOf(absl::string_view create_sql) {
  size_t begin = 0, end = 0;
  uint64_t number = 0;
  if (!FindAutoIncrement(create_sql, &begin, &end)) return absl::nullopt;
  absl::string_view option = create_sql.substr(begin, end - begin);
  if (!absl::ConsumePrefix(&option, " AUTO_INCREMENT=") ||
      !absl::SimpleAtoi(option, &number)) {
    return absl::nullopt;
  }
  return number;
}

}  // namespace osc
