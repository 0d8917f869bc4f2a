#include "osc/capture.h"

#include <glog/logging.h>

#include <algorithm>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "changelog/delta_log.h"
#include "db/errors.h"
#include "db/schema.h"
#include "db/server.h"
#include "db/status_macros.h"
#include "osc/blocker_kill.h"
#include "osc/blockers.h"

namespace osc {
namespace {

absl::StatusOr<CutoverGuards> RecordGuards(Connection* connection,
                                           const Plan& plan) {
  const TablePair& pair = plan.pair;
  CutoverGuards guards;
  guards.foreign_keys = plan.foreign_keys;
  ASSIGN_OR_RETURN(
      guards.original_identity,
      TableIdentity(connection, plan.server, pair.schema, pair.original.name,
                    /*with_create_time=*/true));
  if (!absl::StartsWith(guards.original_identity,
                        absl::StrCat(DefinitionOf(pair.original.create_sql),
                                     "\n-- created "))) {
    return absl::FailedPreconditionError(
        absl::StrCat("somebody altered ", pair.OriginalSql(),
                     " since the plan was made. Run again."));
  }
  ASSIGN_OR_RETURN(guards.shadow_identity,
                   TableIdentity(connection, plan.server, pair.ShadowSchema(),
                                 pair.names.shadow,
                                 /*with_create_time=*/false));
  ASSIGN_OR_RETURN(guards.log_identity,
                   LogIdentity(connection, plan.server, pair));
  ASSIGN_OR_RETURN(guards.triggers, FindTriggers(connection, pair));
  if (guards.triggers.size() != pair.names.Triggers().size()) {
    return absl::InternalError("not all triggers are there");
  }
  return guards;
}

// `kill`: what to do about those who hold the lock.
absl::StatusOr<CutoverGuards> CaptureOnce(ConnectionFactory* factory,
                                          const Plan& plan,
                                          const KillOptions& kill) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory->Connect());
  // An attempt that lost its connection may have left some of them.
  RETURN_IF_ERROR(DropTriggers(connection.get(), plan.pair));
  absl::Status installed;
  {
    ASSIGN_OR_RETURN(int64_t wait, connection->QueryInt(
                                       "SELECT @@SESSION.lock_wait_timeout"));
    RETURN_IF_ERROR(
        connection->Execute(LockingSessionSql(static_cast<int>(wait))));
    BlockerWatch watch(factory, plan.server, plan.pair, kill, connection->id(),
                       absl::Seconds(wait) / 2);
    installed = InstallTriggers(connection.get(), plan.pair);
  }
  RETURN_IF_ERROR(
      NameBlockers(connection.get(), plan.server, plan.pair, installed));
  return RecordGuards(connection.get(), plan);
}

}  // namespace

absl::Duration BackOff(int attempt) {
  return std::min(absl::Seconds(10),
                  absl::Milliseconds(100) * (1 << std::min(attempt, 7)));
}

absl::StatusOr<CutoverGuards> StartCapture(ConnectionFactory* factory,
                                           const Plan& plan, int attempts,
                                           const Stopper& stopper) {
  KillOptions kill = plan.request.kill;
  kill.kill = false;
  for (int attempt = 1;; ++attempt) {
    RETURN_IF_ERROR(stopper.status());
    absl::StatusOr<CutoverGuards> guards = CaptureOnce(factory, plan, kill);
    if (IsLockTimeout(guards.status())) kill = plan.request.kill;
    if (!IsPassing(guards.status())) return guards;
    if (attempt >= attempts) {
      return WithContext(guards.status(), "making the triggers");
    }
    LOG(WARNING) << "attempt " << attempt
                 << " to make the triggers: " << guards.status().message();
    RETURN_IF_ERROR(stopper.SleepFor(BackOff(attempt)));
  }
}

}  // namespace osc
