#include "db/schema.h"

#include <algorithm>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

// Begins the lines of TableIdentity with ids.
constexpr char kIdLine[] = "\n-- id ";

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

// How InnoDB names a table, after its file: schema/table, with @ and four
// hexadecimal digits for what is not a letter, digit or underscore; partitions
// have #P# and more behind it. nullopt for a name that is not ASCII, whose
// letters have codes of their own.
absl::optional<std::string> FileNameOf(absl::string_view schema,
                                       absl::string_view table) {
  std::string name;
  for (absl::string_view part : {schema, table}) {
    if (!name.empty()) name += '/';
    for (char c : part) {
      if (static_cast<unsigned char>(c) >= 0x80) return absl::nullopt;
      if (absl::ascii_isalnum(c) || c == '_') {
        name += c;
      } else {
        absl::StrAppend(&name, "@", absl::Hex(c, absl::kZeroPad4));
      }
    }
  }
  return name;
}

// What stands in the parentheses of a type: "decimal(10,2) unsigned" gives
// 10 and 2.
void ReadTypeNumbers(absl::string_view column_type, int64_t* first,
                     int64_t* second) {
  size_t open = column_type.find('(');
  size_t close = column_type.find(')');
  if (open == absl::string_view::npos || close == absl::string_view::npos) {
    return;
  }
  std::pair<absl::string_view, absl::string_view> numbers =
      absl::StrSplit(column_type.substr(open + 1, close - open - 1), ',');
  if (!absl::SimpleAtoi(numbers.first, first)) *first = 0;
  if (!absl::SimpleAtoi(numbers.second, second)) *second = 0;
}

Column MakeColumn(absl::string_view name, absl::string_view column_type,
                  absl::string_view collation) {
  Column column;
  column.name = std::string(name);
  column.column_type = std::string(column_type);
  column.type = absl::AsciiStrToLower(
      column_type.substr(0, column_type.find_first_of(" (")));
  column.collation = std::string(collation);
  // utf8mb4_general_ci belongs to utf8mb4, binary to binary.
  column.charset = column.collation.substr(0, column.collation.find('_'));
  column.is_unsigned = absl::StrContains(column_type, " unsigned");
  int64_t first = 0, second = 0;
  if (!column.IsEnumOrSet()) ReadTypeNumbers(column_type, &first, &second);
  if (column.type == "decimal") {
    column.precision = first;
    column.scale = second;
  } else if (column.IsTemporal()) {
    column.fraction = column.type == "year" ? 0 : first;
  } else {
    column.char_length = first;
  }
  return column;
}

// SHOW and not information_schema, which knows no temporary tables.
absl::Status ReadColumns(Connection* connection, Table* table) {
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(
          Sql("SHOW FULL COLUMNS FROM !").Table(table->schema, table->name)));
  for (const Row& row : result.rows) {
    Column& column = table->columns.emplace_back(MakeColumn(
        row[0].value_or(""), row[1].value_or(""), row[2].value_or("")));
    column.nullable = row[3] == "YES";
    column.has_default = row[5].has_value() || column.nullable;
    column.default_is_now =
        absl::StartsWithIgnoreCase(row[5].value_or(""), "current_timestamp");
    const std::string extra = absl::AsciiStrToUpper(row[6].value_or(""));
    column.auto_increment = absl::StrContains(extra, "AUTO_INCREMENT");
    // MySQL writes DEFAULT_GENERATED for a default that is an expression.
    column.generated = absl::StrContains(extra, "VIRTUAL GENERATED") ||
                       absl::StrContains(extra, "STORED GENERATED") ||
                       absl::StrContains(extra, "PERSISTENT");
  }
  return absl::OkStatus();
}

absl::Status ReadIndexes(Connection* connection, Table* table) {
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(
          Sql("SHOW INDEX FROM !").Table(table->schema, table->name)));
  // Non_unique, Key_name, Seq_in_index, Column_name, …, Sub_part, …, Index_type
  for (const Row& row : result.rows) {
    const std::string name = row[2].value_or("");
    if (table->indexes.empty() || table->indexes.back().name != name) {
      Index& index = table->indexes.emplace_back();
      index.name = name;
      index.unique = row[1] == "0";
      index.type = row[10].value_or("");
    }
    table->indexes.back().parts.push_back(
        IndexPart{row[4].value_or(""), ToInt(row[7])});
  }
  return absl::OkStatus();
}

absl::Status ReadDefinition(Connection* connection, Table* table) {
  RETURN_IF_ERROR(ReadColumns(connection, table));
  RETURN_IF_ERROR(ReadIndexes(connection, table));
  ASSIGN_OR_RETURN(
      Result create,
      connection->Query(
          Sql("SHOW CREATE TABLE !").Table(table->schema, table->name)));
  if (!create.rows.empty()) table->create_sql = create.rows[0][1].value_or("");
  table->auto_increment = AutoIncrementOf(table->create_sql);
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
  if (table.is_view) return table;
  RETURN_IF_ERROR(ReadDefinition(connection, &table));
  return table;
}

absl::StatusOr<Table> ReadTemporaryTable(Connection* connection,
                                         absl::string_view schema,
                                         absl::string_view name) {
  Table table;
  table.schema = std::string(schema);
  table.name = std::string(name);
  RETURN_IF_ERROR(ReadDefinition(connection, &table));
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

std::string DefinitionOf(absl::string_view create_sql) {
  std::string definition(create_sql);
  size_t begin = 0, end = 0;
  if (FindAutoIncrement(definition, &begin, &end)) {
    definition.erase(begin, end - begin);
  }
  return definition;
}

std::string WithInheritedCollations(absl::string_view create_sql) {
  constexpr absl::string_view kOfTable = " COLLATE=";
  const size_t at = create_sql.rfind(kOfTable);
  if (at == create_sql.npos) return std::string(create_sql);
  const absl::string_view options = create_sql.substr(at + kOfTable.size());
  const std::string collation =
      absl::StrCat(" COLLATE ", options.substr(0, options.find(' ')));
  std::vector<std::string> lines = absl::StrSplit(create_sql, '\n');
  for (std::string& line : lines) {
    if (!absl::StartsWith(line, "  `")) continue;
    if (absl::StrContains(line, " CHARACTER SET ")) continue;
    const size_t own = line.find(collation);
    if (own != line.npos) line.erase(own, collation.size());
  }
  return absl::StrJoin(lines, "\n");
}

absl::StatusOr<std::string> TableIdentity(Connection* connection,
                                          const Server& server,
                                          absl::string_view schema,
                                          absl::string_view table,
                                          bool with_create_time) {
  // Defaults of TIMESTAMPs and times of creation are told in the session's time
  // zone.
  RETURN_IF_ERROR(connection->Execute(
      "SET @osc_time_zone = @@SESSION.time_zone, SESSION time_zone = DEFAULT"));
  absl::Cleanup reset = [connection] {
    connection->Execute("SET SESSION time_zone = @osc_time_zone").IgnoreError();
  };
  ASSIGN_OR_RETURN(
      Result create,
      connection->Query(Sql("SHOW CREATE TABLE !").Table(schema, table)));
  std::string identity =
      DefinitionOf(create.rows.empty() ? "" : create.rows[0][1].value_or(""));
  if (with_create_time) {
    ASSIGN_OR_RETURN(
        Result created,
        connection->Query(
            Sql("SELECT CREATE_TIME FROM information_schema.TABLES "
                "WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?")
                .Value(schema)
                .Value(table)));
    absl::StrAppend(&identity, "\n-- created ", created.Scalar().value_or(""));
  }
  const absl::optional<std::string> file = FileNameOf(schema, table);
  if (!file.has_value()) return identity;
  const std::string partitions = absl::StrReplaceAll(
      absl::AsciiStrToLower(*file), {{"_", "|_"}, {"%", "|%"}});
  absl::StatusOr<Result> ids = connection->Query(absl::StrCat(
      "SELECT TABLE_ID FROM information_schema.", server.innodb_tables,
      Sql(" WHERE NAME = ? OR LOWER(NAME) LIKE ? ESCAPE '|' ORDER BY TABLE_ID")
          .Value(*file)
          .Value(absl::StrCat(partitions, "#p#%"))
          .str()));
  if (ids.ok()) {
    for (const Row& row : ids->rows) {
      absl::StrAppend(&identity, kIdLine, row[0].value_or(""));
    }
  } else if (!absl::IsPermissionDenied(ids.status())) {
    return ids.status();
  }
  return identity;
}

std::string InnodbIdsOf(absl::string_view identity) {
  size_t begin = identity.size();
  for (;;) {
    const size_t line = identity.substr(0, begin).rfind('\n');
    if (line == absl::string_view::npos ||
        !absl::StartsWith(identity.substr(line), kIdLine)) {
      return std::string(identity.substr(begin));
    }
    begin = line;
  }
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
