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
#include "db/clock.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/one_server.h"
#include "db/session.h"
#include "db/status_macros.h"
#include "osc/aux_schema.h"
#include "osc/backlog.h"
#include "osc/capture.h"
#include "osc/capture_watch.h"
#include "osc/child_keys.h"
#include "osc/cutover_loop.h"
#include "osc/ending.h"
#include "osc/log_guard.h"
#include "osc/postpone_gate.h"
#include "osc/preparation.h"

namespace osc {
namespace {

constexpr absl::Duration kMonitorInterval = absl::Milliseconds(250);
constexpr int kMonitorsBetweenBeats = 4;

// Whether the trouble may pass, so that the work should be kept.
bool MayPass(const absl::Status& status) {
  return absl::IsCancelled(status) || absl::IsDeadlineExceeded(status) ||
         IsPassing(status);
}

}  // namespace

class Migration::Impl {
 public:
  Impl(ConnectionFactory* factory, Stopper* stopper, MigrationOptions options)
      : one_server_(factory),
        stopper_(stopper),
        options_(std::move(options)),
        run_(&one_server_, stopper, options_) {}

  MigrationResult Run();
  MigrationStats Stats() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // The phases, in their order.
  absl::Status Prepare();
  void MakeParts();
  absl::Status Capture();
  absl::Status Copy();
  absl::Status CatchUp();
  absl::Status Verify();
  absl::Status BuildIndexes(bool gently);
  absl::Status CutOver();

  absl::Status EnterStage(Stage stage);
  bool HoldCopy(int worker);
  void Monitor();
  void EndThreads();
  void End(MigrationResult* result);
  Outcome OutcomeOf(const absl::Status& status) const;
  void Enter(Phase phase, absl::string_view state) ABSL_LOCKS_EXCLUDED(mu_);

  OneServer one_server_;
  ConnectionFactory* const factory_ = &one_server_;
  Stopper* const stopper_;
  const MigrationOptions options_;

  struct Parts {
    std::unique_ptr<Replayer> replayer;
    std::unique_ptr<Copier> copier;
    std::unique_ptr<Checksum> checksum;
  };

  Preparation run_;  // constant after Prepare, but for its guards
  std::unique_ptr<ConnectionFactory> unchecked_;
  // Once everything is captured and recorded.
  bool resumable_ = false;
  bool renamed_ = false;
  std::atomic<bool> lost_lock_{false};
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
    renamed_ = run_.renamed;
    if (renamed_) return absl::OkStatus();
    if (!run_.resumed) RETURN_IF_ERROR(Capture());
    RETURN_IF_ERROR(Copy());
    RETURN_IF_ERROR(CatchUp());
    RETURN_IF_ERROR(Verify());
    return CutOver();
  }();
  EndThreads();
  End(&result);
  result.stats = Stats();
  // First: they may be what keeps a table from being dropped.
  const std::vector<std::string>& unfinished = result.stats.cutover.unfinished;
  result.leftovers.insert(result.leftovers.begin(), unfinished.begin(),
                          unfinished.end());
  result.elapsed = Clock::Real()->Now() - start;
  return result;
}

void Migration::Impl::End(MigrationResult* result) {
  result->request = run_.plan.request;
  result->resumed = run_.resumed;
  if (run_.changed_something) {
    result->old_table =
        absl::StrCat(run_.plan.pair.OldSchema(), ".", run_.plan.pair.names.old);
  }
  if (renamed_) {
    FinishAfterRename(factory_, run_.plan.pair, options_.cutover.drop_old_table,
                      result);
  } else {
    // Whoever has taken it up owns everything.
    if (run_.changed_something && run_.IsTakenUp()) lost_lock_ = true;
    // The first error is the cause; what followed from it is not.
    absl::Status first = stopper_->status();
    if (!first.ok()) result->status = first;
    result->outcome = OutcomeOf(result->status);
    // What is left is out of reach, whatever the options say.
    const bool keep = one_server_.elsewhere() ||
                      (!options_.clean_on_stop && MayPass(result->status));
    result->resumable = resumable_ && keep && !lost_lock_;
    if (lost_lock_) return;
    if (result->resumable) return;
    if (run_.changed_something)
      RemoveWhatIsLeft(factory_, run_.plan.pair, result);
  }
  absl::Status emptied = DropAuxiliarySchemas(factory_, run_.plan.pair);
  if (!emptied.ok()) LOG(WARNING) << "auxiliary schema: " << emptied;
}

absl::Status Migration::Impl::Prepare() {
  Enter(Phase::kPrepare, "checking the table");
  absl::Status prepared = run_.Run();
  resumable_ = run_.unfinished;
  RETURN_IF_ERROR(prepared);
  if (run_.renamed) return absl::OkStatus();
  one_server_.Expect(run_.plan.server.identity);
  MakeParts();
  return Failpoint("prepare-done");
}

void Migration::Impl::MakeParts() {
  {
    absl::MutexLock lock(&mu_);
    stats_.rows_estimate = run_.plan.pair.original.rows_estimate;
  }
  unchecked_ = std::make_unique<UncheckedSessions>(run_.sessions());
  parts_.replayer = std::make_unique<Replayer>(
      &run_.plan.pair, unchecked_.get(), stopper_, options_.replay);
  parts_.copier = std::make_unique<Copier>(
      &run_.plan.pair, run_.sessions(), stopper_, options_.copy,
      [this](int worker) { return HoldCopy(worker); });
  parts_.checksum =
      std::make_unique<Checksum>(&run_.plan.pair, run_.plan.server,
                                 run_.sessions(), stopper_, options_.checksum);
  visible_parts_ = &parts_;
  monitor_ = std::thread([this] { Monitor(); });
}

absl::Status Migration::Impl::EnterStage(Stage stage) {
  return Session(run_.sessions(), stopper_)
      .Run("recording how far the run has come",
           [&](Connection* c) { return run_.state()->Enter(c, stage); });
}

absl::Status Migration::Impl::Capture() {
  Enter(Phase::kCapture, "waiting for the lock to make the triggers");
  ASSIGN_OR_RETURN(run_.guards,
                   StartCapture(run_.sessions(), run_.plan,
                                options_.capture_attempts, *stopper_));
  RETURN_IF_ERROR(Failpoint("capture-installed"));
  RETURN_IF_ERROR(Session(run_.sessions(), stopper_)
                      .Run("recording the triggers", [this](Connection* c) {
                        return run_.state()->Captured(c, run_.plan,
                                                      run_.guards);
                      }));
  resumable_ = true;
  return Failpoint("capture-done");
}

absl::Status Migration::Impl::Copy() {
  Enter(Phase::kCopy, "copying");
  // Chunks that an earlier run has verified stay so.
  if (run_.state()->record().stage == Stage::kVerifying) {
    parts_.replayer->VerifyFromNowOn();
  }
  parts_.replayer->Start();
  RETURN_IF_ERROR(parts_.copier->Run());
  RETURN_IF_ERROR(Failpoint("copy-ended"));
  parts_.replayer->CopyHasEnded();
  return stopper_->status();
}

absl::Status Migration::Impl::CatchUp() {
  Enter(Phase::kCatchUp, "replaying the backlog");
  return AwaitVerifiableBacklog(run_.sessions(), run_.plan.pair,
                                *parts_.replayer, *stopper_);
}

absl::Status Migration::Impl::Verify() {
  Enter(Phase::kChecksum, run_.plan.deferral.defer
                              ? "verifying, and building indexes beside it"
                              : "verifying");
  parts_.replayer->VerifyFromNowOn();
  RETURN_IF_ERROR(EnterStage(Stage::kVerifying));
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
  if (!run_.plan.deferral.defer) return absl::OkStatus();
  auto build = [this, gently] {
    return BuildDeferredIndexes(run_.sessions(), run_.plan.server,
                                run_.plan.pair, run_.plan.deferral, gently,
                                *stopper_, &run_.guards.shadow_identity);
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
  PostponeGate postponed(run_.sessions(), &run_.state()->table(),
                         run_.plan.request);
  CutoverLoop loop{
      run_.sessions(),
      &run_.plan,
      &run_.guards,
      options_.cutover,
      parts_.replayer.get(),
      stopper_,
      [this](absl::string_view state) { Enter(Phase::kCutover, state); },
      [this](const CutoverStats& stats) {
        absl::MutexLock lock(&mu_);
        stats_.cutover = stats;
      },
      {&postponed}};
  RETURN_IF_ERROR(loop.Run());
  renamed_ = true;
  EnterStage(Stage::kRenamed).IgnoreError();  // the server can be asked
  {
    absl::MutexLock lock(&mu_);
    stats_.backlog = 0;  // drained under the lock
    stats_.backlog_is_more = false;
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

// The backlog for the statistics and the copy, whether the triggers work, and
// the run's lock.
void Migration::Impl::Monitor() {
  LogGuard log_guard(&run_.plan.pair, options_.log_limits,
                     options_.replay.rows_per_second, parts_.replayer.get(),
                     &copy_hold_);
  for (int round = 0; !monitor_stopper_.WaitFor(kMonitorInterval); ++round) {
    absl::Status renewed = run_.lock()->Renew();
    if (absl::IsAlreadyExists(renewed)) {
      lost_lock_ = true;
      stopper_->Stop(WithContext(renewed, "the run lost its lock"));
      return;
    }
    if (!renewed.ok()) continue;  // the other threads notice what matters
    if (round % kMonitorsBetweenBeats == 0) {
      run_.state()->Beat(run_.lock()->connection()).IgnoreError();
    }
    absl::Status fine = CheckCapture(run_.lock()->connection(), run_.plan.pair);
    if (fine.ok()) fine = log_guard.Look(run_.lock()->connection());
    if (!fine.ok()) {
      stopper_->Stop(fine);
      EndCapture(run_.lock(), run_.plan.pair, monitor_stopper_);
      return;
    }
    if (Stats().phase == Phase::kDone) continue;
    absl::MutexLock lock(&mu_);
    stats_.backlog = log_guard.backlog();
    stats_.backlog_is_more = log_guard.is_more();
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
  if (lost_lock_ ||
      (absl::IsAlreadyExists(status) && !run_.changed_something)) {
    return Outcome::kAnotherRun;
  }
  const bool stopped =
      resumable_ &&
      (one_server_.elsewhere() || (!options_.clean_on_stop && MayPass(status)));
  if (!run_.changed_something) {
    return stopped ? Outcome::kStopped : Outcome::kRefused;
  }
  if (absl::IsDataLoss(status)) return Outcome::kMismatch;
  if (absl::IsDeadlineExceeded(status)) return Outcome::kNoCutover;
  return stopped ? Outcome::kStopped : Outcome::kFailed;
}

Migration::Migration(ConnectionFactory* factory, Stopper* stopper,
                     MigrationOptions options)
    : impl_(std::make_unique<Impl>(factory, stopper, std::move(options))) {}

Migration::~Migration() = default;

MigrationResult Migration::Run() { return impl_->Run(); }

MigrationStats Migration::Stats() const { return impl_->Stats(); }

}  // namespace osc
