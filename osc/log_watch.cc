#include "osc/log_watch.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "db/duration_text.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr absl::Duration kRatesOver = absl::Minutes(1);
constexpr absl::Duration kRatesFrom = absl::Seconds(10);
// A level is left for a lower one below this part of its limit.
constexpr double kLeave = 0.8;
// A log below this length is never said to diverge: it is a matter of seconds.
constexpr int64_t kLongLog = 50000;
constexpr size_t kAgesKept = 20000;

absl::StatusOr<int64_t> ParseBytes(absl::string_view text) {
  int64_t unit = 1;
  const std::string upper = absl::AsciiStrToUpper(text);
  const size_t place = upper.empty() ? std::string::npos
                                     : std::string("KMGT").find(upper.back());
  if (place != std::string::npos) {
    unit = int64_t{1} << (10 * (place + 1));
    text.remove_suffix(1);
  }
  int64_t number = 0;
  if (!absl::SimpleAtoi(text, &number) || number < 1 ||
      number > (int64_t{1} << 60) / unit) {
    return absl::InvalidArgumentError(
        "bytes is a number with or without K, M, G or T");
  }
  return number * unit;
}

}  // namespace

absl::StatusOr<LogLimit> LogLimit::Parse(absl::string_view text) {
  LogLimit limit;
  if (text == "none") return limit;
  for (absl::string_view part : absl::StrSplit(text, ',')) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    if (pair.first == "entries") {
      int64_t entries = 0;
      if (!absl::SimpleAtoi(pair.second, &entries) || entries < 1) {
        return absl::InvalidArgumentError("entries is a whole number above 0");
      }
      limit.entries = entries;
    } else if (pair.first == "bytes") {
      ASSIGN_OR_RETURN(limit.bytes, ParseBytes(pair.second));
    } else if (pair.first == "age") {
      ASSIGN_OR_RETURN(limit.age, ParseDuration(pair.second));
    } else {
      return absl::InvalidArgumentError(
          "write none, or entries=N, bytes=N and age=TIME with commas between");
    }
  }
  return limit;
}

LogLevel LogWatch::Look(const LogSample& sample) {
  // The step from there to all of them is no growth.
  if (!minute_.empty() && minute_.back().not_all) minute_.clear();
  minute_.push_back(sample);
  while (minute_.size() > 2 && sample.now - minute_[1].now >= kRatesOver) {
    minute_.pop_front();
  }
  if (sample.newest != 0 &&
      (newest_.empty() || sample.newest > newest_.back().second)) {
    newest_.emplace_back(sample.now, sample.newest);
  }
  while (!newest_.empty() &&
         (sample.oldest == 0 || newest_.front().second < sample.oldest)) {
    newest_.pop_front();
  }
  // Half as exact, for as long as it takes.
  if (newest_.size() > kAgesKept) newest_.erase(newest_.begin() + 1);
  age_ = newest_.empty() ? absl::ZeroDuration()
                         : sample.now - newest_.front().first;

  const std::pair<LogLevel, const LogLimit*> levels[] = {
      {LogLevel::kLast, &limits_.last},
      {LogLevel::kHard, &limits_.hard},
      {LogLevel::kSoft, &limits_.soft}};
  const char* const names[] = {"last", "hard", "soft"};
  for (size_t i = 0; i < 3; ++i) {
    const double part = level_ >= levels[i].first ? kLeave : 1;
    if (!Exceeds(*levels[i].second, sample, part, names[i])) continue;
    level_ = levels[i].first;
    return level_;
  }
  reason_.clear();
  level_ = LogLevel::kFine;
  return level_;
}

bool LogWatch::Exceeds(const LogLimit& limit, const LogSample& sample,
                       double part, absl::string_view name) {
  const std::string above = part < 1 ? " was above the " : " is above the ";
  if (limit.entries.has_value() &&
      static_cast<double>(sample.entries) >
          part * static_cast<double>(*limit.entries)) {
    reason_ = absl::StrCat("the log of ", sample.entries, " entries", above,
                           name, " limit of ", *limit.entries);
    return true;
  }
  if (limit.bytes.has_value() && static_cast<double>(sample.bytes) >
                                     part * static_cast<double>(*limit.bytes)) {
    reason_ = absl::StrCat("the log of ", sample.bytes, " bytes", above, name,
                           " limit of ", *limit.bytes);
    return true;
  }
  if (limit.age.has_value() && age_ > part * *limit.age) {
    reason_ = absl::StrCat(
        "the log, whose oldest entry is ",
        absl::FormatDuration(absl::Trunc(age_, absl::Seconds(1))), " old,",
        above, name, " limit of ", absl::FormatDuration(*limit.age));
    return true;
  }
  return false;
}

absl::optional<double> LogWatch::growth() const {
  if (minute_.size() < 2) return absl::nullopt;
  const absl::Duration span = minute_.back().now - minute_.front().now;
  if (span < kRatesFrom) return absl::nullopt;
  return static_cast<double>(minute_.back().captured -
                             minute_.front().captured) /
         absl::ToDoubleSeconds(span);
}

absl::optional<double> LogWatch::drain() const {
  if (minute_.size() < 2) return absl::nullopt;
  const absl::Duration span = minute_.back().now - minute_.front().now;
  if (span < kRatesFrom) return absl::nullopt;
  return static_cast<double>(minute_.back().drained - minute_.front().drained) /
         absl::ToDoubleSeconds(span);
}

absl::optional<absl::Duration> LogWatch::ConvergesIn() const {
  const absl::optional<double> in = growth(), out = drain();
  if (!in.has_value() || !out.has_value() || *out <= *in) return absl::nullopt;
  return absl::Seconds(static_cast<double>(minute_.back().entries) /
                       (*out - *in));
}

bool LogWatch::Diverges() const {
  const absl::optional<double> in = growth(), out = drain();
  if (!in.has_value() || !out.has_value() || *out >= *in) return false;
  const LogSample& first = minute_.front();
  const LogSample& last = minute_.back();
  const bool limited =
      last.replay_rate > 0 && static_cast<double>(last.replay_rate) <= *in;
  const int64_t is_long =
      limited ? std::min(kLongLog, 10 * last.replay_rate) : kLongLog;
  return last.now - first.now >= 0.9 * kRatesOver && last.entries > is_long &&
         last.entries > first.entries;
}

}  // namespace osc
