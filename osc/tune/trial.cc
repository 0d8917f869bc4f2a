#include "osc/tune/trial.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/schema.h"
#include "db/status_macros.h"
#include "osc/copier.h"
#include "osc/deferred_indexes.h"
#include "replay/replayer.h"

namespace osc {
namespace {

constexpr absl::Duration kPoll = absl::Milliseconds(2);
// Backlogs as applications leave them, from few changes to very many.
constexpr int64_t kShortBacklog = 2000;
constexpr int64_t kLongBacklog = 20000;
constexpr size_t kUpdateRows = 1000;  // rows that one statement changes
// Of the copy of the whole table before the replay trials.
constexpr TuneSetting kPlainCopy = {2, 500};

absl::Time Now() { return Clock::Real()->Now(); }

}  // namespace

TrialRunner::TrialRunner(const Plan* plan, const TuneKeys* keys,
                         ConnectionFactory* factory, const Stopper* stopper,
                         TuneLoad* load)
    : plan_(plan),
      pair_(&plan->pair),
      keys_(keys),
      factory_(factory),
      stopper_(stopper),
      load_(load),
      session_(factory, stopper),
      backlog_(std::min(keys->count(), kShortBacklog)),
      order_(keys->count()) {
  std::iota(order_.begin(), order_.end(), 0);
  std::shuffle(order_.begin(), order_.end(), std::mt19937_64(1));
}

absl::Status TrialRunner::Run(absl::string_view what,
                              const std::vector<std::string>& sql) {
  for (const std::string& statement : sql) {
    RETURN_IF_ERROR(stopper_->status());
    RETURN_IF_ERROR(session_.Run(
        what, [&](Connection* c) { return c->Execute(statement); }));
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::Duration> TrialRunner::AtRest(absl::Duration length) {
  load_->Begin();
  absl::Status stopped = stopper_->SleepFor(length);
  load_->End();
  RETURN_IF_ERROR(stopped);
  return load_->TakeP99();
}

absl::StatusOr<TuneMeasurement> TrialRunner::Measured(const Work& work) {
  TuneMeasurement measured;
  measured.rate = static_cast<double>(work.done) /
                  std::max(1e-6, absl::ToDoubleSeconds(work.elapsed));
  ASSIGN_OR_RETURN(measured.p99, load_->TakeP99());
  return measured;
}

absl::Status TrialRunner::EmptyShadow() {
  return Run("emptying the shadow",
             {absl::StrCat("TRUNCATE TABLE ", pair_->ShadowSql()),
              absl::StrCat("TRUNCATE TABLE ", pair_->ChunksSql()),
              absl::StrCat("TRUNCATE TABLE ", pair_->LogSql())});
}

absl::StatusOr<TuneMeasurement> TrialRunner::Copy(const TuneSetting& setting,
                                                  absl::Duration length) {
  Work all;
  do {
    RETURN_IF_ERROR(EmptyShadow());
    load_->Begin();
    absl::StatusOr<Work> once = CopyOnce(setting, length - all.elapsed);
    load_->End();
    RETURN_IF_ERROR(once.status());
    all.done += once->done;
    all.elapsed += once->elapsed;
  } while (all.elapsed < length);
  if (all.done > 0) {
    row_seconds_ = absl::ToDoubleSeconds(all.elapsed) * setting.workers /
                   static_cast<double>(all.done);
  }
  return Measured(all);
}

absl::StatusOr<TrialRunner::Work> TrialRunner::CopyOnce(
    const TuneSetting& setting, absl::Duration at_most) {
  CopyOptions options;
  options.workers = setting.workers;
  options.chunk.target = absl::Milliseconds(setting.size);
  // A long copy finds its chunk size in time; this one begins with it.
  if (row_seconds_ > 0) {
    const double rows = static_cast<double>(setting.size) / 1e3 / row_seconds_;
    options.chunk.start_rows = std::max<int64_t>(
        1, std::min<int64_t>(static_cast<int64_t>(rows),
                             keys_->count() / (2 * setting.workers)));
  }
  Stopper stopper;
  Copier copier(pair_, factory_, &stopper, options, [](int) { return false; });
  const absl::Status time_is_up =
      absl::CancelledError("the trial's time is up");
  Stopper ended;
  absl::Status status;
  const absl::Time start = Now();
  std::thread thread([&] {
    status = copier.Run();
    ended.Stop(absl::CancelledError("the copy has ended"));
  });
  while (!ended.WaitFor(kPoll)) {
    if (stopper_->stopped()) stopper.Stop(stopper_->status());
    if (Now() - start > at_most) stopper.Stop(time_is_up);
  }
  thread.join();
  Work work;
  work.elapsed = Now() - start;
  work.done = copier.Stats().rows;
  RETURN_IF_ERROR(stopper_->status());
  if (!status.ok() && status != time_is_up) {
    return WithContext(status, "copying the sample");
  }
  return work;
}

absl::Status TrialRunner::PrepareReplay() {
  RETURN_IF_ERROR(EmptyShadow());
  RETURN_IF_ERROR(BuildIndexes());
  return CopyOnce(kPlainCopy, absl::InfiniteDuration()).status();
}

// On the empty shadow, where they cost nothing.
absl::Status TrialRunner::BuildIndexes() {
  if (!plan_->deferral.defer) return absl::OkStatus();
  std::string identity;
  RETURN_IF_ERROR(
      session_.Run("looking at the shadow", [&](Connection* c) -> absl::Status {
        ASSIGN_OR_RETURN(
            identity,
            TableIdentity(c, plan_->server, pair_->schema, pair_->names.shadow,
                          /*with_create_time=*/false));
        return absl::OkStatus();
      }));
  return BuildDeferredIndexes(factory_, plan_->server, *pair_, plan_->deferral,
                              /*gently=*/false, *stopper_, &identity);
}

absl::StatusOr<TuneMeasurement> TrialRunner::Replay(const TuneSetting& setting,
                                                    absl::Duration length) {
  Work all;
  do {
    RETURN_IF_ERROR(MakeBacklog(backlog_));
    load_->Begin();
    absl::StatusOr<Work> once =
        DrainOnce(setting, backlog_, 2 * length - all.elapsed);
    load_->End();
    RETURN_IF_ERROR(once.status());
    all.done += once->done;
    all.elapsed += once->elapsed;
  } while (all.elapsed < length);
  ASSIGN_OR_RETURN(TuneMeasurement measured, Measured(all));
  replay_rate_ = measured.rate;
  return measured;
}

void TrialRunner::SizeBacklogs(absl::Duration length) {
  const double wanted = replay_rate_ * absl::ToDoubleSeconds(length);
  backlog_ =
      std::min(keys_->count(),
               static_cast<int64_t>(std::max<double>(
                   kShortBacklog, std::min<double>(kLongBacklog, wanted))));
}

absl::Status TrialRunner::MakeBacklog(int64_t entries) {
  // What the load has added since the last drain is of no use: its rows differ
  // in nothing that can collide.
  RETURN_IF_ERROR(Run("emptying the log",
                      {absl::StrCat("TRUNCATE TABLE ", pair_->LogSql())}));
  std::vector<int64_t> rows;
  for (int64_t i = 1; i <= entries; ++i) {
    rows.push_back(order_[next_]);
    next_ = (next_ + 1) % order_.size();
    if (rows.size() < kUpdateRows && i < entries) continue;
    RETURN_IF_ERROR(Run("changing rows", {keys_->UpdateMany(rows)}));
    rows.clear();
  }
  int64_t backlog = 0;
  RETURN_IF_ERROR(
      session_.Run("counting the backlog", [&](Connection* c) -> absl::Status {
        ASSIGN_OR_RETURN(backlog, CountBacklog(c, *pair_, entries + 1));
        return absl::OkStatus();
      }));
  if (backlog == entries) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("of ", entries, " changed rows ",
                                          backlog, " are in the log"));
}

absl::StatusOr<TrialRunner::Work> TrialRunner::DrainOnce(
    const TuneSetting& setting, int64_t entries, absl::Duration at_most) {
  ReplayOptions options;
  options.workers = setting.workers;
  options.batch_entries = setting.size;
  Stopper stopper;
  Replayer replayer(pair_, factory_, &stopper, options);
  replayer.CopyHasEnded();
  const absl::Time start = Now();
  replayer.Start();
  Work work;
  for (;;) {
    work.done = replayer.Stats().entries_replayed;
    work.elapsed = Now() - start;
    if (work.done >= entries || work.elapsed > at_most) break;
    if (stopper_->stopped() || stopper.WaitFor(kPoll)) break;
  }
  const bool cut_short = work.done < entries;
  replayer.Finish();
  replayer.Join();
  if (cut_short) {
    work.done = replayer.Stats().entries_replayed;
    work.elapsed = Now() - start;
  }
  RETURN_IF_ERROR(stopper_->status());
  RETURN_IF_ERROR(WithContext(stopper.status(), "replaying a backlog"));
  return work;
}

}  // namespace osc
