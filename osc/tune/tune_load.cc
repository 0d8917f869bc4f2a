#include "osc/tune/tune_load.h"

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/session.h"

namespace osc {

TuneLoad::TuneLoad(const TuneKeys* keys, ConnectionFactory* factory,
                   const TuneLoadOptions& options)
    : keys_(keys),
      factory_(factory),
      options_(options),
      period_(absl::Seconds(1) / options.statements_per_second) {}

TuneLoad::~TuneLoad() { Stop(); }

void TuneLoad::Start() {
  for (int i = 0; i < options_.connections; ++i) {
    threads_.emplace_back([this, i] { WorkerLoop(i); });
  }
}

void TuneLoad::Stop() {
  {
    absl::MutexLock lock(&mu_);
    running_ = false;
    ended_ = true;
  }
  stopper_.Stop(absl::CancelledError("the load has ended"));
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void TuneLoad::Begin() {
  absl::MutexLock lock(&mu_);
  running_ = true;
  ++turn_;
  begin_ = Clock::Real()->Now();
}

void TuneLoad::End() {
  absl::MutexLock lock(&mu_);
  running_ = false;
  auto idle = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return busy_ == 0; };
  mu_.Await(absl::Condition(&idle));
}

absl::StatusOr<absl::Duration> TuneLoad::TakeP99() {
  absl::MutexLock lock(&mu_);
  if (!error_.ok()) return WithContext(error_, "the synthetic application");
  if (latencies_.empty()) return absl::ZeroDuration();
  const size_t rank = latencies_.size() * 99 / 100;
  std::nth_element(latencies_.begin(), latencies_.begin() + rank,
                   latencies_.end());
  const absl::Duration p99 = latencies_[rank];
  latencies_.clear();
  return p99;
}

bool TuneLoad::AwaitTurn(int number, int64_t* turn, absl::Time* due) {
  absl::MutexLock lock(&mu_);
  auto wake = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return running_ || ended_;
  };
  mu_.Await(absl::Condition(&wake));
  if (ended_) return false;
  if (*turn != turn_) {
    *turn = turn_;
    // The connections take turns, so that they do not all come at once.
    *due = begin_ + period_ * number / options_.connections;
  }
  return true;
}

void TuneLoad::WorkerLoop(int number) {
  std::mt19937_64 random(options_.seed * 1000 + number);
  Session session(factory_, &stopper_);
  int64_t turn = 0;
  absl::Time due;
  while (AwaitTurn(number, &turn, &due)) {
    if (stopper_.WaitFor(due - Clock::Real()->Now())) return;
    {
      absl::MutexLock lock(&mu_);
      if (!running_ || turn != turn_) continue;
      ++busy_;
    }
    const std::string sql = keys_->UpdateOne(random());
    absl::Status status = session.Run(
        "updating a row", [&](Connection* c) { return c->Execute(sql); });
    absl::MutexLock lock(&mu_);
    --busy_;
    if (status.ok()) {
      latencies_.push_back(Clock::Real()->Now() - due);
    } else if (!ended_ && error_.ok()) {
      error_ = status;
    }
    due += period_;
  }
}

}  // namespace osc
