#ifndef OSC_RUN_PARTS_H_
#define OSC_RUN_PARTS_H_

#include <atomic>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/backlog.h"
#include "osc/checksum.h"
#include "osc/control/auto_pilot.h"
#include "osc/control/conductor.h"
#include "osc/control/holds.h"
#include "osc/control/settings.h"
#include "osc/copier.h"
#include "osc/log_guard.h"
#include "osc/migration_types.h"
#include "osc/preparation.h"
#include "osc/run_monitor.h"
#include "osc/throttle/throttler.h"
#include "osc/view/run_teller.h"
#include "replay/replayer.h"

namespace osc {

// What works beside each other in a migration, once it is prepared: copy,
// replay and checksum, those who watch over them, and what holds them.
class RunParts {
 public:
  explicit RunParts(const MigrationOptions& options);
  ~RunParts();

  // Makes all of them and starts the watching ones. Everything given must
  // outlive this; `run` is prepared. `observe` is told of each look at the log.
  absl::Status Make(Preparation* run, Stopper* stopper, RunTeller* teller,
                    std::function<void(const LogGuard&)> observe);
  // Ends their threads. May be called without Make.
  void End();

  // Thread-safe; adds nothing that is not there yet.
  void AddStats(MigrationStats* stats) const;
  // What the copy does right now, for people.
  const char* CopyState() const;
  // Whether another run has the table.
  bool lost_lock() const;
  // Whether an operator wants nothing to be left.
  bool aborted() const;

  Copier* copier() { return copier_.get(); }
  Checksum* checksum() { return checksum_.get(); }
  Replayer* replayer() { return replayer_.get(); }
  Holds* holds() { return &holds_; }
  const CopyHold& copy_hold() const { return copy_hold_; }

 private:
  const MigrationOptions options_;
  LiveSettings settings_;
  Holds holds_;
  CopyHold copy_hold_;
  std::unique_ptr<ConnectionFactory> unchecked_;
  std::unique_ptr<Replayer> replayer_;
  std::unique_ptr<Copier> copier_;
  std::unique_ptr<Checksum> checksum_;
  std::atomic<bool> made_{false};  // the three above are there
  std::atomic<bool> copy_waits_{false};
  std::unique_ptr<RunMonitor> monitor_;
  std::unique_ptr<Throttler> throttler_;
  std::unique_ptr<Conductor> conductor_;
  std::unique_ptr<AutoPilot> auto_pilot_;
  std::atomic<const AutoPilot*> visible_pilot_{nullptr};
};

}  // namespace osc

#endif  // OSC_RUN_PARTS_H_
