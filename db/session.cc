#include "db/session.h"

#include <glog/logging.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/status_macros.h"

namespace osc {

Session::Session(ConnectionFactory* factory, const Stopper* stopper,
                 SessionOptions options)
    : factory_(factory), stopper_(stopper), options_(options) {}

absl::Status Session::EnsureConnected() {
  if (connection_ != nullptr) return absl::OkStatus();
  const absl::Time give_up = Clock::Real()->Now() + options_.patience;
  for (;;) {
    absl::StatusOr<std::unique_ptr<Connection>> connection =
        factory_->Connect();
    if (connection.ok()) {
      connection_ = *std::move(connection);
      return absl::OkStatus();
    }
    // Aborted too: statements belong to it, which may meet a lock.
    if (!IsPassing(connection.status()) || Clock::Real()->Now() > give_up) {
      return connection.status();
    }
    LOG_FIRST_N(WARNING, 1)
        << "waiting for the server: " << connection.status().message();
    RETURN_IF_ERROR(stopper_->SleepFor(absl::Seconds(1)));
  }
}

absl::Status Session::Run(
    absl::string_view what,
    const std::function<absl::Status(Connection*)>& unit) {
  int aborts = 0;
  absl::Time give_up = absl::InfiniteFuture();  // once the server cannot write
  for (;;) {
    RETURN_IF_ERROR(stopper_->status());
    RETURN_IF_ERROR(WithContext(EnsureConnected(), what));
    absl::Status status = unit(connection_.get());
    if (status.ok()) return status;
    if (absl::IsUnavailable(status)) {
      LOG(WARNING) << what
                   << ": connection lost, trying again: " << status.message();
      connection_.reset();
      ++retries_;
      continue;
    }
    // Whatever the unit left open must not outlive it.
    if (!connection_->Execute("ROLLBACK").ok()) connection_.reset();
    if (absl::IsResourceExhausted(status)) {
      const absl::Time now = Clock::Real()->Now();
      give_up = std::min(give_up, now + options_.patience);
      if (now > give_up) return WithContext(status, what);
      LOG_EVERY_N(WARNING, 30) << what << ": the server cannot write, trying "
                               << "again: " << status.message();
      ++retries_;
      RETURN_IF_ERROR(stopper_->SleepFor(absl::Seconds(1)));
      continue;
    }
    if (!absl::IsAborted(status) || ++aborts > options_.max_aborts) {
      return WithContext(status, what);
    }
    ++retries_;
    RETURN_IF_ERROR(
        stopper_->SleepFor(absl::Milliseconds(std::min(200, 5 * aborts))));
  }
}

}  // namespace osc
