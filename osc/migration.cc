#include "osc/migration.h"

#include <glog/logging.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "changelog/chunk_table.h"
#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/status_macros.h"
#include "osc/aux_schema.h"
#include "osc/backlog.h"
#include "osc/capture.h"
#include "osc/child_keys.h"
#include "osc/cutover_loop.h"
#include "osc/ending.h"
#include "osc/own_trigger_store.h"
#include "osc/run_lock.h"
#include "osc/utc_sessions.h"

namespace osc {
namespace {

constexpr int64_t kBacklogCountLimit = 100000;
constexpr absl::Duration kMonitorInterval = absl::Milliseconds(250);

}  // namespace

class Migration::Impl {
 public:
  Impl(ConnectionFactory* factory, Stopper* stopper, MigrationOptions options)
      : factory_(factory), stopper_(stopper), options_(std::move(options)) {}

  MigrationResult Run();
  MigrationStats Stats() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // The phases, in their order.
  absl::Status Prepare();
  absl::Status Capture();
  absl::Status Copy();
  absl::Status CatchUp();
  absl::Status Verify();
  absl::Status BuildIndexes(bool gently);
  absl::Status CutOver();

  bool HoldCopy(int worker);
  void Monitor();
  void EndThreads();
  Outcome OutcomeOf(const absl::Status& status) const;
  void Enter(Phase phase, absl::string_view state) ABSL_LOCKS_EXCLUDED(mu_);

  ConnectionFactory* factory_;  // After Prepare perhaps utc_.
  Stopper* const stopper_;
  const MigrationOptions options_;

  struct Parts {
    std::unique_ptr<Replayer> replayer;
    std::unique_ptr<Copier> copier;
    std::unique_ptr<Checksum> checksum;
  };

  // Set by Prepare and constant from then on.
  std::unique_ptr<ConnectionFactory> utc_;
  std::unique_ptr<ConnectionFactory> unchecked_;
  Plan plan_;
  bool changed_something_ = false;
  bool renamed_ = false;
  CutoverGuards guards_;
  std::unique_ptr<RunLock> lock_;
  Stopper monitor_stopper_;
  CopyHold copy_hold_{options_.copy.workers};
  Parts parts_;
  // &parts_ once they are there, for threads that ask for statistics.
  std::atomic<const Parts*> visible_parts_{nullptr};
  std::thread monitor_;

  mutable absl::Mutex mu_;
  MigrationStats stats_ ABSL_GUARDED_BY(mu_);
};

MigrationStats Migration::Impl::Stats() const {
  absl::MutexLock lock(&mu_);
  MigrationStats stats = stats_;
  if (const Parts* parts = visible_parts_) {
    stats.copy = parts->copier->Stats();
    stats.replay = parts->replayer->Stats();
    stats.checksum = parts->checksum->Stats();
  }
  return stats;
}

void Migration::Impl::Enter(Phase phase, absl::string_view state) {
  if (Stats().phase != phase || phase == Phase::kPrepare) {
    if (options_.on_phase) options_.on_phase(phase);
    LOG(INFO) << "phase " << PhaseName(phase);
  }
  absl::MutexLock lock(&mu_);
  stats_.phase = phase;
  stats_.state = std::string(state);
}

MigrationResult Migration::Impl::Run() {
  const absl::Time start = Clock::Real()->Now();
  MigrationResult result;
  result.status = [this]() -> absl::Status {
    RETURN_IF_ERROR(Prepare());
    RETURN_IF_ERROR(Capture());
    RETURN_IF_ERROR(Copy());
    RETURN_IF_ERROR(CatchUp());
    RETURN_IF_ERROR(Verify());
    return CutOver();
  }();
  EndThreads();
  if (renamed_) {
    FinishAfterRename(factory_, plan_.pair, options_.cutover.drop_old_table,
                      &result);
  } else {
    // The first error is the cause; what followed from it is not.
    absl::Status first = stopper_->status();
    if (!first.ok()) result.status = first;
    result.outcome = OutcomeOf(result.status);
    if (changed_something_) RemoveWhatIsLeft(factory_, plan_.pair, &result);
  }
  if (changed_something_) {
    result.old_table =
        absl::StrCat(plan_.pair.OldSchema(), ".", plan_.pair.names.old);
  }
  absl::Status emptied = DropAuxiliarySchemas(factory_, plan_.pair);
  if (!emptied.ok()) LOG(WARNING) << "auxiliary schema: " << emptied;
  result.stats = Stats();
  // First: they may be what keeps a table from being dropped.
  const std::vector<std::string>& unfinished = result.stats.cutover.unfinished;
  result.leftovers.insert(result.leftovers.begin(), unfinished.begin(),
                          unfinished.end());
  result.elapsed = Clock::Real()->Now() - start;
  return result;
}

absl::Status Migration::Impl::Prepare() {
  Enter(Phase::kPrepare, "checking the table");
  lock_ = std::make_unique<RunLock>(factory_, options_.plan.schema,
                                    options_.plan.table);
  RETURN_IF_ERROR(lock_->Acquire());
  Connection* connection = lock_->connection();
  RETURN_IF_ERROR(RestoreOwnTriggers(factory_, connection, options_.plan.schema,
                                     options_.plan.table));
  ASSIGN_OR_RETURN(plan_,
                   MakePlanAndShadow(connection, factory_, options_.plan));
  changed_something_ = true;
  for (const std::string& warning : plan_.warnings) LOG(WARNING) << warning;
  const TablePair& pair = plan_.pair;
  if (HasTimestamps(pair)) {
    utc_ = std::make_unique<UtcSessions>(factory_);
    factory_ = utc_.get();
  }
  RETURN_IF_ERROR(SaveOwnTriggers(connection, pair));
  RETURN_IF_ERROR(connection->Execute(CreateLogTableSql(pair)));
  RETURN_IF_ERROR(Failpoint("prepare-log-created"));
  RETURN_IF_ERROR(connection->Execute(
      CreateChunkTableSql(pair.schema, pair.names.chunks, pair.key)));
  {
    absl::MutexLock lock(&mu_);
    stats_.rows_estimate = pair.original.rows_estimate;
  }
  unchecked_ = std::make_unique<UncheckedSessions>(factory_);
  parts_.replayer = std::make_unique<Replayer>(&plan_.pair, unchecked_.get(),
                                               stopper_, options_.replay);
  parts_.copier =
      std::make_unique<Copier>(&plan_.pair, factory_, stopper_, options_.copy,
                               [this](int worker) { return HoldCopy(worker); });
  parts_.checksum = std::make_unique<Checksum>(
      &plan_.pair, plan_.server, factory_, stopper_, options_.checksum);
  visible_parts_ = &parts_;
  monitor_ = std::thread([this] { Monitor(); });
  return Failpoint("prepare-done");
}

absl::Status Migration::Impl::Capture() {
  Enter(Phase::kCapture, "waiting for the lock to make the triggers");
  ASSIGN_OR_RETURN(guards_, StartCapture(factory_, plan_,
                                         options_.capture_attempts, *stopper_));
  return Failpoint("capture-done");
}

absl::Status Migration::Impl::Copy() {
  Enter(Phase::kCopy, "copying");
  parts_.replayer->Start();
  RETURN_IF_ERROR(parts_.copier->Run());
  RETURN_IF_ERROR(Failpoint("copy-ended"));
  parts_.replayer->CopyHasEnded();
  return stopper_->status();
}

absl::Status Migration::Impl::CatchUp() {
  Enter(Phase::kCatchUp, "replaying the backlog");
  return AwaitVerifiableBacklog(factory_, plan_.pair, *parts_.replayer,
                                *stopper_);
}

absl::Status Migration::Impl::Verify() {
  Enter(Phase::kChecksum, plan_.deferral.defer
                              ? "verifying, and building indexes beside it"
                              : "verifying");
  parts_.replayer->VerifyFromNowOn();
  const bool gently = copy_hold_.ApplicationWrites();
  std::thread builder([this, gently] {
    absl::Status built = BuildIndexes(gently);
    if (!built.ok()) stopper_->Stop(built);
  });
  absl::Status verified = parts_.checksum->Run(gently);
  if (verified.ok()) Enter(Phase::kChecksum, "building indexes");
  builder.join();
  RETURN_IF_ERROR(stopper_->status());
  RETURN_IF_ERROR(verified);
  return Failpoint("checksum-ended");
}

absl::Status Migration::Impl::BuildIndexes(bool gently) {
  if (!plan_.deferral.defer) return absl::OkStatus();
  auto build = [this, gently] {
    return BuildDeferredIndexes(factory_, plan_.server, plan_.pair,
                                plan_.deferral, gently, *stopper_,
                                &guards_.shadow_identity);
  };
  absl::Status built = build();
  if (!IsDueToWrites(built)) return built;
  LOG(WARNING)
      << "writes beside it made the build of the indexes fail; once more, "
         "with the replay at rest: "
      << built.message();
  parts_.replayer->Pause();
  absl::Cleanup resume = [this] { parts_.replayer->Resume(); };
  return build();
}

absl::Status Migration::Impl::CutOver() {
  CutoverLoop loop{
      factory_,
      &plan_,
      &guards_,
      options_.cutover,
      parts_.replayer.get(),
      stopper_,
      [this](absl::string_view state) { Enter(Phase::kCutover, state); },
      [this](const CutoverStats& stats) {
        absl::MutexLock lock(&mu_);
        stats_.cutover = stats;
      }};
  RETURN_IF_ERROR(loop.Run());
  renamed_ = true;
  {
    absl::MutexLock lock(&mu_);
    stats_.backlog = 0;  // drained under the lock
  }
  Enter(Phase::kDone, "removing the triggers");
  return absl::OkStatus();
}

bool Migration::Impl::HoldCopy(int worker) {
  const bool hold = copy_hold_.ShouldWait(worker);
  if (worker > 0) return hold;
  absl::MutexLock lock(&mu_);
  if (stats_.phase == Phase::kCopy) {
    stats_.state = hold ? "copy waits for the replay" : "copying";
  }
  return hold;
}

// The backlog for the statistics and the copy, and the run's lock.
void Migration::Impl::Monitor() {
  while (!monitor_stopper_.WaitFor(kMonitorInterval)) {
    absl::Status renewed = lock_->Renew();
    if (absl::IsAlreadyExists(renewed)) {
      stopper_->Stop(WithContext(renewed, "the run lost its lock"));
      return;
    }
    if (!renewed.ok()) continue;  // the other threads notice what matters
    absl::StatusOr<int64_t> backlog =
        CountBacklog(lock_->connection(), plan_.pair, kBacklogCountLimit,
                     parts_.replayer->LogBegin());
    const MigrationStats stats = Stats();
    if (!backlog.ok() || stats.phase == Phase::kDone) continue;
    copy_hold_.Report(*backlog, kBacklogCountLimit,
                      stats.replay.entries_replayed +
                          stats.replay.entries_untouched + *backlog);
    absl::MutexLock lock(&mu_);
    stats_.backlog = *backlog;
  }
}

void Migration::Impl::EndThreads() {
  if (parts_.replayer != nullptr) {
    parts_.replayer->Finish();
    parts_.replayer->Resume();
    parts_.replayer->Join();
  }
  monitor_stopper_.Stop(absl::CancelledError("the run has ended"));
  if (monitor_.joinable()) monitor_.join();
}

Outcome Migration::Impl::OutcomeOf(const absl::Status& status) const {
  if (absl::IsCancelled(status)) return Outcome::kStopped;
  if (absl::IsAlreadyExists(status) && !changed_something_) {
    return Outcome::kAnotherRun;
  }
  if (!changed_something_) return Outcome::kRefused;
  if (absl::IsDataLoss(status)) return Outcome::kMismatch;
  if (absl::IsDeadlineExceeded(status)) return Outcome::kNoCutover;
  return Outcome::kFailed;
}

Migration::Migration(ConnectionFactory* factory, Stopper* stopper,
                     MigrationOptions options)
    : impl_(std::make_unique<Impl>(factory, stopper, std::move(options))) {}

Migration::~Migration() = default;

MigrationResult Migration::Run() { return impl_->Run(); }

MigrationStats Migration::Stats() const { return impl_->Stats(); }

}  // namespace osc
