#ifndef OSC_COMMAND_SUPPORT_H_
#define OSC_COMMAND_SUPPORT_H_

#include <memory>
#include <ostream>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "osc/flags.h"
#include "osc/migration_types.h"
#include "osc/status_line.h"

namespace osc {

// What the commands share.

// Where a command writes. Both must outlive it.
struct Streams {
  std::ostream* out;   // what was asked for: help, plan, summary
  StatusLine* errors;  // errors, log and progress
};

// Says why, and returns `outcome`.
Outcome Fail(const Streams& streams, Outcome outcome,
             const absl::Status& status);
// And that nothing was changed.
Outcome Refuse(const Streams& streams, const absl::Status& status);

// A connection without the engine's set-up.
absl::StatusOr<std::unique_ptr<Connection>> ConnectPlainly(
    const ConnectOptions& options);

// How every connection of the engine is opened. A server that refuses the
// set-up is told from one that cannot be reached: what stands against the
// migration says it better.
absl::StatusOr<ConnectOptions> EngineConnections(const CommandLine& command);

}  // namespace osc

#endif  // OSC_COMMAND_SUPPORT_H_
