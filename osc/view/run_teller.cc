#include "osc/view/run_teller.h"

#include <glog/logging.h>

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "db/clock.h"

namespace osc {
namespace {

constexpr absl::Duration kRatesOver = absl::Minutes(1);

double Part(absl::Duration of, absl::Duration all) {
  if (all <= absl::ZeroDuration()) return 0;
  return std::clamp(absl::FDivDuration(of, all), 0.0, 1.0);
}

}  // namespace

RunTeller::RunTeller(std::vector<RunObserver*> observers,
                     std::function<MigrationStats()> stats)
    : observers_(std::move(observers)),
      stats_(std::move(stats)),
      begin_(Clock::Real()->Now()),
      thread_([this] { Loop(); }) {}

RunTeller::~RunTeller() {
  {
    absl::MutexLock lock(&mu_);
    ended_ = true;
  }
  thread_.join();
}

void RunTeller::Introduce(absl::string_view run_id, const PlanRequest& request,
                          bool resumed) {
  absl::MutexLock lock(&mu_);
  who_.run_id = std::string(run_id);
  who_.schema = request.schema;
  who_.table = request.table;
  who_.alter = request.alter;
  who_.resumed = resumed;
}

absl::Status RunTeller::Tell(RunEvent::Kind kind, absl::string_view text) {
  absl::Notification told;
  absl::Status status;
  {
    absl::MutexLock lock(&mu_);
    News news;
    news.view = MakeView();
    news.event = RunEvent{kind, std::string(text)};
    if (Waits(kind)) {
      news.told = &told;
      news.status = &status;
    }
    news_.push_back(std::move(news));
  }
  if (Waits(kind)) told.WaitForNotification();
  return status;
}

RunView RunTeller::Look() {
  absl::MutexLock lock(&mu_);
  RunView view = MakeView();
  const bool waits =
      std::any_of(news_.begin(), news_.end(),
                  [](const News& news) { return !news.event.has_value(); });
  if (!waits) {
    News news;
    news.view = view;
    news_.push_back(std::move(news));
  }
  return view;
}

void RunTeller::Loop() {
  for (;;) {
    News news;
    {
      absl::MutexLock lock(&mu_);
      auto wake = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
        return ended_ || !news_.empty();
      };
      mu_.Await(absl::Condition(&wake));
      if (news_.empty()) return;
      news = std::move(news_.front());
      news_.pop_front();
    }
    absl::Status status = TellAll(news);
    if (news.status != nullptr) *news.status = std::move(status);
    if (news.told != nullptr) news.told->Notify();
  }
}

absl::Status RunTeller::TellAll(const News& news) const {
  absl::Status first;
  for (RunObserver* observer : observers_) {
    if (!news.event.has_value()) {
      observer->OnView(news.view);
      continue;
    }
    absl::Status status = observer->OnEvent(*news.event, news.view);
    if (status.ok()) continue;
    LOG(WARNING) << EventName(news.event->kind) << ": " << status.message();
    if (first.ok()) first = std::move(status);
  }
  return first;
}

RunView RunTeller::MakeView() {
  const MigrationStats stats = stats_();
  const absl::Time now = Clock::Real()->Now();
  RunView view = who_;
  view.at = absl::Now();
  view.elapsed = now - begin_;
  view.phase = std::string(PhaseName(stats.phase));
  view.state = stats.state;
  view.rows_estimate = stats.rows_estimate;
  view.bytes_estimate = stats.bytes_estimate;
  view.rows_copied = stats.copy.rows;
  view.chunks_copied = stats.copy.chunks;
  view.chunk_rows = stats.copy.chunk_rows;
  if (stats.copy.chunk_time > absl::ZeroDuration()) {
    view.chunk_time = stats.copy.chunk_time;
  }
  view.rows_verified = stats.checksum.rows_verified;
  view.chunks_verified = stats.checksum.chunks_verified;
  view.chunks_total = stats.checksum.chunks_total;
  view.entries_captured = stats.entries_captured();
  view.entries_replayed =
      stats.replay.entries_replayed + stats.replay.entries_untouched;
  view.entries_merged = stats.replay.entries_merged;
  view.backlog = stats.backlog;
  view.backlog_is_more = stats.backlog_is_more;
  view.backlog_bytes = stats.log.bytes;
  view.backlog_age = stats.log.age;
  view.converges_in = stats.log.converges_in;
  view.diverges = stats.log.diverges;
  for (const Hold& hold : stats.holds) {
    view.holds.push_back({hold.by, hold.reason, hold.scope != HoldScope::kCopy,
                          now - hold.since});
  }
  view.copy_rested = Part(stats.copy_rested, view.elapsed);
  view.replay_rested = Part(stats.replay_rested, view.elapsed);
  view.settings = stats.settings.Values();
  view.auto_rate = stats.auto_rate;
  view.retries = {{"copy", stats.copy.retries},
                  {"replay", stats.replay.retries},
                  {"lock_timeout", stats.cutover.lock_timeouts},
                  {"yield", stats.cutover.yields}};
  view.cutover_attempts = stats.cutover.attempts;
  view.cutover_failure = stats.cutover.last_failure;
  if (stats.cutover.stall > absl::ZeroDuration()) {
    view.cutover_stall = stats.cutover.stall;
  }
  AddRates(stats, now, &view);
  return view;
}

void RunTeller::AddRates(const MigrationStats& stats, absl::Time now,
                         RunView* view) {
  const Progress progress = meter_.Observe(stats, now);
  view->fraction = progress.fraction;
  view->eta = progress.eta;
  minute_.push_back({now, stats.copy.rows - stats.copy.rows_before,
                     stats.checksum.rows_verified - stats.checksum.rows_before,
                     view->entries_replayed, view->entries_captured});
  while (minute_.size() > 2 && now - minute_[1].at >= kRatesOver) {
    minute_.pop_front();
  }
  const Sample& first = minute_.front();
  const Sample& last = minute_.back();
  const double seconds = absl::ToDoubleSeconds(last.at - first.at);
  if (seconds < 1) return;
  auto rate = [&](int64_t Sample::*of) {
    return std::max<double>(0, static_cast<double>(last.*of - first.*of)) /
           seconds;
  };
  view->copy_rate = rate(&Sample::copied);
  view->verify_rate = rate(&Sample::verified);
  view->replay_rate = rate(&Sample::replayed);
  view->capture_rate = rate(&Sample::captured);
}

}  // namespace osc
