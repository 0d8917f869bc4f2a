#include "osc/column_map.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/sql.h"

namespace osc {
namespace {

bool Contains(const std::vector<std::string>& names, absl::string_view name) {
  for (const std::string& n : names) {
    if (absl::EqualsIgnoreCase(n, name)) return true;
  }
  return false;
}

absl::Status Misread(absl::string_view column, absl::string_view what) {
  return absl::FailedPreconditionError(absl::StrCat(
      "column ", QuoteIdent(column), " ", what,
      ", but --alter was not understood to say so. Write the clause in its "
      "plain form (ADD COLUMN, DROP COLUMN, CHANGE, RENAME COLUMN), without a "
      "comment that the server executes."));
}

}  // namespace

absl::StatusOr<ColumnMap> MapColumns(const Table& original, const Table& shadow,
                                     const AlterScan& alter) {
  ColumnMap map;
  std::vector<std::string> taken;
  for (const Column& column : original.columns) {
    std::string name = column.name;
    bool renamed = false;
    for (const ColumnRename& rename : alter.renames) {
      if (!absl::EqualsIgnoreCase(rename.from, column.name)) continue;
      name = rename.to;
      renamed = true;
    }
    if (!renamed && Contains(alter.dropped_columns, column.name)) {
      map.dropped.push_back(column.name);
      continue;
    }
    const Column* to = shadow.FindColumn(name);
    if (to == nullptr) {
      return Misread(column.name, "is gone in the new schema");
    }
    taken.push_back(to->name);
    if (!to->generated) map.columns.push_back({column, *to});
  }
  for (const Column& column : shadow.columns) {
    if (Contains(taken, column.name)) continue;
    if (!Contains(alter.added_columns, column.name)) {
      return Misread(column.name, "is new");
    }
    map.added.push_back(column.name);
  }
  return map;
}

}  // namespace osc
