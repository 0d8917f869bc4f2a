#ifndef OSC_CUTOVER_GUARDS_H_
#define OSC_CUTOVER_GUARDS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "changelog/delta_log.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/server.h"
#include "osc/foreign_keys.h"

namespace osc {

// What must still be true under the lock.
struct CutoverGuards {
  std::string original_identity;  // TableIdentity
  std::string shadow_identity;
  std::string log_identity;  // empty when an older osc began the migration
  std::vector<TriggerText> triggers;
  ForeignKeyPlan foreign_keys;  // what the new table must have
};

// TableIdentity of the log. An empty log looks like any other, but who
// truncated it took away what had not been replayed.
absl::StatusOr<std::string> LogIdentity(Connection* connection,
                                        const Server& server,
                                        const TablePair& pair);

// FailedPrecondition, saying what is not as it was, when the shadow cannot be
// trusted any more. Under the cutover's lock, with an empty log.
absl::Status CheckGuards(Connection* connection, const Server& server,
                         const TablePair& pair, const CutoverGuards& guards);

// Carries the next AUTO_INCREMENT value over to the shadow: ids of rows that
// were deleted must not be given out again. Under the same lock. The shadow may
// be ahead: it inserted rows whose id the application made larger and smaller
// again by UPDATE, which counts on some servers only. The server never goes
// below the ids in use.
absl::Status CarryAutoIncrement(Connection* connection, const TablePair& pair);

}  // namespace osc

#endif  // OSC_CUTOVER_GUARDS_H_
