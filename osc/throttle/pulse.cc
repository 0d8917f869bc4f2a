#include "osc/throttle/pulse.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "db/status_macros.h"
#include "osc/run_record.h"

namespace osc {
namespace {

constexpr absl::Duration kInterval = absl::Milliseconds(100);

}  // namespace

Pulse::Pulse(ConnectionFactory* source, const StateTable* state, Clock* clock)
    : source_(source),
      state_(state),
      clock_(clock),
      run_(NewRunId()),
      thread_([this] { Loop(); }) {}

Pulse::~Pulse() {
  stopper_.Stop(absl::CancelledError("no more pulses"));
  thread_.join();
}

void Pulse::Loop() {
  do {
    const absl::Time now = clock_->Now();
    absl::Status written = Write();
    absl::MutexLock lock(&mu_);
    if (written.ok() && first_ == absl::InfiniteFuture()) first_ = now;
    status_ = std::move(written);
  } while (!stopper_.WaitFor(kInterval));
}

absl::Status Pulse::Write() {
  if (connection_ == nullptr) {
    ASSIGN_OR_RETURN(connection_, source_->Connect());
  }
  absl::Status put = state_->Put(
      connection_.get(),
      {{kRow, absl::StrCat(run_, " ", absl::ToUnixMicros(clock_->Now()))}});
  if (absl::IsUnavailable(put)) connection_.reset();
  return put;
}

absl::optional<absl::Duration> Pulse::Age(absl::string_view value) const {
  const std::vector<absl::string_view> parts = absl::StrSplit(value, ' ');
  int64_t micros = 0;
  if (parts.size() != 2 || parts[0] != run_ ||
      !absl::SimpleAtoi(parts[1], &micros)) {
    return absl::nullopt;
  }
  return clock_->Now() - absl::FromUnixMicros(micros);
}

absl::optional<absl::Duration> Pulse::AgeOfFirst() const {
  absl::MutexLock lock(&mu_);
  if (first_ == absl::InfiniteFuture()) return absl::nullopt;
  return clock_->Now() - first_;
}

absl::Status Pulse::status() const {
  absl::MutexLock lock(&mu_);
  return status_;
}

}  // namespace osc
