#ifndef OSC_CONTROL_CONDUCTOR_H_
#define OSC_CONTROL_CONDUCTOR_H_

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/checksum.h"
#include "osc/control/holds.h"
#include "osc/control/mailbox.h"
#include "osc/control/settings.h"
#include "osc/control/words.h"
#include "osc/copier.h"
#include "osc/state_table.h"
#include "osc/throttle/throttler.h"
#include "osc/view/run_teller.h"
#include "replay/replayer.h"

namespace osc {

// What a conductor acts on.
struct ConductedRun {
  Copier* copier;
  Checksum* checksum;
  Replayer* replayer;
  Holds* holds;
  LiveSettings* settings;
  Stopper* stopper;  // of the run
  RunTeller* teller;
  Throttler* throttler;
  // Something else sets the copy's rate, by the settings among others.
  bool auto_rate = false;
};

// Has a run do what operators tell it by way of its state table (mailbox.h),
// and shows there, once a second, how it goes. It never fails a run: while the
// server cannot be reached nobody tells it anything.
class Conductor {
 public:
  // Everything must outlive it. `sessions` are the run's.
  Conductor(ConnectionFactory* sessions, const StateTable* state,
            const ConductedRun& run);
  ~Conductor();

  // Takes over what earlier runs of the migration were told and what still
  // stands, puts all settings into effect, and starts the thread. Call before
  // the parts begin to work.
  absl::Status Start();
  // Ends the thread. May be called more than once.
  void End();

  // Whether the run was told to end and to leave nothing.
  bool aborted() const { return aborted_; }

 private:
  void Loop();
  void TellHolds();
  absl::Status Obey(Connection* connection);
  void AwaitFetched(Connection* connection, const Letter& letter);
  // Does what the letter says and returns the answer; `after` is to be done
  // once the answer is there.
  std::string Answer(Connection* connection, const Letter& letter,
                     absl::Status* after);
  std::string Pause(const ControlRequest& request, const Letter& letter);
  std::string Resume();
  std::string Set(const ControlRequest& request);
  std::string Postpone(Connection* connection, bool postponed);
  void HoldForOperator();
  void PutSettings(const Settings& settings);

  ConnectionFactory* const sessions_;
  const StateTable* const state_;
  const Mailbox mailbox_;
  const ConductedRun run_;
  Standing standing_;  // of Start, then of the thread
  std::vector<Hold> told_;
  std::atomic<bool> aborted_{false};
  Stopper stopper_;
  std::thread thread_;
};

}  // namespace osc

#endif  // OSC_CONTROL_CONDUCTOR_H_
