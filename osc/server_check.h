#ifndef OSC_SERVER_CHECK_H_
#define OSC_SERVER_CHECK_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"
#include "db/server.h"
#include "osc/findings.h"
#include "osc/privileges.h"

namespace osc {

// What the server and the account must allow, whatever the table looks like.

// Each privilege that the account lacks to migrate the table, and that a
// warning is lost without PROCESS. `artifacts` are the tables that the
// migration makes beside it.
absl::Status CheckPrivileges(Connection* connection,
                             const Privileges& privileges,
                             absl::string_view schema, absl::string_view table,
                             const std::vector<std::string>& artifacts,
                             Findings* findings);

// A server that takes no writes.
absl::Status CheckReadOnly(Connection* connection, Findings* findings);

// Error 1419, with which a server that writes a binlog refuses triggers, and a
// binlog_format that the engine cannot work with nor change.
absl::Status CheckBinlog(Connection* connection, const Server& server,
                         const Privileges& privileges, Findings* findings);

}  // namespace osc

#endif  // OSC_SERVER_CHECK_H_
