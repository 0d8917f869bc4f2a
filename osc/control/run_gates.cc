#include "osc/control/run_gates.h"

#include "absl/strings/str_cat.h"
#include "db/clock.h"

namespace osc {
namespace {

constexpr absl::Duration kAskAgain = absl::Minutes(1);

}  // namespace

absl::StatusOr<std::string> HoldGate::ReasonToWait() {
  if (!holds_->CutoverRests()) return "";
  for (const Hold& hold : holds_->All()) {
    if (hold.scope == HoldScope::kCopy) continue;
    return absl::StrCat("waiting: ", hold.reason);
  }
  return "";
}

absl::StatusOr<std::string> ToldGate::ReasonToWait() {
  const int64_t attempt = attempts_();
  if (agreed_to_ == attempt) return "";
  const absl::Time now = Clock::Real()->Now();
  if (now < ask_again_) return objection_;
  absl::Status told = teller_->Tell(RunEvent::Kind::kBeforeCutover);
  if (told.ok()) {
    agreed_to_ = attempt;
    return "";
  }
  ask_again_ = Clock::Real()->Now() + kAskAgain;
  objection_ =
      absl::StrCat("waiting, since before the cutover: ", told.message());
  return objection_;
}

}  // namespace osc
