#ifndef OSC_RUN_MONITOR_H_
#define OSC_RUN_MONITOR_H_

#include <atomic>
#include <functional>
#include <thread>

#include "absl/status/status.h"
#include "db/stop.h"
#include "osc/log_guard.h"
#include "osc/preparation.h"

namespace osc {

// Watches over a run from a thread of its own: that it has its lock and gives
// signs of life, that the triggers work, and that the log keeps within its
// limits. Stops the run when one of these is not so; where the triggers would
// go on to fail the application's writes, it drops them.
class RunMonitor {
 public:
  // Everything must outlive it. `run` is prepared; `publish` is called after
  // each look at the log.
  RunMonitor(Preparation* run, LogGuard log_guard, Stopper* stopper,
             std::function<void(const LogGuard&)> publish);
  ~RunMonitor();

  // Ends the thread. May be called more than once.
  void End();
  // Whether another run has the table now.
  bool lost_lock() const { return lost_lock_; }

 private:
  void Loop();
  // False when the run has been stopped.
  bool Look(int round);
  absl::Status RenewLock();

  Preparation* const run_;
  LogGuard log_guard_;
  int known_connection_;  // of the lock, in the state table
  Stopper* const stopper_;
  const std::function<void(const LogGuard&)> publish_;
  std::atomic<bool> lost_lock_{false};
  Stopper end_;
  std::thread thread_;  // Last: it uses everything above.
};

}  // namespace osc

#endif  // OSC_RUN_MONITOR_H_
