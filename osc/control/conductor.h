#ifndef OSC_CONTROL_CONDUCTOR_H_
#define OSC_CONTROL_CONDUCTOR_H_

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
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
  // What was done with a letter, and what is to be done once it is recorded.
  struct Obeyed {
    std::string answer = {};
    absl::Status end =
        absl::OkStatus();  // why the run has to end; OK: it goes on
    bool leaves_nothing = false;
    StateTable::Values also = {};  // to be written with the record
  };

  void Loop();
  // Puts what stands in the state table into effect. It counts, whatever was
  // obeyed and could not be recorded.
  absl::Status TakeOver(Connection* connection);
  absl::Status Show(Connection* connection);
  void TellHolds();
  absl::Status Obey(Connection* connection);
  // Until the last answer has been: the state table may go with the run.
  void AwaitFetched(Connection* connection);
  // Does what the letter says, but for the end of the run.
  Obeyed Answer(const Letter& letter);
  // Obeys one letter, and settles it.
  absl::Status ObeyOne(Connection* connection, const Letter& letter);
  std::string Pause(const ControlRequest& request, const Letter& letter);
  std::string Resume();
  std::string Set(const ControlRequest& request);
  static Obeyed Postpone(bool postponed);
  void HoldForOperator();
  void PutSettings(const Settings& settings);

  ConnectionFactory* const sessions_;
  const StateTable* const state_;
  const Mailbox mailbox_;
  const ConductedRun run_;
  const Settings flags_;  // before anybody has set them
  Standing standing_;     // of Start, then of the thread
  std::vector<Hold> told_;
  std::string answered_;  // the last letter
  absl::Time answered_at_ = absl::InfinitePast();
  std::atomic<bool> aborted_{false};
  Stopper stopper_;
  std::thread thread_;
};

}  // namespace osc

#endif  // OSC_CONTROL_CONDUCTOR_H_
