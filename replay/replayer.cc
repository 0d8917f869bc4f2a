#include "replay/replayer.h"

#include <glog/logging.h>

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/status_macros.h"
#include "replay/batch_applier.h"

namespace osc {
namespace {

// Times as long as it took to read the whole log until it is read again.
constexpr int kBetweenWholeReads = 10;
constexpr absl::Duration kLookWhilePaused = absl::Milliseconds(10);

// A round that takes longer keeps a pause waiting.
constexpr absl::Duration kLongRound = absl::Seconds(1);

std::vector<uint64_t> IdsOf(const std::vector<LogEntry>& entries,
                            EntryPlace place) {
  std::vector<uint64_t> ids;
  for (const LogEntry& entry : entries) {
    if (entry.place == place) ids.push_back(entry.id);
  }
  return ids;
}

// Entries that repeat a key of the same share. Two keys with one hash are
// counted as one, which only a statistic may do.
int64_t CountMerged(const std::vector<LogEntry>& entries) {
  std::set<uint32_t> hashes;
  int64_t settled = 0;
  for (const LogEntry& entry : entries) {
    if (entry.place != EntryPlace::kSettled) continue;
    ++settled;
    hashes.insert(entry.key_hash);
  }
  return settled - static_cast<int64_t>(hashes.size());
}

}  // namespace

// A thread with a session of its own that applies one share at a time.
struct Replayer::Worker {
  Worker(ConnectionFactory* factory, const Stopper* stopper)
      : session(factory, stopper) {}

  Session session;
  absl::Mutex mu;
  bool busy ABSL_GUARDED_BY(mu) = false;
  bool ended ABSL_GUARDED_BY(mu) = false;
  bool verify ABSL_GUARDED_BY(mu) = false;
  std::vector<uint64_t> share ABSL_GUARDED_BY(mu);
  absl::Status status ABSL_GUARDED_BY(mu);
  std::thread thread;
};

Replayer::Replayer(const TablePair* pair, ConnectionFactory* factory,
                   Stopper* stopper, const ReplayOptions& options,
                   std::function<bool()> hold)
    : pair_(pair),
      stopper_(stopper),
      options_(options),
      hold_(std::move(hold)),
      read_limit_(options.batch_entries *
                  (pair->key.has_hash() ? std::max(1, options.workers) : 1)),
      bucket_(options.rows_per_second, Clock::Real()),
      session_(factory, stopper) {
  const int more = pair->key.has_hash()
                       ? options.workers - 1 + options.more_workers_in_a_hurry
                       : 0;
  for (int i = 0; i < more; ++i) {
    workers_.push_back(std::make_unique<Worker>(factory, stopper));
  }
}

Replayer::~Replayer() {
  Finish();
  Join();
}

void Replayer::Start() {
  for (auto& worker : workers_) {
    worker->thread = std::thread([this, w = worker.get()] { WorkerLoop(w); });
  }
  loop_ = std::thread([this] { Loop(); });
}

void Replayer::Join() {
  if (loop_.joinable()) loop_.join();
  for (auto& worker : workers_) {
    {
      absl::MutexLock lock(&worker->mu);
      worker->ended = true;
    }
    if (worker->thread.joinable()) worker->thread.join();
  }
}

void Replayer::Finish() {
  absl::MutexLock lock(&mu_);
  finished_ = true;
}

void Replayer::CopyHasEnded() {
  absl::MutexLock lock(&mu_);
  judge_ = false;
}

void Replayer::VerifyFromNowOn() {
  absl::MutexLock lock(&mu_);
  verify_ = true;
  auto idle = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return !in_round_; };
  mu_.Await(absl::Condition(&idle));
}

void Replayer::Hurry(bool hurry) {
  absl::MutexLock lock(&mu_);
  hurry_ = hurry && bucket_.rate() == 0;
}

void Replayer::PressOn(bool press) {
  absl::MutexLock lock(&mu_);
  press_ = press;
}

bool Replayer::InAHurry() const {
  absl::MutexLock lock(&mu_);
  return hurry_;
}

void Replayer::Pause() {
  absl::MutexLock lock(&mu_);
  paused_ = true;
  auto idle = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return !in_round_; };
  mu_.Await(absl::Condition(&idle));
}

void Replayer::Resume() {
  absl::MutexLock lock(&mu_);
  paused_ = false;
}

ReplayStats Replayer::Stats() const {
  absl::MutexLock lock(&mu_);
  ReplayStats stats = stats_;
  stats.worker_rate = rate_.PerSecond();
  stats.retries = session_.retries();
  for (const auto& worker : workers_) {
    stats.retries += worker->session.retries();
  }
  return stats;
}

uint64_t Replayer::LogBegin() const {
  absl::MutexLock lock(&mu_);
  return log_begin_;
}

bool Replayer::BeginRound() {
  do {
    absl::MutexLock lock(&mu_);
    if (finished_ || stopper_->stopped()) return false;
    if (!paused_ && !hold_()) {
      in_round_ = true;
      return true;
    }
  } while (!stopper_->WaitFor(kLookWhilePaused));
  return false;
}

bool Replayer::Works() const {
  absl::MutexLock lock(&mu_);
  return in_round_;
}

void Replayer::EndRound() {
  absl::MutexLock lock(&mu_);
  in_round_ = false;
  ++stats_.rounds;
}

void Replayer::Loop() {
  int64_t limit = read_limit_;
  while (BeginRound()) {
    // One round must not be a burst of many seconds.
    if (const int64_t rate = bucket_.rate(); rate > 0) {
      limit = std::min(limit, rate);
    }
    const absl::Time start = Clock::Real()->Now();
    absl::StatusOr<int64_t> read = Round(limit);
    const bool too_long = Clock::Real()->Now() - start > kLongRound;
    EndRound();
    if (!read.ok()) {
      stopper_->Stop(read.status());
      return;
    }
    if (!bucket_.Await(*stopper_).ok()) return;
    if (too_long) {
      limit = std::max<int64_t>(1, limit / 2);
    } else if (*read < limit || InAHurry()) {
      limit = read_limit_;
    } else {
      limit = std::min(2 * limit, options_.batch_growth * read_limit_);
    }
    if (*read < read_limit_ / 2 && stopper_->WaitFor(options_.idle_wait)) {
      return;
    }
  }
}

absl::StatusOr<int64_t> Replayer::Round(int64_t limit) {
  bool judge, verify;
  size_t workers = pair_->key.has_hash() ? std::max(1, options_.workers) : 1;
  {
    absl::MutexLock lock(&mu_);
    judge = judge_;
    verify = verify_;
    if (hurry_ || press_) workers = workers_.size() + 1;
  }
  ASSIGN_OR_RETURN(std::vector<LogEntry> entries, Read(limit, judge));
  if (entries.empty()) return 0;
  RETURN_IF_ERROR(Failpoint("replay-after-read"));
  const std::vector<uint64_t> untouched =
      IdsOf(entries, EntryPlace::kUntouched);
  RETURN_IF_ERROR(session_.Run(
      "dropping entries of untouched rows",
      [&](Connection* c) { return DropEntries(c, *pair_, untouched); }));
  RETURN_IF_ERROR(ApplySettled(entries, verify, workers));
  absl::MutexLock lock(&mu_);
  stats_.entries_untouched += static_cast<int64_t>(untouched.size());
  stats_.entries_merged += CountMerged(entries);
  stats_.entries_replayed +=
      static_cast<int64_t>(entries.size() - untouched.size());
  return static_cast<int64_t>(entries.size());
}

absl::StatusOr<std::vector<LogEntry>> Replayer::Read(int64_t limit,
                                                     bool judge) {
  const absl::Time start = Clock::Real()->Now();
  const bool whole = start >= whole_log_at_;
  std::vector<LogEntry> entries;
  RETURN_IF_ERROR(
      session_.Run("reading the log", [&](Connection* c) -> absl::Status {
        ASSIGN_OR_RETURN(
            entries, ReadLog(c, *pair_, limit, judge, whole ? 0 : read_up_to_));
        return absl::OkStatus();
      }));
  if (whole) {
    const absl::Time end = Clock::Real()->Now();
    whole_log_at_ = end + kBetweenWholeReads * (end - start);
    absl::MutexLock lock(&mu_);
    ++stats_.whole_reads;
    log_begin_ = entries.empty() ? read_up_to_ : entries.front().id;
  }
  if (!entries.empty()) read_up_to_ = entries.back().id;
  return entries;
}

absl::Status Replayer::ApplySettled(const std::vector<LogEntry>& entries,
                                    bool verify, size_t workers) {
  std::vector<std::vector<uint64_t>> shares(workers);
  for (const LogEntry& entry : entries) {
    if (entry.place != EntryPlace::kSettled) continue;
    shares[entry.key_hash % shares.size()].push_back(entry.id);
  }
  for (size_t i = 0; i + 1 < workers; ++i) {
    if (shares[i + 1].empty()) continue;
    absl::MutexLock lock(&workers_[i]->mu);
    workers_[i]->share = std::move(shares[i + 1]);
    workers_[i]->verify = verify;
    workers_[i]->busy = true;
  }
  absl::Status status = ApplyShare(&session_, shares[0], verify);
  for (auto& worker : workers_) {
    absl::MutexLock lock(&worker->mu);
    auto done = [&w = *worker]()
                    ABSL_NO_THREAD_SAFETY_ANALYSIS { return !w.busy; };
    worker->mu.Await(absl::Condition(&done));
    if (status.ok()) status = worker->status;
  }
  return status;
}

void Replayer::WorkerLoop(Worker* worker) {
  absl::MutexLock lock(&worker->mu);
  for (;;) {
    auto wake = [worker]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return worker->busy || worker->ended;
    };
    worker->mu.Await(absl::Condition(&wake));
    if (!worker->busy) return;
    std::vector<uint64_t> share = std::move(worker->share);
    const bool verify = worker->verify;
    worker->mu.Unlock();
    absl::Status status = ApplyShare(&worker->session, share, verify);
    worker->mu.Lock();
    worker->status = std::move(status);
    worker->busy = false;
  }
}

absl::Status Replayer::ApplyShare(Session* session,
                                  const std::vector<uint64_t>& log_ids,
                                  bool verify) {
  if (log_ids.empty()) return absl::OkStatus();
  ApplyResult result;
  const absl::Time start = Clock::Real()->Now();
  RETURN_IF_ERROR(session->Run("replay", [&](Connection* c) -> absl::Status {
    ASSIGN_OR_RETURN(result, ApplyBatch(c, *pair_, log_ids, {verify}));
    return absl::OkStatus();
  }));
  const absl::Duration time = Clock::Real()->Now() - start;
  const int64_t entries = static_cast<int64_t>(log_ids.size());
  bucket_.Reserve(entries);
  absl::MutexLock lock(&mu_);
  rate_.Add(entries, time);
  stats_.rows_evicted += result.rows_evicted;
  return absl::OkStatus();
}

absl::Status DrainLog(Connection* connection, const TablePair& pair,
                      int64_t batch_entries, absl::Duration budget,
                      int64_t* entries_drained) {
  const absl::Time deadline = Clock::Real()->Now() + budget;
  absl::Duration last_batch;  // as long as the next one will take, too
  uint64_t above = 0;
  for (;;) {
    ASSIGN_OR_RETURN(std::vector<LogEntry> entries,
                     ReadLog(connection, pair, batch_entries, false, above));
    if (entries.empty()) {
      if (above == 0) return absl::OkStatus();
      above = 0;
      continue;
    }
    above = entries.back().id;
    const absl::Time start = Clock::Real()->Now();
    const bool first = last_batch == absl::ZeroDuration();
    if (!first && start + last_batch > deadline) {
      return absl::DeadlineExceededError(absl::StrCat(
          "the log was not empty after ", absl::FormatDuration(budget)));
    }
    RETURN_IF_ERROR(ApplyBatch(connection, pair,
                               IdsOf(entries, EntryPlace::kSettled),
                               {/*verify=*/true, /*under_lock=*/true})
                        .status());
    *entries_drained += static_cast<int64_t>(entries.size());
    last_batch = Clock::Real()->Now() - start;
  }
}

}  // namespace osc
