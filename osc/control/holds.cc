#include "osc/control/holds.h"

#include <algorithm>

namespace osc {

void Holds::Watch::Set(bool on, absl::Time now) {
  if (on == (since != absl::InfiniteFuture())) return;
  if (on) {
    since = now;
  } else {
    total += now - since;
    since = absl::InfiniteFuture();
  }
}

absl::Duration Holds::Watch::At(absl::Time now) const {
  return since == absl::InfiniteFuture() ? total : total + (now - since);
}

Holds::Holds(Clock* clock) : clock_(clock) {}

void Holds::Put(absl::string_view by, HoldScope scope,
                absl::string_view reason) {
  absl::MutexLock lock(&mu_);
  auto found = std::find_if(holds_.begin(), holds_.end(),
                            [&](const Hold& hold) { return hold.by == by; });
  if (found == holds_.end()) {
    found = holds_.insert(holds_.end(),
                          {std::string(by), "", scope, clock_->Now()});
  }
  found->reason = std::string(reason);
  found->scope = scope;
  Count();
}

void Holds::Release(absl::string_view by) {
  absl::MutexLock lock(&mu_);
  holds_.erase(std::remove_if(holds_.begin(), holds_.end(),
                              [&](const Hold& hold) { return hold.by == by; }),
               holds_.end());
  Count();
}

void Holds::LogIsLong(bool is_long) {
  absl::MutexLock lock(&mu_);
  log_is_long_ = is_long;
  Count();
}

void Holds::Count() {
  const absl::Time now = clock_->Now();
  copy_.Set(!holds_.empty(), now);
  replay_.Set(HoldOfReplay() != nullptr, now);
}

const Hold* Holds::HoldOfReplay() const {
  for (const Hold& hold : holds_) {
    if (hold.scope == HoldScope::kAll) return &hold;
    if (hold.scope == HoldScope::kThrottle && !log_is_long_) return &hold;
  }
  return nullptr;
}

bool Holds::CopyRests() const {
  absl::MutexLock lock(&mu_);
  return !holds_.empty();
}

bool Holds::ReplayRests() const {
  absl::MutexLock lock(&mu_);
  return HoldOfReplay() != nullptr;
}

std::string Holds::WhyReplayRests() const {
  absl::MutexLock lock(&mu_);
  const Hold* hold = HoldOfReplay();
  return hold == nullptr ? "" : hold->reason;
}

bool Holds::CutoverRests() const {
  absl::MutexLock lock(&mu_);
  return std::any_of(holds_.begin(), holds_.end(), [](const Hold& hold) {
    return hold.scope != HoldScope::kCopy;
  });
}

std::vector<Hold> Holds::All() const {
  absl::MutexLock lock(&mu_);
  return holds_;
}

absl::Duration Holds::CopyRested() const {
  absl::MutexLock lock(&mu_);
  return copy_.At(clock_->Now());
}

absl::Duration Holds::ReplayRested() const {
  absl::MutexLock lock(&mu_);
  return replay_.At(clock_->Now());
}

}  // namespace osc
