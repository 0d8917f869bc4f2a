#ifndef OSC_CONTROL_AUTO_PILOT_H_
#define OSC_CONTROL_AUTO_PILOT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/control/aimd.h"
#include "osc/control/holds.h"
#include "osc/control/settings.h"
#include "osc/copier.h"
#include "osc/state_table.h"

namespace osc {

struct AutoOptions {
  bool on = false;
  // What a small commit of our own may take, the second slowest of five.
  absl::Duration commit_budget = absl::Milliseconds(20);
};

// How the server does; what cannot be read is nullopt and no sign of trouble.
struct ServerSignals {
  absl::optional<absl::Duration> commit;  // of a small transaction of ours
  absl::optional<int64_t> threads_running;
  // Redo log that no checkpoint has freed yet, as a part of what there may be.
  absl::optional<double> redo_filled;
  absl::optional<int64_t> history_length;  // undo logs to purge
};

// The first of the signals that is out of its budget, in words; empty when none
// is. `at_first` are those before the copy began: up to twice the threads and
// eight are fine, and a million undo logs more; so is three quarters of the
// redo log.
std::string TroubleOf(const ServerSignals& now, const ServerSignals& at_first,
                      absl::Duration commit_budget);

// What is to be said when the budget cannot be kept whatever the copy does,
// since it is not kept before it begins; empty else.
std::string HopelessBudget(const ServerSignals& at_first,
                           absl::Duration commit_budget);

// Reads them; the commit writes a row of `state`.
ServerSignals ReadSignals(Connection* connection, const StateTable& state);

// --auto: about once a second, gives the copy the highest rate at which the
// server keeps its signals within their budgets (aimd.h), and never more than
// the operator's copy-rate. While the server cannot be reached the rate stays.
class AutoPilot {
 public:
  // Starts its thread. Everything must outlive it. `sessions` are the run's.
  AutoPilot(ConnectionFactory* sessions, const StateTable* state,
            const AutoOptions& options, const Holds* holds,
            const LiveSettings* settings, Copier* copier);
  ~AutoPilot();
  // Ends the thread. May be called more than once.
  void End();

  // Rows a second that it allows.
  int64_t rate() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Loop();
  void Step(const ServerSignals& signals);

  ConnectionFactory* const sessions_;
  const StateTable* const state_;
  const AutoOptions options_;
  const Holds* const holds_;
  const LiveSettings* const settings_;
  Copier* const copier_;
  absl::optional<ServerSignals> at_first_;  // of the thread
  int64_t copied_ = 0;
  absl::Duration rested_;
  absl::Time stepped_;
  mutable absl::Mutex mu_;
  Aimd aimd_ ABSL_GUARDED_BY(mu_){AimdOptions()};
  Stopper stopper_;
  std::thread thread_;  // Last: it uses everything above.
};

}  // namespace osc

#endif  // OSC_CONTROL_AUTO_PILOT_H_
