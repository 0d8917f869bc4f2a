#include "db/duration_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace osc {
namespace {

constexpr char kForms[] = "write it as 500ms, 2s, 1m30s or 1h";

absl::Status Refuse(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("'", text, "' is not a duration: ", why, "; ", kForms));
}

bool IsBareNumber(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '.';
  });
}

}  // namespace

absl::StatusOr<absl::Duration> ParseDuration(absl::string_view text) {
  const absl::string_view trimmed = absl::StripAsciiWhitespace(text);
  if (trimmed.empty()) return Refuse(text, "it is empty");
  if (trimmed[0] == '-') return Refuse(text, "it is negative");
  if (trimmed != "0" && IsBareNumber(trimmed)) {
    return Refuse(text, "the unit is missing");
  }
  absl::Duration duration;
  if (!absl::ParseDuration(trimmed, &duration)) {
    return Refuse(text,
                  "a number with one of the units ns, us, ms, s, m, h "
                  "is expected");
  }
  if (duration == absl::InfiniteDuration()) {
    return Refuse(text, "it has no end");
  }
  return duration;
}

std::string DurationText(absl::Duration duration) {
  return absl::FormatDuration(duration);
}

}  // namespace osc
