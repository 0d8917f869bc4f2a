#include "db/connection.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "db/status_macros.h"

namespace osc {

absl::optional<std::string> Result::Scalar() const {
  if (rows.empty() || rows[0].empty()) return absl::nullopt;
  return rows[0][0];
}

absl::StatusOr<std::vector<Result>> Connection::QueryAll(
    const std::vector<std::string>& statements) {
  std::vector<Result> results;
  for (const std::string& statement : statements) {
    ASSIGN_OR_RETURN(Result result, Query(statement));
    results.push_back(std::move(result));
  }
  return results;
}

absl::Status Connection::Execute(absl::string_view sql) {
  return Query(sql).status();
}

absl::StatusOr<int64_t> Connection::QueryInt(absl::string_view sql) {
  ASSIGN_OR_RETURN(Result result, Query(sql));
  int64_t number = 0;
  absl::optional<std::string> text = result.Scalar();
  if (!text.has_value() || !absl::SimpleAtoi(*text, &number)) {
    return absl::InternalError(absl::StrCat("no whole number from: ", sql));
  }
  return number;
}

}  // namespace osc
