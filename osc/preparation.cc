#include "osc/preparation.h"

#include <glog/logging.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "changelog/chunk_table.h"
#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/commands.h"
#include "osc/dead_run.h"
#include "osc/own_trigger_store.h"
#include "osc/postpone_gate.h"
#include "osc/resume.h"
#include "osc/take_lock.h"
#include "osc/utc_sessions.h"

namespace osc {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(1);

}  // namespace

Preparation::Preparation(ConnectionFactory* factory, Stopper* stopper,
                         const MigrationOptions& options)
    : factory_(factory),
      stopper_(stopper),
      options_(options),
      state_(factory, options.plan.schema, options.plan.table) {
  plan.request = options.plan;
}

bool Preparation::IsTakenUp() {
  if (state_.begun() && state_.sessions()->taken_up()) return true;
  return lock_ != nullptr && absl::IsAlreadyExists(lock_->Renew());
}

absl::Status Preparation::Run() {
  const absl::Time give_up = Clock::Real()->Now() + kPatience;
  for (;;) {
    absl::Status status = Try();
    if (!IsPassing(status) || changed_something ||
        Clock::Real()->Now() > give_up) {
      return status;
    }
    LOG(WARNING) << "preparing once more: " << status.message();
    lock_.reset();
    state_.Forget();
    RETURN_IF_ERROR(stopper_->SleepFor(absl::Seconds(1)));
  }
}

absl::Status Preparation::Try() {
  ASSIGN_OR_RETURN(TakenLock taken,
                   TakeRunLock(factory_, options_.plan.schema,
                               options_.plan.table, &state_, *stopper_));
  lock_ = std::move(taken.lock);
  // The first time counts: taking it up is a sign of life.
  silence_ = std::max(silence_, taken.silence);
  Connection* connection = lock_->connection();
  RETURN_IF_ERROR(state_.DropEmpty(connection));
  absl::StatusOr<RunRecord> earlier = state_.Find(connection);
  if (earlier.ok()) {
    unfinished = earlier->stage != Stage::kPreparing;
    return Resume(connection, *earlier);
  }
  if (!absl::IsNotFound(earlier.status())) return earlier.status();
  // Where there is a state, the sessions that it knows are ended first.
  RETURN_IF_ERROR(RestoreOwnTriggers(factory_, connection, options_.plan.schema,
                                     options_.plan.table));
  if (options_.plan.alter.empty()) {
    return absl::NotFoundError(absl::StrCat(
        "there is no unfinished migration of ",
        Sql("!").Table(options_.plan.schema, options_.plan.table).str(),
        ". osc status lists those of the server"));
  }
  return Begin(connection);
}

absl::Status Preparation::Begin(Connection* connection) {
  RunRecord record;
  record.run_id = NewRunId();
  record.request = options_.plan;
  record.orphan_limit = options_.orphan_limit;
  absl::StatusOr<Plan> made = MakePlanAndShadow(
      connection, factory_, options_.plan, [&](const Plan& known) {
        // As the server spells them, since the artifacts' names do so.
        record.request.schema = known.pair.original.schema;
        record.request.table = known.pair.original.name;
        record.server_identity = known.server.identity;
        record.auxiliary_schema = known.auxiliary_schema;
        RETURN_IF_ERROR(AskBefore(record.request));
        return state_.Begin(connection, record);
      });
  if (!made.ok()) {
    if (state_.begun()) {
      connection->Execute(state_.table().DropSql()).IgnoreError();
    }
    return made.status();
  }
  plan = *std::move(made);
  changed_something = true;
  TablePair& pair = plan.pair;
  pair.run_id = record.run_id;
  for (const std::string& warning : plan.warnings) LOG(WARNING) << warning;
  RETURN_IF_ERROR(state_.table().Put(
      connection, {{"made_shadow_schema", pair.made_shadow_schema ? "1" : "0"},
                   {"made_old_schema", pair.made_old_schema ? "1" : "0"}}));
  RETURN_IF_ERROR(SaveOwnTriggers(connection, pair));
  RETURN_IF_ERROR(connection->Execute(CreateLogTableSql(pair)));
  RETURN_IF_ERROR(Failpoint("prepare-log-created"));
  RETURN_IF_ERROR(connection->Execute(CreateChunkTableSql(
      pair.schema, pair.names.chunks, pair.key, pair.run_id)));
  return OpenSessions(connection);
}

absl::Status Preparation::Resume(Connection* connection,
                                 const RunRecord& record) {
  absl::Status same = CheckSameRequest(record, options_.plan);
  const bool given_up = record.removing || silence_ > record.orphan_limit;
  const bool replace = !options_.plan.alter.empty() && given_up &&
                       (record.removing || !same.ok());
  if (!replace) RETURN_IF_ERROR(same);
  ASSIGN_OR_RETURN(Server server, ReadServer(connection));
  const bool new_server = record.server_identity != server.identity;
  if (!options_.accept_new_server) {
    RETURN_IF_ERROR(CheckSameServer(record, server));
  }
  if (replace) return BeginAnew(connection, record, server);
  const KillOptions kill = options_.plan.kill;
  options_.plan = record.request;
  options_.plan.kill = kill;
  plan.request = options_.plan;
  if (record.stage == Stage::kPreparing) {
    return BeginAnew(connection, record, server);
  }
  if (record.removing) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the removal of what is left of the migration has begun, so that it "
        "cannot be gone on with: finish that by ",
        CleanupCommand(record.request.schema, record.request.table)));
  }
  RETURN_IF_ERROR(AskBefore(plan.request));
  LOG(INFO) << "going on with run " << record.run_id << ", which was "
            << StageName(record.stage);
  if (!state_.begun()) {
    RETURN_IF_ERROR(state_.TakeUp(connection, record, *stopper_));
  }
  ASSIGN_OR_RETURN(renamed, IsRenamed(connection, server, record));
  if (renamed) {
    ASSIGN_OR_RETURN(plan.pair,
                     FinishRenamed(factory_, connection, server, record));
    changed_something = resumed = true;
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const bool put_back,
                   PutOriginalBack(connection, server, record));
  if (put_back) RETURN_IF_ERROR(state_.OriginalIsBack(connection, server));
  RETURN_IF_ERROR(TidyAttempt(factory_, connection, server, state_.record()));
  ASSIGN_OR_RETURN(plan, PlanOfRecord(connection, state_.record(), new_server));
  plan.request.kill = kill;
  ASSIGN_OR_RETURN(std::string log, LogIdentity(connection, server, plan.pair));
  const std::string& known_log = state_.record().guards.log_identity;
  const bool another_log = !known_log.empty() && log != known_log;
  if (another_log) {
    LOG(WARNING) << plan.pair.LogSql()
                 << " was truncated or built anew meanwhile: everything is "
                    "verified again";
  }
  if (new_server || another_log) {
    RETURN_IF_ERROR(state_.Adopt(connection, server, plan.pair));
  }
  guards = state_.record().guards;
  guards.foreign_keys = plan.foreign_keys;
  RETURN_IF_ERROR(OpenSessions(connection));
  changed_something = resumed = true;
  return absl::OkStatus();
}

// Nothing that the dead run has made is worth keeping, or wanted.
absl::Status Preparation::BeginAnew(Connection* connection,
                                    const RunRecord& record,
                                    const Server& server) {
  LOG(WARNING) << "run " << record.run_id << " (" << StageName(record.stage)
               << ") is not gone on with: what it has left is removed";
  RETURN_IF_ERROR(AskBefore(options_.plan));
  if (!state_.begun()) {
    RETURN_IF_ERROR(state_.TakeUp(connection, record, *stopper_));
  }
  unfinished = false;  // from here on it cannot be gone on with
  replaced = absl::StrCat("the removal of what run ", record.run_id,
                          " had left was begun");
  ASSIGN_OR_RETURN(Removal removal, RemoveDeadRun(factory_, connection, &state_,
                                                  server, kPatience));
  if (!removal.left.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("what an earlier run has left could not be removed as a "
                     "whole: ",
                     absl::StrJoin(removal.left, "; ")));
  }
  replaced = absl::StrCat(
      removal.finished ? "the migration of run " : "what run ", record.run_id,
      removal.finished ? ", whose new table was in place, was finished"
                       : " had left was removed");
  return Begin(connection);
}

absl::Status Preparation::AskBefore(const PlanRequest& request) {
  if (!before_change || std::exchange(asked_, true)) return absl::OkStatus();
  return before_change(request);
}

absl::Status Preparation::OpenSessions(Connection* connection) {
  sessions_ = state_.sessions();
  if (HasTimestamps(plan.pair)) {
    utc_ = std::make_unique<UtcSessions>(sessions_);
    sessions_ = utc_.get();
  }
  if (!options_.cutover.postpone) return absl::OkStatus();
  return SetPostponed(connection, state_.table(), true);
}

}  // namespace osc
