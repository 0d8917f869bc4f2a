#include "db/duration_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace osc {
namespace {

constexpr char kForms[] = "write it as 500ms, 2s, 1m30s, 1h or 7d";

absl::Status Refuse(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("'", text, "' is not a duration: ", why, "; ", kForms));
}

bool IsBareNumber(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '.';
  });
}

// Days, which Abseil does not know, come before all other units.
bool ReadUnits(absl::string_view text, absl::Duration* duration) {
  const size_t end = text.find('d');
  if (end == absl::string_view::npos) {
    return absl::ParseDuration(text, duration);
  }
  const absl::string_view number = text.substr(0, end);
  const absl::string_view rest = text.substr(end + 1);
  double days = 0;
  if (!IsBareNumber(number) || !absl::SimpleAtod(number, &days)) return false;
  *duration = absl::ZeroDuration();
  if (!rest.empty() && (!absl::ascii_isdigit(rest[0]) || IsBareNumber(rest) ||
                        !absl::ParseDuration(rest, duration))) {
    return false;
  }
  *duration += absl::Hours(24) * days;
  return true;
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
  if (!ReadUnits(trimmed, &duration)) {
    return Refuse(text,
                  "a number with one of the units ns, us, ms, s, m, h, d "
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
