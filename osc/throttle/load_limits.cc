#include "osc/throttle/load_limits.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace osc {

absl::StatusOr<LoadLimits> LoadLimits::Parse(absl::string_view text) {
  LoadLimits read;
  read.text = std::string(text);
  if (text.empty()) return read;
  for (absl::string_view part : absl::StrSplit(text, ',')) {
    const size_t mark = part.find_first_of("=:");
    const absl::string_view name =
        absl::StripAsciiWhitespace(part.substr(0, mark));
    Limit limit;
    limit.variable = std::string(name);
    const bool named =
        !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
          return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
        });
    if (!named || mark == absl::string_view::npos ||
        !absl::SimpleAtod(part.substr(mark + 1), &limit.value) ||
        !std::isfinite(limit.value) || limit.value <= 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", part, "\" is no limit of a status variable: ",
                       "write it as Threads_running=25"));
    }
    read.limits.push_back(limit);
  }
  return read;
}

}  // namespace osc
