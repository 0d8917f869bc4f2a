#include "osc/throttle/simple_watches.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "db/status_macros.h"

namespace osc {

absl::StatusOr<absl::optional<Reading>> LookForFile(const std::string& file) {
  struct stat found;
  if (lstat(file.c_str(), &found) == 0) {
    return absl::make_optional(
        Reading{Reading::Level::kOver,
                absl::StrCat("the file --throttle-file=", file, " exists")});
  }
  if (errno == ENOENT || errno == ENOTDIR) {
    return absl::make_optional(Reading());
  }
  return absl::UnavailableError(std::strerror(errno));
}

absl::StatusOr<absl::optional<Reading>> AskQuery(WatchSession* session,
                                                 const std::string& query) {
  ASSIGN_OR_RETURN(Result result, session->Query(query));
  const absl::optional<std::string> text = result.Scalar();
  double value = 0;
  if (text.has_value() && !absl::SimpleAtod(*text, &value)) {
    return absl::FailedPreconditionError(
        absl::StrCat("it gives no number, but \"", *text, "\""));
  }
  Reading reading;
  if (value > 0) {
    reading.level = Reading::Level::kOver;
    reading.reason = absl::StrCat("--throttle-query gives ", *text);
  }
  return absl::make_optional(std::move(reading));
}

Reading LookAtWindow(const CutoverWindow& window, const std::string& text,
                     absl::Time now) {
  if (window.IsOpen(now)) return Reading();
  return {
      Reading::Level::kOver,
      absl::StrCat("outside of --window=", text, ", which opens at ",
                   absl::FormatTime("%Y-%m-%d %H:%M %Z",
                                    window.NextOpening(now), window.zone()))};
}

}  // namespace osc
