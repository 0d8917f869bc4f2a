#ifndef OSC_REPLICA_CHECK_H_
#define OSC_REPLICA_CHECK_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"
#include "db/server.h"
#include "osc/findings.h"

namespace osc {

// Finds out whether the server applies changes to the table that were made on
// another one. Row events fire no triggers there, so the delta log would miss
// them. Also counts replication that is set up and stopped, since it may be
// started at any time; not replication whose filters leave the table out, and
// not a MariaDB that runs triggers for row events.
//
// Without the right to look that is a warning.
absl::Status CheckReplication(Connection* connection, const Server& server,
                              absl::string_view schema, absl::string_view table,
                              Findings* findings);

}  // namespace osc

#endif  // OSC_REPLICA_CHECK_H_
