#include "osc/progress.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "db/duration_text.h"

namespace osc {
namespace {

absl::optional<double> PerSecond(int64_t amount, absl::Duration time) {
  const double seconds = absl::ToDoubleSeconds(time);
  if (seconds <= 0) return absl::nullopt;
  return std::max<double>(0, amount) / seconds;
}

// How much of the phase is done, and out of how much.
struct Work {
  int64_t done = 0;
  int64_t total = 0;
};

Work WorkOf(const MigrationStats& stats) {
  switch (stats.phase) {
    case Phase::kCopy:
      return {stats.copy.rows, stats.rows_estimate};
    case Phase::kChecksum:
      return {stats.checksum.chunks_verified, stats.checksum.chunks_total};
    default:
      return {};
  }
}

// What the copied rows are to the table are the verified chunks to all chunks;
// the ETA needs rows, since chunks differ in size.
absl::optional<absl::Duration> EtaOf(const Progress& progress) {
  if (!progress.fraction.has_value() ||
      progress.rows_per_second.value_or(0) < 1) {
    return absl::nullopt;
  }
  const MigrationStats& stats = progress.stats;
  const bool copy = stats.phase == Phase::kCopy;
  const double all = copy ? stats.rows_estimate : stats.copy.rows;
  const double left =
      all - (copy ? stats.copy.rows : stats.checksum.rows_verified);
  if (left < 0) return absl::nullopt;
  return absl::Ceil(absl::Seconds(left / *progress.rows_per_second),
                    absl::Seconds(1));
}

// A speed between `before` and `after`, or nothing.
void Append(absl::optional<double> per_second, absl::string_view before,
            absl::string_view after, std::string* text) {
  if (!per_second.has_value()) return;
  absl::StrAppend(text, before, WithThousands(std::llround(*per_second)),
                  after);
}

std::string Backlog(const MigrationStats& stats) {
  return absl::StrCat(WithThousands(stats.backlog),
                      stats.backlog_is_more ? "+" : "");
}

std::string Percent(double fraction) {
  // Down: 99.96 is not yet 100.
  return absl::StrFormat("%.1f%%", std::floor(fraction * 1000) / 10);
}

}  // namespace

Progress ProgressMeter::Observe(const MigrationStats& stats, absl::Time now) {
  // Speeds of one phase say nothing about the next.
  if (phase_ != stats.phase) samples_.clear();
  phase_ = stats.phase;
  samples_.push_back(
      {now, stats.copy.rows - stats.copy.rows_before,
       stats.checksum.rows_verified - stats.checksum.rows_before,
       stats.replay.entries_replayed + stats.replay.entries_untouched});
  while (samples_.size() > 2 && now - samples_[1].at >= window_) {
    samples_.pop_front();
  }
  const Sample& first = samples_.front();
  const Sample& last = samples_.back();
  const absl::Duration time = last.at - first.at;
  Progress progress;
  progress.stats = stats;
  progress.rows_per_second =
      stats.phase == Phase::kChecksum
          ? PerSecond(last.verified - first.verified, time)
          : PerSecond(last.copied - first.copied, time);
  progress.entries_per_second = PerSecond(last.entries - first.entries, time);
  const Work work = WorkOf(stats);
  if (work.total > 0) {
    progress.fraction =
        std::min(0.999, static_cast<double>(work.done) / work.total);
  }
  progress.eta = EtaOf(progress);
  return progress;
}

std::string ShortProgress(const Progress& progress) {
  const MigrationStats& stats = progress.stats;
  std::string text = std::string(PhaseName(stats.phase));
  if (progress.fraction.has_value()) {
    absl::StrAppend(&text, " ", Percent(*progress.fraction));
    Append(progress.rows_per_second, "  ", " rows/s", &text);
  }
  absl::StrAppend(&text, "  backlog ", Backlog(stats));
  Append(progress.entries_per_second, "  replay ", "/s", &text);
  if (progress.eta.has_value()) {
    absl::StrAppend(&text, "  ETA ", DurationText(*progress.eta));
  }
  if (!stats.state.empty()) absl::StrAppend(&text, "  ", stats.state);
  return text;
}

std::string LongProgress(const Progress& progress) {
  const MigrationStats& stats = progress.stats;
  std::string text;
  if (progress.fraction.has_value()) {
    absl::StrAppend(&text, Percent(*progress.fraction), " of the ",
                    PhaseName(stats.phase), ", ");
    Append(progress.rows_per_second, "", " rows/s, ", &text);
  }
  if (stats.copy.rows > 0 || stats.rows_estimate > 0) {
    absl::StrAppend(&text, WithThousands(stats.copy.rows), " of about ",
                    WithThousands(stats.rows_estimate), " rows copied, ");
  }
  absl::StrAppend(&text, "backlog ", Backlog(stats), " entries");
  Append(progress.entries_per_second, ", replay ", " entries/s", &text);
  if (progress.eta.has_value()) {
    absl::StrAppend(&text, ", ETA ", DurationText(*progress.eta));
  }
  if (!stats.state.empty()) absl::StrAppend(&text, ", ", stats.state);
  return text;
}

std::string WithThousands(int64_t number) {
  std::string text = absl::StrCat(number);
  for (int at = static_cast<int>(text.size()) - 3; at > (number < 0 ? 1 : 0);
       at -= 3) {
    text.insert(static_cast<size_t>(at), ",");
  }
  return text;
}

}  // namespace osc
