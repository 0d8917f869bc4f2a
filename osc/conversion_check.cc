#include "osc/conversion_check.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/schema.h"
#include "db/sql.h"

namespace osc {
namespace {

bool HasFraction(const Column& column) {
  return column.type == "decimal" || column.type == "float" ||
         column.type == "double";
}

bool IsNumber(const Column& column) {
  return column.IsInteger() || HasFraction(column) || column.type == "bit";
}

bool IsUnforeseen(const Column& from, const Column& to) {
  if (from.type == to.type) return false;
  if (to.IsEnumOrSet()) return !from.IsText() && !from.IsEnumOrSet();
  if (to.type == "year") return IsNumber(from) && !from.IsInteger();
  if (to.IsTemporal()) return IsNumber(from);
  return to.type == "bit" && HasFraction(from);
}

}  // namespace

absl::Status CheckConversions(const std::vector<MappedColumn>& columns) {
  std::vector<std::string> found;
  for (const MappedColumn& column : columns) {
    if (!IsUnforeseen(column.from, column.to)) continue;
    found.push_back(absl::StrCat("column ", QuoteIdent(column.from.name),
                                 " from ", column.from.column_type, " to ",
                                 column.to.column_type));
  }
  if (found.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the ALTER changes ", absl::StrJoin(found, ", "),
      ": what becomes of the values there, a copy cannot be held to. Change it "
      "to a VARCHAR first, look at the texts and go on from there, or use a "
      "plain ALTER TABLE"));
}

}  // namespace osc
