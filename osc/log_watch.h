#ifndef OSC_LOG_WATCH_H_
#define OSC_LOG_WATCH_H_

#include <cstdint>
#include <deque>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace osc {

// How much of the log is too much. Whatever is set counts; nothing set is no
// limit.
struct LogLimit {
  absl::optional<int64_t> entries;
  absl::optional<int64_t> bytes;
  absl::optional<absl::Duration> age;  // of the oldest entry

  // "entries=1000000,bytes=512M,age=10m", or "none"; M is 1024 K.
  // InvalidArgument says what is wrong.
  static absl::StatusOr<LogLimit> Parse(absl::string_view text);
};

struct LogLimits {
  // The replay gets more workers and the copy rests half of the time.
  LogLimit soft{1000000, int64_t{1} << 30, absl::nullopt};
  // The copy stops until the log is below the limit again.
  LogLimit hard{10000000, int64_t{10} << 30, absl::nullopt};
  // The migration ends and the triggers go: the application comes first.
  LogLimit last{200000000, int64_t{200} << 30, absl::nullopt};
};

enum class LogLevel { kFine, kSoft, kHard, kLast };

// One look at the log.
struct LogSample {
  absl::Time now;
  int64_t entries = 0;
  int64_t bytes = 0;
  // Ids of the oldest and of the newest entry; 0 when it is empty.
  uint64_t oldest = 0, newest = 0;
  // Since the run began.
  int64_t captured = 0, drained = 0;
  // The entries were not counted to the end, so `captured` is too low.
  bool not_all = false;
  // Entries a second that the operator gives the replay; 0 for no limit.
  int64_t replay_rate = 0;
};

// Judges the log from looks at it. Rates are those of the last minute. Not
// thread-safe.
class LogWatch {
 public:
  explicit LogWatch(const LogLimits& limits) : limits_(limits) {}

  // A level is left for a lower one only 20 % below its limit.
  LogLevel Look(const LogSample& sample);

  LogLevel level() const { return level_; }
  // Why the level is what it is: "the log holds 1,200,000 entries, above the
  // soft limit of 1,000,000"; empty when it is fine.
  const std::string& reason() const { return reason_; }
  // Entries a second; nullopt before there are figures for ten seconds.
  absl::optional<double> growth() const;  // captured
  absl::optional<double> drain() const;   // replayed or dropped as untouched
  // How long until the log is empty at these rates; nullopt when it is not
  // known or never.
  absl::optional<absl::Duration> ConvergesIn() const;
  // True when the log has only grown for a minute and is long: at these rates
  // it never converges. Long are 50,000 entries, and what a limit of the replay
  // that is too low for the growth takes ten seconds for.
  bool Diverges() const;
  // Since when the oldest entry has been there, as seen by the looks; their
  // distance is the error.
  absl::Duration AgeOfOldest() const { return age_; }

 private:
  bool Exceeds(const LogLimit& limit, const LogSample& sample, double part,
               absl::string_view name);

  const LogLimits limits_;
  LogLevel level_ = LogLevel::kFine;
  std::string reason_;
  absl::Duration age_;
  std::deque<LogSample> minute_;
  // When which id was the newest: the age of an entry.
  std::deque<std::pair<absl::Time, uint64_t>> newest_;
};

}  // namespace osc

#endif  // OSC_LOG_WATCH_H_
