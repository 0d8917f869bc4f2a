#ifndef OSC_BLOCKERS_H_
#define OSC_BLOCKERS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/server.h"

namespace osc {

// Who may hold the metadata lock on the original that could not be had, as far
// as this account can see: connection, user, host, age and statement. From
// performance_schema or METADATA_LOCK_INFO where one of them records metadata
// locks (lock_holders.h), otherwise InnoDB's open transactions or the process
// list. For messages only; empty when nothing can be seen.
std::vector<std::string> DescribeBlockers(Connection* connection,
                                          const Server& server,
                                          const TablePair& pair);

// The lock timeout with the blockers named behind it.
absl::Status NameBlockers(Connection* connection, const Server& server,
                          const TablePair& pair, const absl::Status& status);

}  // namespace osc

#endif  // OSC_BLOCKERS_H_
