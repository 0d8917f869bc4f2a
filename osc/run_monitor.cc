#include "osc/run_monitor.h"

#include <utility>

#include "absl/time/time.h"
#include "db/errors.h"
#include "db/status_macros.h"
#include "osc/capture_watch.h"

namespace osc {
namespace {

constexpr absl::Duration kInterval = absl::Milliseconds(250);
constexpr int kLooksBetweenBeats = 4;

}  // namespace

RunMonitor::RunMonitor(Preparation* run, LogGuard log_guard, Stopper* stopper,
                       std::function<void(const LogGuard&)> publish)
    : run_(run),
      log_guard_(std::move(log_guard)),
      known_connection_(run->lock()->connections()),
      stopper_(stopper),
      publish_(std::move(publish)),
      thread_([this] { Loop(); }) {}

RunMonitor::~RunMonitor() { End(); }

void RunMonitor::End() {
  end_.Stop(absl::CancelledError("the run has ended"));
  if (thread_.joinable()) thread_.join();
}

void RunMonitor::Loop() {
  for (int round = 0; !end_.WaitFor(kInterval); ++round) {
    if (!Look(round)) return;
  }
}

absl::Status RunMonitor::RenewLock() {
  RunLock* lock = run_->lock();
  RETURN_IF_ERROR(lock->Renew());
  if (lock->connections() == known_connection_) return absl::OkStatus();
  // So that whoever takes the run up can end this session too.
  absl::Status admitted = run_->state()->sessions()->Admit(lock->connection());
  if (absl::IsFailedPrecondition(admitted)) {
    return absl::AlreadyExistsError(admitted.message());
  }
  RETURN_IF_ERROR(admitted);
  known_connection_ = lock->connections();
  return absl::OkStatus();
}

bool RunMonitor::Look(int round) {
  absl::Status renewed = RenewLock();
  if (absl::IsAlreadyExists(renewed)) {
    lost_lock_ = true;
    stopper_->Stop(WithContext(renewed, "the run lost its lock"));
    return false;
  }
  if (!renewed.ok()) return true;  // the other threads notice what matters
  Connection* connection = run_->lock()->connection();
  if (round % kLooksBetweenBeats == 0) {
    run_->state()->Beat(connection).IgnoreError();
  }
  absl::Status fine = CheckCapture(connection, run_->plan.pair);
  if (fine.ok()) fine = log_guard_.Look(connection);
  publish_(log_guard_);  // also what ends the run
  if (!fine.ok()) {
    stopper_->Stop(fine);
    EndCapture(run_->lock(), run_->plan.pair, end_);
    return false;
  }
  return true;
}

}  // namespace osc
