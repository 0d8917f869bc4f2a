#include "osc/throttle/probe.h"

#include <glog/logging.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace osc {
namespace {

constexpr absl::Duration kInterval = absl::Seconds(1);
constexpr absl::Duration kSoon = absl::Milliseconds(100);
constexpr absl::Duration kPatience = absl::Seconds(5);
constexpr int kLogEvery = 600;

}  // namespace

Probe::Probe(std::string what, Look look, std::function<void()> interrupt,
             Unreadable unreadable, Clock* clock)
    : what_(std::move(what)),
      look_(std::move(look)),
      interrupt_(std::move(interrupt)),
      unreadable_(unreadable),
      clock_(clock),
      thread_([this] { Loop(); }) {}

Probe::~Probe() {
  Retire();
  // A look that began at the last moment was not there to be interrupted.
  while (!ended_.WaitFor(kSoon)) {
    if (interrupt_) interrupt_();
  }
  thread_.join();
}

void Probe::Loop() {
  absl::Duration wait;
  while (!stopper_.WaitFor(wait)) {
    {
      absl::MutexLock lock(&mu_);
      began_ = clock_->Now();
    }
    absl::StatusOr<absl::optional<Reading>> reading = look_();
    absl::MutexLock lock(&mu_);
    began_ = absl::InfiniteFuture();
    wait = kInterval;
    if (!reading.ok()) {
      latest_ = Failure(absl::StrCat("cannot read ", what_, ": ",
                                     reading.status().message()));
    } else if (reading->has_value()) {
      latest_ = **reading;
    } else {
      wait = kSoon;
    }
  }
  ended_.Stop(absl::CancelledError("the last look has ended"));
}

Reading Probe::Failure(const std::string& reason) const {
  if (unreadable_ == Unreadable::kHolds) {
    return {Reading::Level::kOver, reason};
  }
  LOG_EVERY_N(WARNING, kLogEvery) << reason << "; it does not count";
  return {};
}

bool Probe::OverdueLocked() const { return clock_->Now() - began_ > kPatience; }

absl::optional<Reading> Probe::Latest() const {
  absl::MutexLock lock(&mu_);
  if (!OverdueLocked()) return latest_;
  return Failure(absl::StrCat("no answer from ", what_, " for ",
                              absl::ToInt64Seconds(clock_->Now() - began_),
                              " s"));
}

void Probe::InterruptIfOverdue() {
  {
    absl::MutexLock lock(&mu_);
    if (!OverdueLocked()) return;
  }
  if (interrupt_) interrupt_();
}

void Probe::Retire() {
  if (stopper_.stopped()) return;
  stopper_.Stop(absl::CancelledError("it is watched no more"));
  if (interrupt_) interrupt_();
}

bool Probe::ended() const { return ended_.stopped(); }

}  // namespace osc
