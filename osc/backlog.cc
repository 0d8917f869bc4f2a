#include "osc/backlog.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/session.h"
#include "db/status_macros.h"

namespace osc {
namespace {

// Entries a second, as long as nothing has been measured.
constexpr double kLowDrainRate = 2000;
// A backlog that is short at once, and the time in which what counts as short
// doubles.
constexpr int64_t kShortBacklog = 200;
constexpr absl::Duration kDoubles = absl::Milliseconds(250);
// From then on the lock is asked for whatever is foretold: the drain is cut
// off, and drains that are cut off are what slows down such writers.
constexpr absl::Duration kPromisedWithin = absl::Seconds(5);
// How far the trend is looked back at, and ahead: the replay comes to rest and
// the lock is waited for.
constexpr absl::Duration kLookBack = absl::Milliseconds(500);
constexpr absl::Duration kLookAhead = absl::Milliseconds(100);
constexpr int64_t kVerifiableBacklog = 20000;
// Between two counts: before the cutover the backlog may be short for a moment
// only; before the checksum it may stay long for hours, when the replay rests.
constexpr absl::Duration kOften = absl::Milliseconds(10);
constexpr absl::Duration kSeldom = absl::Milliseconds(200);

// Counts the log, up to `limit()` entries, until `is_short` of that, with `nap`
// between two counts.
absl::Status AwaitBacklog(ConnectionFactory* factory, const TablePair& pair,
                          const Replayer& replayer, const Stopper& stopper,
                          absl::Duration nap,
                          const std::function<int64_t()>& limit,
                          const std::function<bool(int64_t)>& is_short) {
  Session session(factory, &stopper);
  for (;;) {
    int64_t backlog = 0;
    RETURN_IF_ERROR(
        session.Run("counting the backlog", [&](Connection* c) -> absl::Status {
          ASSIGN_OR_RETURN(backlog,
                           CountBacklog(c, pair, limit(), replayer.LogBegin()));
          return absl::OkStatus();
        }));
    if (is_short(backlog)) return absl::OkStatus();
    RETURN_IF_ERROR(stopper.SleepFor(nap));
  }
}

// Entries from which on a growing backlog makes the copy wait, the age of one
// from which on any backlog does, and how long the copy waits before a chunk at
// the most.
constexpr int64_t kLongBacklog = 5000;
constexpr absl::Duration kOldBacklog = absl::Seconds(10);
constexpr absl::Duration kHoldAtMost = absl::Seconds(2);

// From the soft limit of the log on the copy rests so long, and works so long.
constexpr absl::Duration kRest = absl::Milliseconds(500);

// Entries between two reports from which on the application counts as writing.
constexpr int64_t kWrites = 3;

}  // namespace

void CopyHold::Report(int64_t backlog, int64_t counted_up_to, int64_t captured,
                      absl::Duration age) {
  absl::MutexLock lock(&mu_);
  replay_first_ = backlog == counted_up_to || age > kOldBacklog ||
                  (backlog > kLongBacklog && backlog > backlog_);
  writes_ = captured - captured_ >= kWrites;
  backlog_ = backlog;
  captured_ = captured;
}

void CopyHold::SetLevel(LogLevel level) {
  absl::MutexLock lock(&mu_);
  level_ = level;
}

bool CopyHold::ShouldWait(int worker) {
  const absl::Time now = Clock::Real()->Now();
  absl::MutexLock lock(&mu_);
  if (level_ >= LogLevel::kHard) return true;
  if (level_ == LogLevel::kSoft &&
      absl::ToUnixMillis(now) / absl::ToInt64Milliseconds(kRest) % 2 == 0) {
    return true;
  }
  if (writes_ && worker >= (workers_ + 1) / 2) return true;
  held_since_ =
      replay_first_ ? std::min(held_since_, now) : absl::InfiniteFuture();
  const bool hold = replay_first_ && now - held_since_ < kHoldAtMost;
  if (!hold) held_since_ = absl::InfiniteFuture();
  return hold;
}

bool CopyHold::ApplicationWrites() const {
  absl::MutexLock lock(&mu_);
  return writes_;
}

absl::Status AwaitVerifiableBacklog(ConnectionFactory* factory,
                                    const TablePair& pair,
                                    const Replayer& replayer,
                                    const Stopper& stopper) {
  return AwaitBacklog(
      factory, pair, replayer, stopper, kSeldom,
      [] { return kVerifiableBacklog + 1; },
      [](int64_t backlog) { return backlog <= kVerifiableBacklog; });
}

double ForetoldDrainRate(const DrainRate& locked, const ReplayStats& replay) {
  if (locked.known()) return locked.PerSecond();
  return replay.worker_rate > 0 ? replay.worker_rate : kLowDrainRate;
}

void BacklogTrend::Add(absl::Time now, int64_t backlog) {
  looks_.push_back({now, backlog});
  while (looks_.front().at < now - kLookBack) looks_.pop_front();
}

int64_t BacklogTrend::Foretold() const {
  if (looks_.empty()) return 0;
  const Look& first = looks_.front();
  const Look& last = looks_.back();
  const absl::Duration apart = last.at - first.at;
  if (apart < kLookAhead || last.backlog <= first.backlog) return last.backlog;
  return last.backlog + static_cast<int64_t>(
                            static_cast<double>(last.backlog - first.backlog) *
                            absl::FDivDuration(kLookAhead, apart));
}

int64_t ShortBacklog(absl::Duration waited, absl::Duration max_stall,
                     double drain_rate) {
  const double most = drain_rate * absl::ToDoubleSeconds(max_stall) / 2;
  return static_cast<int64_t>(std::min(
      kShortBacklog * std::exp2(absl::FDivDuration(waited, kDoubles)), most));
}

absl::Status AwaitShortBacklog(ConnectionFactory* factory,
                               const TablePair& pair, const Replayer& replayer,
                               absl::Duration max_stall, absl::Time since,
                               const std::function<double()>& drain_rate,
                               const Stopper& stopper) {
  BacklogTrend trend;
  double rate = 0;
  // Twice what is bearable at the most, so that the trend is seen there.
  auto limit = [&] {
    rate = drain_rate();
    return 2 * ShortBacklog(absl::InfiniteDuration(), max_stall, rate) + 2;
  };
  return AwaitBacklog(
      factory, pair, replayer, stopper, kOften, limit, [&](int64_t backlog) {
        const absl::Time now = Clock::Real()->Now();
        trend.Add(now, backlog);
        return now - since >= kPromisedWithin ||
               trend.Foretold() <= ShortBacklog(now - since, max_stall, rate);
      });
}

}  // namespace osc
