#include "osc/cutover_loop.h"

#include <glog/logging.h>

#include <algorithm>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/failpoint.h"
#include "db/session.h"
#include "db/status_macros.h"
#include "osc/backlog.h"
#include "osc/capture.h"
#include "osc/log_rebuild.h"
#include "replay/drain_rate.h"

namespace osc {
namespace {

// Between two drains under the lock, when the first was too long.
constexpr absl::Duration kYield = absl::Milliseconds(100);
constexpr double kMoreEachTime = 1.25;
// Entries from which on a log is not built anew.
constexpr int64_t kMuchToRebuild = 100000;
constexpr absl::Duration kLookAtGates = absl::Seconds(1);

}  // namespace

absl::Status CutoverLoop::Run() const {
  CutoverStats stats;
  DrainRate locked_rate;
  WindowGate window(options.window, options.wall_clock);
  absl::Duration budget = options.first_drain;
  absl::Time since = absl::InfiniteFuture();
  auto await_short_backlog = [&] {
    return AwaitShortBacklog(
        factory, plan->pair, *replayer, options.max_stall, since,
        [&] { return ForetoldDrainRate(locked_rate, replayer->Stats()); },
        *stopper);
  };
  for (int attempt = 1;;) {
    ASSIGN_OR_RETURN(bool waited, AwaitGates(&window));
    if (waited || since == absl::InfiniteFuture()) {
      RETURN_IF_ERROR(Analyze());
      since = Clock::Real()->Now();
    }
    enter("replaying before the lock");
    replayer->Hurry(true);
    RETURN_IF_ERROR(await_short_backlog());
    // That may have taken long.
    ASSIGN_OR_RETURN(std::string shut, ReasonToWait(&window));
    if (!shut.empty()) continue;
    ASSIGN_OR_RETURN(bool rebuilt, ShortenTheLook());
    if (rebuilt) {
      since = Clock::Real()->Now();
      RETURN_IF_ERROR(await_short_backlog());
      ASSIGN_OR_RETURN(shut, ReasonToWait(&window));
      if (!shut.empty()) continue;
    }
    enter("waiting for the lock");
    const CutoverStats before = stats;
    absl::Status status = Attempt(std::min(budget, options.max_stall), &stats);
    locked_rate.Add(stats.entries_drained - before.entries_drained,
                    stats.drain_time - before.drain_time);
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
    RETURN_IF_ERROR(stopper->SleepFor(WithJitter(BackOff(attempt++), random)));
    since = Clock::Real()->Now();
  }
}

absl::StatusOr<std::string> CutoverLoop::ReasonToWait(
    WindowGate* window) const {
  absl::StatusOr<std::string> reason = window->ReasonToWait();
  for (CutoverGate* gate : gates) {
    if (!reason.ok() || !reason->empty()) break;
    reason = gate->ReasonToWait();
  }
  return reason;
}

absl::StatusOr<bool> CutoverLoop::AwaitGates(WindowGate* window) const {
  std::string told;
  for (;;) {
    ASSIGN_OR_RETURN(const std::string reason, ReasonToWait(window));
    if (reason.empty()) return !told.empty();
    if (reason != told) {
      LOG(INFO) << reason;
      enter(reason);
      told = reason;
    }
    replayer->Hurry(false);
    RETURN_IF_ERROR(stopper->SleepFor(kLookAtGates));
  }
}

// Right before the new table is used.
absl::Status CutoverLoop::Analyze() const {
  enter("analyzing the shadow table");
  const std::string analyze =
      absl::StrCat("ANALYZE TABLE ", plan->pair.ShadowSql());
  return Session(factory, stopper)
      .Run("analyzing the shadow",
           [&analyze](Connection* c) { return c->Execute(analyze); });
}

absl::StatusOr<bool> CutoverLoop::ShortenTheLook() const {
  absl::StatusOr<std::unique_ptr<Connection>> connection = factory->Connect();
  if (!connection.ok()) return false;
  const absl::Time start = Clock::Real()->Now();
  absl::StatusOr<int64_t> entries =
      CountBacklog(connection->get(), plan->pair, kMuchToRebuild);
  const absl::Duration look = Clock::Real()->Now() - start;
  if (!entries.ok() || *entries == kMuchToRebuild ||
      (look < options.max_stall / 10 &&
       !IsFailpointSet("cutover-rebuild-log"))) {
    return false;
  }
  LOG(INFO) << "a look at the whole log took " << absl::FormatDuration(look)
            << " for " << *entries
            << " entries: somebody holds a snapshot in which it was longer. It "
               "is built anew";
  enter("building the log anew");
  replayer->Pause();
  absl::Cleanup resume = [this] { replayer->Resume(); };
  return RebuildLog(factory, plan->server, plan->pair, *stopper,
                    &guards->log_identity);
}

absl::Status CutoverLoop::Attempt(absl::Duration drain_budget,
                                  CutoverStats* stats) const {
  absl::Cleanup resume = [this] { replayer->Resume(); };
  auto rest = [this]() -> absl::Status {
    replayer->Pause();
    RETURN_IF_ERROR(stopper->status());
    return Failpoint("cutover-replay-at-rest");
  };
  CutoverOptions attempt = options;
  attempt.kill = plan->request.kill;
  attempt.may_swap = [this]() -> absl::Status {
    RETURN_IF_ERROR(stopper->status());
    if (gate_under_lock == nullptr) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::string reason, gate_under_lock->ReasonToWait());
    return reason.empty() ? absl::OkStatus() : absl::AbortedError(reason);
  };
  absl::Status status =
      CutOverOnce(factory, plan->server, plan->pair, *guards, attempt,
                  drain_budget, *stopper, rest, stats);
  // Before the replay is resumed: the shadow may not be fit for it any more.
  if (!status.ok() && !absl::IsAborted(status)) stopper->Stop(status);
  if (status.ok()) std::move(resume).Cancel();
  return status;
}

}  // namespace osc
