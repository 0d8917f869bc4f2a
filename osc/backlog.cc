#include "osc/backlog.h"

#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/session.h"
#include "db/status_macros.h"

namespace osc {
namespace {

// Entries a second that one session drains at least while nobody else works.
constexpr double kLockedDrainRate = 10000;
// A backlog worth waiting for, and for how long.
constexpr int64_t kShortBacklog = 200;
constexpr absl::Duration kSettleFor = absl::Seconds(3);

}  // namespace

absl::Status AwaitShortBacklog(ConnectionFactory* factory,
                               const TablePair& pair, absl::Duration max_stall,
                               const Stopper& stopper) {
  const int64_t bearable = static_cast<int64_t>(
      kLockedDrainRate * absl::ToDoubleSeconds(max_stall) / 2);
  const absl::Time settled_at = Clock::Real()->Now() + kSettleFor;
  Session session(factory, &stopper);
  for (;;) {
    int64_t backlog = 0;
    RETURN_IF_ERROR(
        session.Run("counting the backlog", [&](Connection* c) -> absl::Status {
          ASSIGN_OR_RETURN(backlog, CountBacklog(c, pair, bearable + 1));
          return absl::OkStatus();
        }));
    if (backlog <= kShortBacklog) return absl::OkStatus();
    if (backlog <= bearable && Clock::Real()->Now() > settled_at) {
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(stopper.SleepFor(absl::Milliseconds(20)));
  }
}

}  // namespace osc
