#ifndef OSC_DEAD_RUN_H_
#define OSC_DEAD_RUN_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "changelog/delta_log.h"
#include "db/connection.h"
#include "db/server.h"
#include "osc/run_record.h"
#include "osc/run_state.h"

namespace osc {

// What a run that has died or was stopped has left. A name alone proves
// nothing: log and chunk table have the run's id in their comment, triggers and
// shadow are what its state says, and a shadow of which the state says nothing
// yet is empty.
struct Leftovers {
  std::vector<TriggerText> triggers;
  // Quoted, in the order of their removal, without the state.
  std::vector<std::string> tables;
  // What bears one of the names and is not the run's: a sentence each.
  std::vector<std::string> strangers;
  // A trigger that is not the run's writes into the log: it stays, and the
  // state with it.
  bool log_is_in_use = false;
};
absl::StatusOr<Leftovers> FindLeftovers(Connection* connection,
                                        const Server& server,
                                        const RunRecord& record);

// The statements that remove it, in their order.
std::vector<std::string> RemovalStatements(const Leftovers& leftovers,
                                           const RunRecord& record);

struct Removal {
  // The new table was in place: what was left to be done has been done.
  bool finished = false;
  // What is still there, and why: a sentence or a statement each.
  std::vector<std::string> left;
};

// Removes what the run of `state` has left, triggers first and together, the
// state last; or finishes the migration when its tables have changed names.
// Tries for `patience` to get the locks it needs. May be repeated wherever it
// broke off. From its beginning on the run cannot be resumed.
//
// The caller holds the run lock, on `connection`, and `state` has been taken
// up. Errors: Aborted and Unavailable when it could not come to its end;
// FailedPrecondition when somebody else has renamed tables.
absl::StatusOr<Removal> RemoveDeadRun(ConnectionFactory* factory,
                                      Connection* connection, RunState* state,
                                      const Server& server,
                                      absl::Duration patience);

}  // namespace osc

#endif  // OSC_DEAD_RUN_H_
