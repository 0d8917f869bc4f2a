#include "osc/run_parts.h"

#include <utility>

#include "db/status_macros.h"
#include "osc/child_keys.h"

namespace osc {

RunParts::RunParts(const MigrationOptions& options)
    : options_(options),
      settings_(options.settings()),
      copy_hold_(options.copy.workers) {}

RunParts::~RunParts() { End(); }

absl::Status RunParts::Make(Preparation* run, Stopper* stopper,
                            RunTeller* teller,
                            std::function<void(const LogGuard&)> observe) {
  const TablePair* pair = &run->plan.pair;
  unchecked_ = std::make_unique<UncheckedSessions>(run->sessions());
  replayer_ = std::make_unique<Replayer>(
      pair, unchecked_.get(), stopper, options_.replay,
      [this] { return holds_.ReplayRests(); });
  copier_ = std::make_unique<Copier>(
      pair, run->sessions(), stopper, options_.copy, [this](int worker) {
        const bool waits = copy_hold_.ShouldWait(worker);
        if (worker == 0) copy_waits_ = waits;
        return waits || holds_.CopyRests();
      });
  checksum_ = std::make_unique<Checksum>(
      pair, run->plan.server, run->sessions(), stopper, options_.checksum,
      [this] { return holds_.CopyRests(); });
  made_ = true;
  monitor_ = std::make_unique<RunMonitor>(
      run,
      LogGuard(pair, options_.log_limits, replayer_.get(), &copy_hold_,
               &holds_),
      stopper, std::move(observe));
  throttler_ =
      std::make_unique<Throttler>(run->sessions(), &run->state()->table(),
                                  options_.throttle, &holds_, stopper);
  conductor_ = std::make_unique<Conductor>(
      run->sessions(), &run->state()->table(),
      ConductedRun{copier_.get(), checksum_.get(), replayer_.get(), &holds_,
                   &settings_, stopper, teller, throttler_.get(),
                   options_.auto_rate.on});
  RETURN_IF_ERROR(conductor_->Start());
  throttler_->Start();
  if (options_.auto_rate.on) {
    auto_pilot_ = std::make_unique<AutoPilot>(
        run->sessions(), &run->state()->table(), options_.auto_rate, &holds_,
        &settings_, copier_.get());
    visible_pilot_ = auto_pilot_.get();
  }
  return absl::OkStatus();
}

void RunParts::End() {
  if (auto_pilot_ != nullptr) auto_pilot_->End();
  if (conductor_ != nullptr) conductor_->End();
  if (throttler_ != nullptr) throttler_->Stop();
  if (replayer_ != nullptr) {
    replayer_->Finish();
    replayer_->Resume();
    // What it owes to a rate is not waited for.
    replayer_->bucket()->SetRate(0);
    replayer_->Join();
  }
  if (monitor_ != nullptr) monitor_->End();
}

void RunParts::AddStats(MigrationStats* stats) const {
  if (made_) {
    stats->copy = copier_->Stats();
    stats->replay = replayer_->Stats();
    stats->checksum = checksum_->Stats();
  }
  if (const AutoPilot* pilot = visible_pilot_) {
    stats->auto_rate = pilot->rate();
  }
  stats->holds = holds_.All();
  stats->copy_rested = holds_.CopyRested();
  stats->replay_rested = holds_.ReplayRested();
  stats->settings = settings_.Get();
}

const char* RunParts::CopyState() const {
  if (holds_.CopyRests()) return "the copy rests";
  return copy_waits_ ? "copy waits for the replay" : "copying";
}

bool RunParts::lost_lock() const {
  return monitor_ != nullptr && monitor_->lost_lock();
}

bool RunParts::aborted() const {
  return conductor_ != nullptr && conductor_->aborted();
}

}  // namespace osc
