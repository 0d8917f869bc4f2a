#include "tests/exact_rows.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/schema.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr size_t kShownLines = 6;
constexpr size_t kShownBytes = 1500;

// The value as a text that no conversion can have touched.
std::string Exact(const Column& column) {
  const std::string name = QuoteIdent(column.name);
  if (column.type == "float" || column.type == "double") {
    return absl::StrCat(name, " + 0e0");
  }
  if (column.type == "bit") return absl::StrCat(name, " + 0");
  if (column.type == "timestamp") {
    return absl::StrCat("UNIX_TIMESTAMP(", name, ")");
  }
  if (column.type == "json") return absl::StrCat("CAST(", name, " AS CHAR)");
  if (column.IsEnumOrSet()) {
    return absl::StrCat("CONCAT(", name, " + 0, ':', HEX(", name, "))");
  }
  if (column.IsInteger() || column.IsTemporal() || column.type == "decimal") {
    return name;
  }
  if (column.IsLob()) {
    return absl::StrCat("IF(LENGTH(", name, ") > 1000000, CONCAT(LENGTH(", name,
                        "), ':', SHA2(", name, ", 512)), HEX(", name, "))");
  }
  return absl::StrCat("HEX(", name, ")");
}

std::string Line(const Row& row) {
  return absl::StrJoin(
      row, "|", [](std::string* out, const absl::optional<std::string>& value) {
        absl::StrAppend(out, value.has_value() ? *value : "<null>");
      });
}

absl::StatusOr<std::vector<std::string>> Lines(Connection* connection,
                                               absl::string_view sql) {
  ASSIGN_OR_RETURN(Result result, connection->Query(sql));
  std::vector<std::string> lines;
  for (const Row& row : result.rows) lines.push_back(Line(row));
  return lines;
}

absl::Status AddTable(Connection* connection, absl::string_view schema,
                      const std::string& table,
                      std::vector<std::string>* facts) {
  ASSIGN_OR_RETURN(
      Result create,
      connection->Query(Sql("SHOW CREATE TABLE !").Table(schema, table)));
  const Row& row = create.rows.at(0);
  ASSIGN_OR_RETURN(std::vector<std::string> rows,
                   ExactRows(connection, schema, table));
  facts->push_back(
      absl::StrCat(table, " is: ", row.at(1).value_or("(unreadable)")));
  for (const std::string& r : rows) {
    facts->push_back(absl::StrCat(table, " holds: ", r));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ExactRows(Connection* connection,
                                                   absl::string_view schema,
                                                   absl::string_view table) {
  ASSIGN_OR_RETURN(Table read, ReadTable(connection, schema, table));
  std::vector<std::string> values;
  for (const Column& column : read.columns) values.push_back(Exact(column));
  ASSIGN_OR_RETURN(
      std::vector<std::string> rows,
      Lines(connection,
            absl::StrCat("SELECT ", absl::StrJoin(values, ", "),
                         Sql(" FROM !").Table(schema, table).str())));
  std::sort(rows.begin(), rows.end());
  return rows;
}

absl::StatusOr<std::vector<std::string>> SchemaFacts(
    Connection* connection, absl::string_view schema,
    const std::vector<std::string>& without) {
  ASSIGN_OR_RETURN(
      Result tables,
      connection->Query(
          Sql("SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES "
              "WHERE TABLE_SCHEMA = ? ORDER BY TABLE_TYPE, TABLE_NAME")
              .Value(schema)));
  std::vector<std::string> facts;
  for (const Row& row : tables.rows) {
    const std::string name = row[0].value_or("");
    if (std::any_of(without.begin(), without.end(), [&](const auto& other) {
          return absl::EqualsIgnoreCase(other, name);
        })) {
      continue;
    }
    if (row[1] != "VIEW") {
      RETURN_IF_ERROR(AddTable(connection, schema, name, &facts));
      continue;
    }
    ASSIGN_OR_RETURN(
        std::vector<std::string> lines,
        Lines(connection, Sql("SELECT * FROM !").Table(schema, name).str()));
    std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines) {
      facts.push_back(absl::StrCat("view ", name, " shows: ", line));
    }
  }
  ASSIGN_OR_RETURN(
      std::vector<std::string> triggers,
      Lines(connection,
            Sql("SELECT TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, "
                "EVENT_OBJECT_TABLE, ACTION_ORDER, ACTION_STATEMENT, SQL_MODE, "
                "DEFINER, CHARACTER_SET_CLIENT, COLLATION_CONNECTION, "
                "DATABASE_COLLATION FROM information_schema.TRIGGERS WHERE "
                "TRIGGER_SCHEMA = ? ORDER BY TRIGGER_NAME")
                .Value(schema)
                .str()));
  for (const std::string& trigger : triggers) {
    facts.push_back(absl::StrCat("trigger: ", trigger));
  }
  return facts;
}

absl::StatusOr<std::vector<std::string>> EverythingOn(Connection* connection) {
  constexpr char kNotTheServers[] =
      " NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema')";
  return Lines(
      connection,
      absl::StrCat("SELECT 'schema', HEX(SCHEMA_NAME), SCHEMA_NAME FROM "
                   "information_schema.SCHEMATA WHERE SCHEMA_NAME",
                   kNotTheServers,
                   " UNION ALL SELECT 'table', HEX(CONCAT(TABLE_SCHEMA, '.', "
                   "TABLE_NAME)), CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) FROM "
                   "information_schema.TABLES WHERE TABLE_SCHEMA",
                   kNotTheServers,
                   " UNION ALL SELECT 'trigger', HEX(CONCAT(TRIGGER_SCHEMA, "
                   "'.', TRIGGER_NAME)), CONCAT(TRIGGER_SCHEMA, '.', "
                   "TRIGGER_NAME) FROM information_schema.TRIGGERS WHERE "
                   "TRIGGER_SCHEMA",
                   kNotTheServers, " ORDER BY 1, 2"));
}

std::string Difference(absl::string_view what,
                       const std::vector<std::string>& found,
                       const std::vector<std::string>& expected) {
  if (found == expected) return "";
  std::vector<std::string> a = found, b = expected, missing, extra;
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  std::set_difference(b.begin(), b.end(), a.begin(), a.end(),
                      std::back_inserter(missing));
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(),
                      std::back_inserter(extra));
  std::string text = absl::StrCat(what, ":");
  auto show = [&text](absl::string_view title,
                      const std::vector<std::string>& lines) {
    for (size_t i = 0; i < std::min(lines.size(), kShownLines); ++i) {
      absl::StrAppend(&text, "\n  ", title, " ",
                      lines[i].substr(0, kShownBytes));
    }
    if (lines.size() > kShownLines) {
      absl::StrAppend(&text, "\n  ", title, " ", lines.size() - kShownLines,
                      " more");
    }
  };
  show("found", extra);
  show("expected", missing);
  if (missing.empty() && extra.empty()) {
    absl::StrAppend(&text, "\n  the same in another order");
  }
  return text;
}

}  // namespace osc
