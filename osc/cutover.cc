#include "osc/cutover.h"

#include <glog/logging.h>

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/schema.h"
#include "db/server.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/aux_schema.h"
#include "osc/blocker_kill.h"
#include "osc/blockers.h"
#include "osc/child_keys.h"
#include "osc/cutover_guards.h"
#include "osc/cutover_sql.h"
#include "osc/cutover_times.h"
#include "osc/foreign_key_shadow.h"
#include "osc/own_triggers.h"
#include "osc/sentry.h"

namespace osc {
namespace {

// What both methods do between the lock and the rename.
absl::Status PrepareUnderLock(Connection* connection, const Server& server,
                              const TablePair& pair,
                              const CutoverGuards& guards,
                              const CutoverOptions& options,
                              absl::Duration drain_budget,
                              CutoverStats* stats) {
  StepTimes times;
  RETURN_IF_ERROR(Failpoint("cutover-locked"));
  int64_t entries = 0;
  const absl::Time start = Clock::Real()->Now();
  absl::Status drained =
      DrainLog(connection, pair, options.batch_entries, drain_budget, &entries);
  stats->drain_time += Clock::Real()->Now() - start;
  stats->entries_drained += entries;
  times.Step(absl::StrCat("draining ", entries, " entries"));
  stats->drain_undone = absl::IsDeadlineExceeded(drained);
  RETURN_IF_ERROR(drained);
  RETURN_IF_ERROR(Failpoint("cutover-drained"));
  RETURN_IF_ERROR(CheckGuards(connection, server, pair, guards));
  times.Step("guards");
  if (pair.carries_auto_increment) {
    RETURN_IF_ERROR(CarryAutoIncrement(connection, pair));
  }
  times.Step("AUTO_INCREMENT");
  if (!guards.foreign_keys.kept.empty()) {
    RETURN_IF_ERROR(
        AddForeignKeysToShadow(connection, pair, guards.foreign_keys));
    times.Step("foreign keys");
  }
  if (guards.foreign_keys.rebuild_children) {
    RETURN_IF_ERROR(CheckChildrenAreAsPlanned(connection, server, pair,
                                              guards.foreign_keys));
    RETURN_IF_ERROR(AddPassingChildKeys(connection, pair, guards.foreign_keys));
    times.Step("foreign keys of children");
  }
  RETURN_IF_ERROR(PutOwnTriggersOnShadow(connection, pair));
  times.Step("own triggers");
  RETURN_IF_ERROR(options.may_swap());
  return Failpoint("cutover-before-rename");
}

// The drain's time limit, a lost connection and a full disk are no reason to
// end the migration: the attempt is over, nothing has changed.
absl::Status AsAttempt(const absl::Status& status) {
  if (absl::IsDeadlineExceeded(status) || IsPassing(status)) {
    return absl::AbortedError(status.message());
  }
  return status;
}

// After an error at or behind the rename: did it happen?
//
// `session` is the one that renames. Its statement may outlive the connection,
// so the answer counts only when it runs nothing any more. MySQL 5.7 may keep a
// session that was killed, and runs nothing, for minutes.
absl::Status AskWhetherRenamed(ConnectionFactory* factory,
                               const TablePair& pair, uint64_t session,
                               const absl::Status& error) {
  const std::string is_busy = absl::StrCat(
      "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = ",
      session,
      " AND COMMAND <> 'Sleep' AND NOT (COMMAND = 'Killed' AND INFO IS NULL "
      "AND TIME > 0)");
  for (int attempt = 0; attempt < 600; ++attempt) {
    if (!Failpoint("cutover-nobody-answers").ok()) break;
    absl::StatusOr<std::unique_ptr<Connection>> connection = factory->Connect();
    if (connection.ok()) {
      absl::StatusOr<int64_t> busy = (*connection)->QueryInt(is_busy);
      absl::StatusOr<bool> renamed = HasBeenRenamed(connection->get(), pair);
      if (busy.ok() && *busy == 0 && renamed.ok()) {
        return *renamed ? absl::OkStatus() : AsAttempt(error);
      }
    }
    // Not even a stop ends this: nothing may be said before it is known.
    absl::SleepFor(absl::Milliseconds(100));
  }
  return absl::UnknownError(absl::StrCat(
      "the connection was lost at the rename and the server cannot be asked "
      "whether it happened: ",
      error.message()));
}

// Waits for the lock under which everything happens.
absl::Status Lock(Connection* a, ConnectionFactory* factory,
                  const Server& server, const TablePair& pair,
                  const CutoverGuards& guards, const CutoverOptions& options,
                  CutoverStats* stats) {
  absl::Status locked =
      a->Execute(LockingSessionSql(options.lock_wait_timeout_seconds));
  if (locked.ok()) {
    const absl::Duration wait =
        absl::Seconds(options.lock_wait_timeout_seconds);
    KillOptions kill = options.kill;
    kill.kill &= stats->lock_timeouts > 0;
    BlockerWatch watch(factory, server, pair, kill, a->id(), wait / 2);
    locked = a->Execute(
        LockTablesSql(pair, guards, /*with_sentry=*/!server.rename_under_lock));
  }
  if (IsLockTimeout(locked)) ++stats->lock_timeouts;
  return NameBlockers(a, server, pair, locked);
}

absl::Status OneSession(Connection* a, ConnectionFactory* factory,
                        const Server& server, const TablePair& pair,
                        const CutoverGuards& guards,
                        const CutoverOptions& options,
                        absl::Duration drain_budget, CutoverStats* stats) {
  StallTimer stall(&stats->stall);
  RETURN_IF_ERROR(
      AsAttempt(Lock(a, factory, server, pair, guards, options, stats)));
  absl::Status status =
      PrepareUnderLock(a, server, pair, guards, options, drain_budget, stats);
  if (!status.ok()) {
    // What this cannot do is done before the next attempt.
    absl::Status taken = TakeForeignKeysBack(a, pair, guards.foreign_keys);
    if (!taken.ok()) LOG(WARNING) << "foreign keys taken back: " << taken;
    a->Execute("UNLOCK TABLES").IgnoreError();
    return AsAttempt(status);
  }
  status = RenameUnderLock(a, pair, RenameSql(pair));
  if (status.ok())
    FinishForeignKeys(a, pair, guards.foreign_keys).IgnoreError();
  if (status.ok()) status = Failpoint("cutover-renamed");
  // What fails here is done again by FinishOwnTriggers.
  if (status.ok()) NameOwnTriggers(a, pair).IgnoreError();
  absl::Status unlocked = a->Execute("UNLOCK TABLES");
  stall.Stop();
  if (status.ok() && unlocked.ok()) return status;
  return AskWhetherRenamed(factory, pair, a->id(),
                           status.ok() ? unlocked : status);
}

// B's part: the RENAME that waits for A's lock.
struct Rename {
  explicit Rename(std::unique_ptr<Connection> b) : connection(std::move(b)) {}

  // `then` runs on the same connection after success.
  void Start(const std::string& sql,
             const std::function<void(Connection*)>& then) {
    thread = std::thread([this, sql, then] {
      status = connection->Execute(sql);
      if (status.ok()) then(connection.get());
      done.Notify();
    });
  }

  std::unique_ptr<Connection> connection;
  absl::Status status;  // valid when done
  absl::Notification done;
  std::thread thread;
};

// True once the server shows B's RENAME waiting for a metadata lock.
absl::StatusOr<bool> AwaitRenameWaiting(Connection* a, const Rename& rename,
                                        absl::Duration patience) {
  const absl::Time give_up = Clock::Real()->Now() + patience;
  while (Clock::Real()->Now() < give_up && !rename.done.HasBeenNotified()) {
    ASSIGN_OR_RETURN(
        int64_t waiting,
        a->QueryInt(absl::StrCat(
            "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = ",
            rename.connection->id(),
            " AND STATE LIKE 'Waiting for table metadata lock%'")));
    if (waiting == 1) return true;
    absl::SleepFor(absl::Milliseconds(1));
  }
  return false;
}

// From A's lock to the unlock that lets B go. On an error the sentry still
// stands, or A's session with its lock ends here, so that B's RENAME fails.
absl::Status LockAndRelease(std::unique_ptr<Connection> a, Rename* rename,
                            ConnectionFactory* factory, const Server& server,
                            const TablePair& pair, const CutoverGuards& guards,
                            const CutoverOptions& options,
                            absl::Duration drain_budget, CutoverStats* stats) {
  RETURN_IF_ERROR(Lock(a.get(), factory, server, pair, guards, options, stats));
  RETURN_IF_ERROR(PrepareUnderLock(a.get(), server, pair, guards, options,
                                   drain_budget, stats));
  rename->Start(RenameSql(pair), [&pair, &guards](Connection* b) {
    FinishForeignKeys(b, pair, guards.foreign_keys).IgnoreError();
  });
  RETURN_IF_ERROR(Failpoint("cutover-rename-sent"));
  ASSIGN_OR_RETURN(
      bool waiting,
      AwaitRenameWaiting(a.get(), *rename,
                         absl::Seconds(options.lock_wait_timeout_seconds)));
  if (!waiting) {
    return absl::AbortedError("the waiting RENAME was not seen in time");
  }
  RETURN_IF_ERROR(Failpoint("cutover-rename-waits"));
  RETURN_IF_ERROR(
      a->Execute(absl::StrCat("DROP TABLE ", pair.OldSql())));  // the sentry
  RETURN_IF_ERROR(Failpoint("cutover-sentry-dropped"));
  return a->Execute("UNLOCK TABLES");
}

absl::Status TwoSessions(std::unique_ptr<Connection> a,
                         std::unique_ptr<Connection> b,
                         ConnectionFactory* factory, const Server& server,
                         const TablePair& pair, const CutoverGuards& guards,
                         const CutoverOptions& options,
                         absl::Duration drain_budget,
                         const std::function<absl::Status()>& rest,
                         CutoverStats* stats) {
  RETURN_IF_ERROR(AsAttempt(a->Execute(CreateSentrySql(pair))));
  Rename rename(std::move(b));
  absl::Status status = rest();
  StallTimer stall(&stats->stall);
  // A's session ends with the call, whatever happened, and its lock with it.
  if (status.ok()) {
    status = LockAndRelease(std::move(a), &rename, factory, server, pair,
                            guards, options, drain_budget, stats);
  }
  const bool started = rename.thread.joinable();
  if (started) rename.thread.join();
  stall.Stop();
  if (started) {
    if (status.ok() && rename.status.ok()) return status;
    // B may have got through although A failed behind the dropped sentry, or a
    // connection was lost.
    absl::Status renamed =
        AskWhetherRenamed(factory, pair, rename.connection->id(),
                          status.ok() ? rename.status : status);
    if (renamed.ok() || absl::IsUnknown(renamed)) return renamed;
    status = renamed;
  }
  absl::Status dropped = DropSentry(factory, pair);
  if (!dropped.ok()) LOG(WARNING) << "sentry not dropped: " << dropped;
  return AsAttempt(status);
}

absl::Status Attempt(ConnectionFactory* factory, const Server& server,
                     const TablePair& pair, const CutoverGuards& guards,
                     const CutoverOptions& options, absl::Duration drain_budget,
                     const std::function<absl::Status()>& rest,
                     CutoverStats* stats) {
  const std::string setup =
      absl::StrCat("SET SESSION autocommit = 0, lock_wait_timeout = ",
                   options.lock_wait_timeout_seconds);
  absl::StatusOr<std::unique_ptr<Connection>> a = factory->Connect();
  if (!a.ok()) return AsAttempt(a.status());
  RETURN_IF_ERROR(AsAttempt((*a)->Execute(setup)));
  const uint64_t locker = (*a)->id();
  absl::Status status;
  if (server.rename_under_lock) {
    RETURN_IF_ERROR(rest());
    status = OneSession(a->get(), factory, server, pair, guards, options,
                        drain_budget, stats);
  } else {
    absl::StatusOr<std::unique_ptr<Connection>> b = factory->Connect();
    if (!b.ok()) return AsAttempt(b.status());
    RETURN_IF_ERROR(AsAttempt((*b)->Execute(setup)));
    // An earlier attempt may have lost its connection before it could do this.
    RETURN_IF_ERROR(AsAttempt(DropSentry(factory, pair)));
    status = TwoSessions(*std::move(a), *std::move(b), factory, server, pair,
                         guards, options, drain_budget, rest, stats);
  }
  if (status.ok()) {
    stats->at = absl::Now();
  } else if (!absl::IsUnknown(status)) {
    absl::Status taken =
        TakeOwnTriggersOffShadow(factory, pair, locker, options.patience);
    // Whoever goes on with the run does it first.
    if (IsPassing(taken)) return absl::UnavailableError(taken.message());
    if (!taken.ok()) return absl::InternalError(taken.message());
  }
  return status;
}

}  // namespace

absl::StatusOr<bool> HasBeenRenamed(Connection* connection,
                                    const TablePair& pair) {
  ASSIGN_OR_RETURN(bool shadow, TableExists(connection, pair.ShadowSchema(),
                                            pair.names.shadow));
  if (shadow) return false;
  absl::StatusOr<Table> old =
      ReadTable(connection, pair.OldSchema(), pair.names.old);
  if (absl::IsNotFound(old.status())) return false;
  RETURN_IF_ERROR(old.status());
  return !IsSentry(*old);
}

absl::Status CutOverOnce(ConnectionFactory* factory, const Server& server,
                         const TablePair& pair, const CutoverGuards& guards,
                         const CutoverOptions& options,
                         absl::Duration drain_budget, const Stopper& stopper,
                         const std::function<absl::Status()>& rest,
                         CutoverStats* stats) {
  stats->drain_undone = false;
  RETURN_IF_ERROR(stopper.status());
  if (guards.foreign_keys.own.empty() && guards.foreign_keys.children.empty()) {
    return Attempt(factory, server, pair, guards, options, drain_budget, rest,
                   stats);
  }
  // An earlier attempt may have lost its connection before it could do this.
  RETURN_IF_ERROR(AsAttempt(SettleForeignKeys(
      factory, pair, guards.foreign_keys, /*renamed=*/false)));
  absl::Status status = Attempt(factory, server, pair, guards, options,
                                drain_budget, rest, stats);
  if (absl::IsUnknown(status)) return status;
  absl::Status settled =
      SettleForeignKeys(factory, pair, guards.foreign_keys, status.ok());
  if (!settled.ok()) LOG(WARNING) << settled;
  if (!settled.ok() && status.ok()) {
    stats->unfinished = FinishingStatements(pair, guards.foreign_keys);
  }
  if (!settled.ok() && !status.ok() && !guards.foreign_keys.children.empty()) {
    // The shadow falls behind, and the children would wait for it.
    stats->unfinished = DropPassingChildKeysSql(guards.foreign_keys);
    return absl::FailedPreconditionError(
        absl::StrCat("the cutover is off (", status.message(),
                     "), and foreign keys that reference the shadow are left: ",
                     settled.message()));
  }
  return status;
}

}  // namespace osc
