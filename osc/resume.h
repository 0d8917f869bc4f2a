#ifndef OSC_RESUME_H_
#define OSC_RESUME_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "osc/cutover_guards.h"
#include "osc/planner.h"
#include "osc/run_record.h"

namespace osc {

// Going on with a migration whose process has died or was stopped. All of it
// asks the server, and trusts the state table only with what the server cannot
// know any more; nothing is changed before everything has been compared.

// FailedPrecondition when `wanted` asks for another change than the one that
// was begun. An empty `wanted.alter` asks for none.
absl::Status CheckSameRequest(const RunRecord& record,
                              const PlanRequest& wanted);

// FailedPrecondition when the migration was begun on another server than
// `server`.
absl::Status CheckSameServer(const RunRecord& record, const Server& server);

// Makes up for what an attempt at the cutover that died has left on the shadow:
// foreign keys and copies of the table's own triggers. Does nothing when the
// shadow is not the run's. Before anything is compared or replayed.
absl::Status TidyAttempt(ConnectionFactory* factory, Connection* connection,
                         const Server& server, const RunRecord& record);

// A server that died in the middle of the cutover's RENAME may have done half
// of it (MySQL before 8.0): the original stands under the old table's name, and
// nothing under its own. Gives it its name back; whether that was so. Before
// anything is compared. FailedPrecondition when it is not clear that the table
// is the original, or the server knows only half of it.
absl::StatusOr<bool> PutOriginalBack(Connection* connection,
                                     const Server& server,
                                     const RunRecord& record);

// The plan of the migration, made again: original, shadow, log, chunk table and
// triggers are as the run left them, or FailedPrecondition says what is not and
// that the migration cannot be gone on with. `new_server`: the server is
// another one by the operator's leave, so that ids and times of creation may
// differ.
absl::StatusOr<Plan> PlanOfRecord(Connection* connection,
                                  const RunRecord& record, bool new_server);

// Whether the new table is in place. FailedPrecondition when another table is.
absl::StatusOr<bool> IsRenamed(Connection* connection, const Server& server,
                               const RunRecord& record);

// What is left to be done behind the rename, but for what FinishAfterRename
// does (ending.h): gives the foreign keys their names. Returns the pair for it.
absl::StatusOr<TablePair> FinishRenamed(ConnectionFactory* factory,
                                        Connection* connection,
                                        const Server& server,
                                        const RunRecord& record);

}  // namespace osc

#endif  // OSC_RESUME_H_
