#ifndef OSC_OWN_TRIGGER_CHECK_H_
#define OSC_OWN_TRIGGER_CHECK_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/server.h"
#include "osc/findings.h"
#include "osc/privileges.h"

namespace osc {

// What may stand against carrying the table's own triggers over to the new one.

// What can be known before a shadow exists: whether the server lets our
// triggers stand beside them, and whether they could be made again as they are.
absl::Status CheckOwnTriggers(Connection* connection, const Server& server,
                              const Privileges& privileges,
                              absl::string_view schema, absl::string_view table,
                              const std::vector<OwnTrigger>& triggers,
                              Findings* findings);

// FailedPrecondition when the names of triggers are left to be put right after
// an earlier run, with the statements that do it.
absl::Status CheckUnfinishedTriggers(Connection* connection,
                                     absl::string_view schema,
                                     absl::string_view table);

// FailedPrecondition when a trigger names a column that `pair.shadow` has not.
absl::Status CheckTriggerColumns(const TablePair& pair);

// Makes copies of all triggers on the shadow, which must be empty, and drops
// them. The error is the server's, with the trigger's name.
absl::Status TryOwnTriggers(Connection* connection, const TablePair& pair);

}  // namespace osc

#endif  // OSC_OWN_TRIGGER_CHECK_H_
