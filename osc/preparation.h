#ifndef OSC_PREPARATION_H_
#define OSC_PREPARATION_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/server.h"
#include "db/stop.h"
#include "osc/cutover_guards.h"
#include "osc/migration_types.h"
#include "osc/planner.h"
#include "osc/run_lock.h"
#include "osc/run_state.h"

namespace osc {

// The first phase of a migration: takes the table's run lock, and then finds
// what an earlier run has left and takes it up, or plans the migration and
// creates shadow, log, chunk table and state. What an earlier run has left is
// removed first where another change is wanted and nobody came back in time.
//
// Not thread-safe; everything given must outlive it.
class Preparation {
 public:
  Preparation(ConnectionFactory* factory, Stopper* stopper,
              const MigrationOptions& options);

  // Call once. Tries again where the trouble may pass and nothing was changed.
  // On an error the members below say what has been done.
  absl::Status Run();

  // Asked, once it is known what will be done, before anything is changed, also
  // of what an earlier run has left; an error refuses it. May be empty.
  std::function<absl::Status(const PlanRequest&)> before_change;

  Plan plan;                // of plan.request at least
  CutoverGuards guards;     // of an earlier run
  bool unfinished = false;  // an earlier run has left something to go on with
  bool changed_something = false;
  bool resumed = false;  // an earlier run's work is there, from the triggers on
  // What became of the leftovers of an earlier run that was not gone on with: a
  // clause; empty when nothing was touched.
  std::string replaced;
  bool renamed = false;  // all of it: only plan.pair is set, for ending.h

  // For the time after Run. The sessions of the run, in the right time zone.
  ConnectionFactory* sessions() const { return sessions_; }
  RunState* state() { return &state_; }
  RunLock* lock() const { return lock_.get(); }
  // Whether another process has taken the run up, so that nothing may be
  // touched any more. Asks the server.
  bool IsTakenUp();

 private:
  absl::Status Try();
  absl::Status Begin(Connection* connection);
  absl::Status Resume(Connection* connection, const RunRecord& record);
  absl::Status BeginAnew(Connection* connection, const RunRecord& record,
                         const Server& server);
  absl::Status OpenSessions(Connection* connection);
  absl::Status AskBefore(const PlanRequest& request);

  ConnectionFactory* const factory_;
  Stopper* const stopper_;
  MigrationOptions options_;
  RunState state_;
  std::unique_ptr<RunLock> lock_;
  bool asked_ = false;
  absl::Duration silence_;  // of an earlier run, before it was taken up
  std::unique_ptr<ConnectionFactory> utc_;
  ConnectionFactory* sessions_ = nullptr;  // of state_; perhaps utc_
};

}  // namespace osc

#endif  // OSC_PREPARATION_H_
