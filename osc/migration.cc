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
#include "osc/control/run_gates.h"
#include "osc/cutover_loop.h"
#include "osc/ending.h"
#include "osc/postpone_gate.h"
#include "osc/preparation.h"
#include "osc/run_parts.h"
#include "osc/view/run_teller.h"

namespace osc {
namespace {

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
        run_(&one_server_, stopper, options_),
        teller_(options_.observers, [this] { return Stats(); }) {
    teller_.Introduce("", options_.plan, /*resumed=*/false);
    run_.before_change = [this](const PlanRequest& request) {
      teller_.Introduce("", request, false);
      return teller_.Tell(RunEvent::Kind::kStart);
    };
  }

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

  absl::Status EnterStage(Stage stage);
  void Observe(const LogGuard& log) ABSL_LOCKS_EXCLUDED(mu_);
  void Publish(const CutoverStats& stats) ABSL_LOCKS_EXCLUDED(mu_);
  bool CleansOnStop() const;
  void End(MigrationResult* result);
  Outcome OutcomeOf(const absl::Status& status) const;
  void Enter(Phase phase, absl::string_view state) ABSL_LOCKS_EXCLUDED(mu_);

  OneServer one_server_;
  ConnectionFactory* const factory_ = &one_server_;
  Stopper* const stopper_;
  const MigrationOptions options_;

  Preparation run_;  // constant after Prepare, but for its guards
  // Once everything is captured and recorded.
  bool resumable_ = false;
  bool renamed_ = false;
  bool lost_lock_ = false;
  RunTeller teller_;
  RunParts parts_{options_};

  mutable absl::Mutex mu_;
  MigrationStats stats_ ABSL_GUARDED_BY(mu_);
};

MigrationStats Migration::Impl::Stats() const {
  absl::MutexLock lock(&mu_);
  MigrationStats stats = stats_;
  parts_.AddStats(&stats);
  if (stats.phase == Phase::kCopy) stats.state = parts_.CopyState();
  return stats;
}

void Migration::Impl::Enter(Phase phase, absl::string_view state) {
  const bool begins = Stats().phase != phase || phase == Phase::kPrepare;
  if (begins) {
    if (options_.on_phase) options_.on_phase(phase);
    LOG(INFO) << "phase " << PhaseName(phase);
  }
  {
    absl::MutexLock lock(&mu_);
    stats_.phase = phase;
    stats_.state = std::string(state);
  }
  if (begins) teller_.Tell(RunEvent::Kind::kPhase).IgnoreError();
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
  parts_.End();
  lost_lock_ = parts_.lost_lock();
  End(&result);
  result.stats = Stats();
  // First: they may be what keeps a table from being dropped.
  const std::vector<std::string>& unfinished = result.stats.cutover.unfinished;
  result.leftovers.insert(result.leftovers.begin(), unfinished.begin(),
                          unfinished.end());
  result.elapsed = Clock::Real()->Now() - start;
  teller_
      .Tell(result.status.ok() ? RunEvent::Kind::kSuccess
                               : RunEvent::Kind::kFailure,
            result.status.message())
      .IgnoreError();
  return result;
}

void Migration::Impl::End(MigrationResult* result) {
  result->request = run_.plan.request;
  result->resumed = run_.resumed;
  result->replaced = run_.replaced;
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
    // Whoever goes on asks the server whether the names were swapped.
    const bool unknown = absl::IsUnknown(result->status);
    const bool keep = one_server_.elsewhere() || unknown ||
                      (!CleansOnStop() && MayPass(result->status));
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
  {
    absl::MutexLock lock(&mu_);
    stats_.rows_estimate = run_.plan.pair.original.rows_estimate;
    stats_.bytes_estimate = run_.plan.pair.original.data_bytes;
    if (run_.resumed) stats_.log.left_before.reset();
  }
  teller_.Introduce(run_.state()->record().run_id, run_.plan.request,
                    run_.resumed);
  RETURN_IF_ERROR(parts_.Make(&run_, stopper_, &teller_,
                              [this](const LogGuard& log) { Observe(log); }));
  return Failpoint("prepare-done");
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
    parts_.replayer()->VerifyFromNowOn();
  }
  parts_.replayer()->Start();
  RETURN_IF_ERROR(parts_.copier()->Run());
  RETURN_IF_ERROR(Failpoint("copy-ended"));
  parts_.replayer()->CopyHasEnded();
  return stopper_->status();
}

absl::Status Migration::Impl::CatchUp() {
  Enter(Phase::kCatchUp, "replaying the backlog");
  return AwaitVerifiableBacklog(run_.sessions(), run_.plan.pair,
                                *parts_.replayer(), *stopper_);
}

absl::Status Migration::Impl::Verify() {
  Enter(Phase::kChecksum, run_.plan.deferral.defer
                              ? "verifying, and building indexes beside it"
                              : "verifying");
  parts_.replayer()->VerifyFromNowOn();
  RETURN_IF_ERROR(EnterStage(Stage::kVerifying));
  const bool gently = parts_.copy_hold().ApplicationWrites();
  std::thread builder([this, gently] {
    absl::Status built = BuildIndexes(gently);
    if (!built.ok()) stopper_->Stop(built);
  });
  absl::Status verified = parts_.checksum()->Run(gently);
  if (verified.ok()) Enter(Phase::kChecksum, "building indexes");
  builder.join();
  RETURN_IF_ERROR(stopper_->status());
  RETURN_IF_ERROR(verified);
  return Failpoint("checksum-ended");
}

absl::Status Migration::Impl::BuildIndexes(bool gently) {
  if (!run_.plan.deferral.defer) return absl::OkStatus();
  while (parts_.holds()->CopyRests()) {
    RETURN_IF_ERROR(stopper_->SleepFor(absl::Milliseconds(200)));
  }
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
  parts_.replayer()->Pause();
  absl::Cleanup resume = [this] { parts_.replayer()->Resume(); };
  return build();
}

absl::Status Migration::Impl::CutOver() {
  PostponeGate postponed(run_.sessions(), &run_.state()->table(),
                         run_.plan.request);
  HoldGate held(parts_.holds());
  ToldGate told(&teller_, [this] { return Stats().cutover.attempts; });
  CutoverLoop loop{
      run_.sessions(),
      &run_.plan,
      &run_.guards,
      options_.cutover,
      parts_.replayer(),
      stopper_,
      [this](absl::string_view state) { Enter(Phase::kCutover, state); },
      [this](const CutoverStats& stats) { Publish(stats); },
      {&postponed, &held, &told}};
  loop.gate_under_lock = &held;
  RETURN_IF_ERROR(loop.Run());
  renamed_ = true;
  EnterStage(Stage::kRenamed).IgnoreError();  // the server can be asked
  {
    absl::MutexLock lock(&mu_);
    stats_.backlog = 0;  // drained under the lock
    stats_.backlog_is_more = false;
  }
  Enter(Phase::kDone, "removing the triggers");
  teller_.Tell(RunEvent::Kind::kAfterCutover).IgnoreError();
  return absl::OkStatus();
}

void Migration::Impl::Publish(const CutoverStats& stats) {
  int64_t attempts;
  {
    absl::MutexLock lock(&mu_);
    attempts = stats_.cutover.attempts;
    stats_.cutover = stats;
  }
  const bool swapped = stats.at != absl::Time();
  if (stats.attempts == attempts || swapped) return;
  teller_.Tell(RunEvent::Kind::kAttemptFailed, stats.last_failure)
      .IgnoreError();
}

void Migration::Impl::Observe(const LogGuard& log) {
  absl::MutexLock lock(&mu_);
  if (stats_.phase == Phase::kDone) return;
  stats_.backlog = log.backlog();
  stats_.backlog_is_more = log.is_more();
  LogStats& stats = stats_.log;
  stats.bytes = log.bytes();
  stats.age = log.watch().AgeOfOldest();
  stats.growth = log.watch().growth();
  stats.drain = log.watch().drain();
  stats.converges_in = log.watch().ConvergesIn();
  stats.diverges = log.watch().Diverges();
  const absl::optional<int64_t> seen = log.seen();
  if (!seen.has_value()) return;
  if (!stats.left_before.has_value()) stats.left_before = *seen;
  stats.captured = std::max(stats.captured, *seen - *stats.left_before);
}

bool Migration::Impl::CleansOnStop() const {
  return options_.clean_on_stop || parts_.aborted();
}

Outcome Migration::Impl::OutcomeOf(const absl::Status& status) const {
  if (absl::IsCancelled(status)) return Outcome::kStopped;
  if (lost_lock_ ||
      (absl::IsAlreadyExists(status) && !run_.changed_something)) {
    return Outcome::kAnotherRun;
  }
  const bool stopped = resumable_ && (one_server_.elsewhere() ||
                                      (!CleansOnStop() && MayPass(status)));
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
