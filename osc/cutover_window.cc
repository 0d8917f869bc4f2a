#include "osc/cutover_window.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr int kMinutesOfDay = 24 * 60;
// A window that a change of the clocks swallows opens on the next day.
constexpr absl::Duration kLookAhead = absl::Hours(72);

absl::Status Unreadable(absl::string_view part) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", part, "\" is no window: write it as 02:00-05:00"));
}

// Minutes of the day, of HH:MM.
absl::StatusOr<int> ReadTimeOfDay(absl::string_view text,
                                  absl::string_view part) {
  const std::vector<absl::string_view> numbers = absl::StrSplit(text, ':');
  int hour = 0, minute = 0;
  for (absl::string_view number : numbers) {
    if (number.empty() || number.size() > 2 ||
        !absl::ascii_isdigit(static_cast<unsigned char>(number[0]))) {
      return Unreadable(part);
    }
  }
  if (numbers.size() != 2 || !absl::SimpleAtoi(numbers[0], &hour) ||
      !absl::SimpleAtoi(numbers[1], &minute) || minute > 59 ||
      hour * 60 + minute > kMinutesOfDay) {
    return Unreadable(part);
  }
  return hour * 60 + minute;
}

}  // namespace

absl::StatusOr<CutoverWindow> CutoverWindow::Parse(absl::string_view text,
                                                   absl::TimeZone zone) {
  CutoverWindow window;
  window.zone_ = zone;
  window.text_ = std::string(text);
  for (absl::string_view part : absl::StrSplit(text, ',')) {
    part = absl::StripAsciiWhitespace(part);
    const std::vector<absl::string_view> ends = absl::StrSplit(part, '-');
    if (ends.size() != 2) return Unreadable(part);
    Part read;
    ASSIGN_OR_RETURN(read.begin, ReadTimeOfDay(ends[0], part));
    ASSIGN_OR_RETURN(read.end, ReadTimeOfDay(ends[1], part));
    if (read.begin % kMinutesOfDay == read.end % kMinutesOfDay) {
      return absl::InvalidArgumentError(absl::StrCat(
          "\"", part, "\" is empty, or the whole day: leave it out for that"));
    }
    read.begin %= kMinutesOfDay;
    window.parts_.push_back(read);
  }
  return window;
}

bool CutoverWindow::IsOpen(absl::Time now) const {
  if (parts_.empty()) return true;
  const absl::CivilSecond wall = absl::ToCivilSecond(now, zone_);
  const int minute = wall.hour() * 60 + wall.minute();
  return std::any_of(parts_.begin(), parts_.end(), [minute](const Part& part) {
    return part.begin < part.end ? part.begin <= minute && minute < part.end
                                 : part.begin <= minute || minute < part.end;
  });
}

absl::Time CutoverWindow::NextOpening(absl::Time now) const {
  if (IsOpen(now)) return now;
  // Minute by minute, since clocks may be changed in between.
  constexpr absl::Duration kMinute = absl::Minutes(1);
  absl::Time at =
      absl::UnixEpoch() + absl::Floor(now - absl::UnixEpoch(), kMinute);
  for (const absl::Time end = now + kLookAhead; at < end;) {
    at += kMinute;
    if (IsOpen(at)) return at;
  }
  return absl::InfiniteFuture();
}

std::string CutoverWindow::Describe(absl::Time now) const {
  if (parts_.empty()) return "at any time";
  return absl::StrCat(text_, " ", zone_.name(), " (now ",
                      absl::FormatTime("%H:%M %Z, %Ez", now, zone_), ")");
}

absl::StatusOr<std::string> WindowGate::ReasonToWait() {
  const absl::Time now = now_();
  if (window_.IsOpen(now)) return "";
  return absl::StrCat(
      "waiting for the cutover window, opens at ",
      absl::FormatTime("%Y-%m-%d %H:%M %Z", window_.NextOpening(now),
                       window_.zone()));
}

}  // namespace osc
