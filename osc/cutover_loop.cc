#include "osc/cutover_loop.h"

#include <glog/logging.h>

#include <algorithm>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "db/clock.h"
#include "db/failpoint.h"
#include "db/session.h"
#include "db/status_macros.h"
#include "osc/backlog.h"
#include "osc/capture.h"

namespace osc {
namespace {

// Between two drains under the lock, when the first was too long.
constexpr absl::Duration kYield = absl::Milliseconds(100);
constexpr double kMoreEachTime = 1.25;

}  // namespace

absl::Status CutoverLoop::Run() const {
  enter("analyzing the shadow table");
  const std::string analyze =
      absl::StrCat("ANALYZE TABLE ", plan->pair.ShadowSql());
  RETURN_IF_ERROR(Session(factory, stopper)
                      .Run("analyzing the shadow", [&analyze](Connection* c) {
                        return c->Execute(analyze);
                      }));
  CutoverStats stats;
  absl::Duration budget = options.first_drain;
  absl::Time since = Clock::Real()->Now();
  for (int attempt = 1;;) {
    enter("replaying before the lock");
    replayer->Hurry(true);
    RETURN_IF_ERROR(AwaitShortBacklog(factory, plan->pair, *replayer,
                                      options.max_stall, since, *stopper));
    enter("waiting for the lock");
    absl::Status status = Attempt(std::min(budget, options.max_stall), &stats);
    if (!status.ok()) stats.last_failure = std::string(status.message());
    const bool yield = stats.drain_undone && budget < options.max_stall;
    ++(yield ? stats.yields : stats.attempts);
    publish(stats);
    if (!absl::IsAborted(status)) return status;
    if (yield) {
      budget *= kMoreEachTime;
      RETURN_IF_ERROR(stopper->SleepFor(kYield));
      continue;
    }
    LOG(WARNING) << "cutover attempt " << attempt
                 << " failed, the original stays in use: " << status.message();
    if (attempt == options.attempts) {
      return absl::DeadlineExceededError(
          absl::StrCat("no cutover in ", attempt,
                       " attempts; the last one: ", status.message()));
    }
    enter("backing off");
    replayer->Hurry(false);
    RETURN_IF_ERROR(stopper->SleepFor(BackOff(attempt++)));
    since = Clock::Real()->Now();
  }
}

absl::Status CutoverLoop::Attempt(absl::Duration drain_budget,
                                  CutoverStats* stats) const {
  absl::Cleanup resume = [this] { replayer->Resume(); };
  auto rest = [this]() -> absl::Status {
    replayer->Pause();
    RETURN_IF_ERROR(stopper->status());
    return Failpoint("cutover-replay-at-rest");
  };
  absl::Status status =
      CutOverOnce(factory, plan->server, plan->pair, *guards, options,
                  drain_budget, *stopper, rest, stats);
  // Before the replay is resumed: the shadow may not be fit for it any more.
  if (!status.ok() && !absl::IsAborted(status)) stopper->Stop(status);
  if (status.ok()) std::move(resume).Cancel();
  return status;
}

}  // namespace osc
