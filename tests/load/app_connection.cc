#include "tests/load/app_connection.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "db/errors.h"
#include "db/status_macros.h"

namespace osc {

absl::StatusOr<Result> AppConnection::Run(const char* what,
                                          absl::string_view sql) {
  const absl::Time start = absl::Now();
  absl::StatusOr<Result> result = connection_->Query(sql);
  log_->Add(what, start, absl::Now() - start);
  if (!result.ok()) {
    return WithContext(result.status(),
                       absl::StrCat(what, ": ", sql.substr(0, 200)));
  }
  return result;
}

absl::Status AppConnection::Change(const char* what, absl::string_view sql,
                                   int64_t rows) {
  ASSIGN_OR_RETURN(Result result, Run(what, sql));
  if (result.affected_rows != rows) {
    return absl::InternalError(
        absl::StrCat(what, " changed ", result.affected_rows,
                     " rows and should have changed ", rows, ": ", sql));
  }
  return absl::OkStatus();
}

}  // namespace osc
