#include "osc/implicit_defaults.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/sql.h"

namespace osc {
namespace {

// The literal; empty when the type has none.
std::string ImplicitDefault(const Column& column) {
  constexpr std::pair<const char*, const char*> kByType[] = {
      {"decimal", "0"},
      {"float", "0"},
      {"double", "0"},
      {"bit", "0"},
      {"year", "0"},
      {"enum", "1"},  // the number of its first member
      {"set", "''"},
      {"binary", "''"},
      {"varbinary", "''"},
      {"tinyblob", "''"},
      {"blob", "''"},
      {"mediumblob", "''"},
      {"longblob", "''"},
      {"date", "'0000-00-00'"},
      {"datetime", "'0000-00-00 00:00:00'"},
      {"timestamp", "'0000-00-00 00:00:00'"},
      {"time", "'00:00:00'"},
      {"json", "CAST('null' AS JSON)"},
      {"uuid", "'00000000-0000-0000-0000-000000000000'"},
      {"inet6", "'::'"},
      {"inet4", "'0.0.0.0'"},
  };
  if (column.IsInteger()) return "0";
  if (column.IsText()) return "''";
  for (const auto& [type, literal] : kByType) {
    if (column.type == type) return literal;
  }
  return "";
}

}  // namespace

absl::StatusOr<std::vector<FixedColumn>> ImplicitDefaults(
    const Table& shadow, const std::vector<std::string>& added,
    const std::string& sql_mode, bool empty) {
  const bool forbids_zero_dates = absl::StrContains(sql_mode, "NO_ZERO_DATE") &&
                                  absl::StrContains(sql_mode, "STRICT_");
  std::vector<FixedColumn> fixed;
  for (const std::string& name : added) {
    const Column* column = shadow.FindColumn(name);
    if (column == nullptr || column->has_default || column->nullable ||
        column->generated || column->auto_increment) {
      continue;
    }
    if (forbids_zero_dates &&
        (column->type == "date" || column->type == "datetime")) {
      if (empty) continue;
      return absl::FailedPreconditionError(absl::StrCat(
          "the ALTER adds column ", QuoteIdent(name), " as ",
          column->column_type,
          " NOT NULL without a default; the rows there are would get the zero "
          "date, which the server's sql_mode forbids: give it a DEFAULT"));
    }
    const std::string literal = ImplicitDefault(*column);
    if (!literal.empty()) fixed.push_back({column->name, literal});
  }
  return fixed;
}

}  // namespace osc
