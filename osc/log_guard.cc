#include "osc/log_guard.h"

#include <glog/logging.h>

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/sql.h"

namespace osc {
namespace {

// Counted at least so far, and at most to twice what was there before.
constexpr int64_t kCountAtLeast = 100000;
// Counting takes one part in so many.
constexpr int kCountShare = 20;
constexpr absl::Duration kBetweenWarnings = absl::Minutes(1);
// A row of the log without its key, with what InnoDB adds.
constexpr int64_t kLeastBytes = 60;

uint64_t IdOf(const absl::optional<std::string>& text) {
  uint64_t id = 0;
  if (!text.has_value() || !absl::SimpleAtoi(*text, &id)) return 0;
  return id;
}

// As the server sees it; its statistics may be old, but a row of the log is as
// long as another.
int64_t BytesPerEntry(Connection* connection, const TablePair& pair) {
  absl::StatusOr<int64_t> bytes = connection->QueryInt(
      Sql("SELECT IFNULL(MAX(AVG_ROW_LENGTH), 0) FROM "
          "information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?")
          .Value(pair.schema)
          .Value(pair.names.log));
  return std::max(kLeastBytes, bytes.ok() ? *bytes : 0);
}

}  // namespace

std::string HowToConverge(absl::string_view replay_rests, int64_t replay_rate,
                          int64_t growth) {
  if (!replay_rests.empty()) {
    return absl::StrCat("The replay rests: ", replay_rests);
  }
  if (replay_rate > 0 && replay_rate <= growth) {
    return absl::StrCat("replay-rate=", replay_rate,
                        " stands against it: give more than ", growth);
  }
  return "Give more --replay-workers, a larger --replay-batch, or a "
         "--copy-rate";
}

absl::Status LogGuard::Look(Connection* connection) {
  const absl::Time start = Clock::Real()->Now();
  if (start < next_count_) return absl::OkStatus();
  const uint64_t begin = replayer_->LogBegin();
  const ReplayStats before_count = replayer_->Stats();
  const int64_t limit = std::max(kCountAtLeast, 2 * backlog_);
  absl::StatusOr<int64_t> counted =
      CountBacklog(connection, *pair_, limit, begin);
  if (!counted.ok()) return absl::OkStatus();
  absl::StatusOr<Result> ids = connection->Query(
      absl::StrCat("SELECT MIN(log_id), MAX(log_id) FROM ", pair_->LogSql(),
                   " WHERE log_id >= ", begin));
  if (!ids.ok() || ids->rows.size() != 1) return absl::OkStatus();
  const absl::Time now = Clock::Real()->Now();
  next_count_ = start + kCountShare * (now - start);
  backlog_ = *counted;
  is_more_ = backlog_ == limit;
  seen_.reset();
  if (!is_more_) {
    seen_ = before_count.entries_replayed + before_count.entries_untouched +
            backlog_;
  }
  if (bytes_per_entry_ == 0 && backlog_ > kCountAtLeast / 2) {
    bytes_per_entry_ = BytesPerEntry(connection, *pair_);
  }
  const ReplayStats replay = replayer_->Stats();
  LogSample sample;
  sample.now = now;
  sample.entries = backlog_;
  sample.bytes = bytes();
  sample.oldest = IdOf(ids->rows[0][0]);
  sample.newest = IdOf(ids->rows[0][1]);
  sample.drained = replay.entries_replayed + replay.entries_untouched;
  sample.captured = sample.drained + backlog_;
  sample.not_all = is_more_;
  sample.replay_rate = replayer_->bucket()->rate();
  const LogLevel before = watch_.level();
  watch_.Look(sample);
  // A replay that rests, or keeps to a rate, gains nothing from a copy that
  // waits for it.
  const bool replay_waits = holds_->ReplayRests() || sample.replay_rate > 0;
  hold_->Report(backlog_, limit, sample.captured,
                replay_waits ? absl::ZeroDuration() : watch_.AgeOfOldest());
  Act(before);
  Warn(now);
  if (watch_.level() != LogLevel::kLast) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      watch_.reason(),
      ": the migration ends, so that the application can go on. Give the "
      "replay more (--replay-workers, no --replay-rate), run it when less is "
      "written, or raise --log-last-limit"));
}

int64_t LogGuard::BytesOfAnEntry() const {
  return std::max(kLeastBytes, bytes_per_entry_);
}

void LogGuard::Act(LogLevel before) {
  const LogLevel level = watch_.level();
  if (level == before) return;
  hold_->SetLevel(level);
  replayer_->PressOn(level >= LogLevel::kSoft);
  holds_->LogIsLong(level >= LogLevel::kSoft);
  LOG(WARNING) << (level == LogLevel::kFine
                       ? "the log is within its limits again"
                       : watch_.reason())
               << (level == LogLevel::kSoft
                       ? "; the replay gets more workers, the copy rests half "
                         "of the time"
                       : "")
               << (level == LogLevel::kHard ? "; the copy waits" : "");
}

void LogGuard::Warn(absl::Time now) {
  if (now < next_warning_ || !watch_.Diverges()) return;
  next_warning_ = now + kBetweenWarnings;
  const int64_t growth = static_cast<int64_t>(watch_.growth().value_or(0));
  LOG(WARNING) << "the log never ends at this rate: it gets " << growth
               << " entries a second, of which "
               << static_cast<int64_t>(watch_.drain().value_or(0))
               << " are replayed. "
               << HowToConverge(holds_->WhyReplayRests(),
                                replayer_->bucket()->rate(), growth);
}

}  // namespace osc
