#ifndef OSC_CONNECTION_FLAGS_H_
#define OSC_CONNECTION_FLAGS_H_

#include "absl/status/status.h"
#include "db/mysql_connection.h"

namespace osc {

// The flags that say where the server is and who connects. Part of
// ParseCommandLine (osc/flags.h), and called by it alone.
absl::Status ReadConnectionFlags(ConnectOptions* options, bool* ask_password);

}  // namespace osc

#endif  // OSC_CONNECTION_FLAGS_H_
