#ifndef OSC_CLEANUP_H_
#define OSC_CLEANUP_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "changelog/table_pair.h"
#include "db/connection.h"

namespace osc {

// Removes what a migration made: the triggers first and together, since without
// the log they would break the application, then log, chunk table and, if
// asked, the shadow. Tries for `patience` to get the locks it needs. Stops at
// the first thing that cannot be removed.
absl::Status RemoveArtifacts(ConnectionFactory* factory, const TablePair& pair,
                             bool with_shadow, absl::Duration patience);

// The statements that do the same by hand, in their order.
std::vector<std::string> RemovalStatements(const TablePair& pair,
                                           bool with_shadow);

}  // namespace osc

#endif  // OSC_CLEANUP_H_
