#include "osc/server_start.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "db/status_macros.h"

namespace osc {

absl::StatusOr<StartMarks> MarksSinceStart(Connection* connection) {
  // The time before the uptime: the difference may be a second too early, and
  // never too late.
  ASSIGN_OR_RETURN(Result now, connection->Query(absl::StrCat(
                                   "SELECT UNIX_TIMESTAMP(), ", kStartMark)));
  ASSIGN_OR_RETURN(Result uptime,
                   connection->Query("SHOW GLOBAL STATUS LIKE 'Uptime'"));
  StartMarks marks;
  int64_t time = 0;
  // Below zero, by a clock that was set back, it is told as a huge number.
  uint64_t up = 0;
  if (now.rows.size() != 1 || now.rows[0].size() != 2 ||
      uptime.rows.size() != 1 || uptime.rows[0].size() != 2 ||
      !absl::SimpleAtoi(now.rows[0][0].value_or(""), &time) ||
      !absl::SimpleAtoi(now.rows[0][1].value_or(""), &marks.last) ||
      !absl::SimpleAtoi(uptime.rows[0][1].value_or(""), &up)) {
    return absl::InternalError("the server does not say when it was started");
  }
  marks.first = time - static_cast<int64_t>(up);
  return marks;
}

}  // namespace osc
