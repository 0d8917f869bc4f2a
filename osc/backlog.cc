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

// Entries a second that one session drains at least while nobody else works.
constexpr double kLockedDrainRate = 10000;
// A backlog that is short at once, and the time in which what counts as short
// doubles.
constexpr int64_t kShortBacklog = 200;
constexpr absl::Duration kDoubles = absl::Milliseconds(250);
constexpr int64_t kVerifiableBacklog = 20000;

// Until the log holds at most limit(now) entries.
absl::Status AwaitBacklog(ConnectionFactory* factory, const TablePair& pair,
                          const Replayer& replayer, const Stopper& stopper,
                          const std::function<int64_t(absl::Time)>& limit) {
  Session session(factory, &stopper);
  for (;;) {
    const int64_t bearable = limit(Clock::Real()->Now());
    int64_t backlog = 0;
    RETURN_IF_ERROR(
        session.Run("counting the backlog", [&](Connection* c) -> absl::Status {
          ASSIGN_OR_RETURN(backlog, CountBacklog(c, pair, bearable + 1,
                                                 replayer.LogBegin()));
          return absl::OkStatus();
        }));
    if (backlog <= bearable) return absl::OkStatus();
    RETURN_IF_ERROR(stopper.SleepFor(absl::Milliseconds(10)));
  }
}

// Entries from which on a growing backlog makes the copy wait, and how long it
// waits before a chunk at the most.
constexpr int64_t kLongBacklog = 5000;
constexpr absl::Duration kHoldAtMost = absl::Seconds(2);

// From the soft limit of the log on the copy rests so long, and works so long.
constexpr absl::Duration kRest = absl::Milliseconds(500);

// Entries between two reports from which on the application counts as writing.
constexpr int64_t kWrites = 3;

}  // namespace

void CopyHold::Report(int64_t backlog, int64_t counted_up_to,
                      int64_t captured) {
  absl::MutexLock lock(&mu_);
  grows_ = backlog == counted_up_to ||
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
  held_since_ = grows_ ? std::min(held_since_, now) : absl::InfiniteFuture();
  const bool hold = grows_ && now - held_since_ < kHoldAtMost;
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
  return AwaitBacklog(factory, pair, replayer, stopper,
                      [](absl::Time) { return kVerifiableBacklog; });
}

int64_t ShortBacklog(absl::Duration waited, absl::Duration max_stall) {
  const double most = kLockedDrainRate * absl::ToDoubleSeconds(max_stall) / 2;
  return static_cast<int64_t>(std::min(
      kShortBacklog * std::exp2(absl::FDivDuration(waited, kDoubles)), most));
}

absl::Status AwaitShortBacklog(ConnectionFactory* factory,
                               const TablePair& pair, const Replayer& replayer,
                               absl::Duration max_stall, absl::Time since,
                               const Stopper& stopper) {
  return AwaitBacklog(factory, pair, replayer, stopper,
                      [since, max_stall](absl::Time now) {
                        return ShortBacklog(now - since, max_stall);
                      });
}

}  // namespace osc
