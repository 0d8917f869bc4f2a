#ifndef OSC_OWN_TRIGGER_SQL_H_
#define OSC_OWN_TRIGGER_SQL_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "changelog/table_pair.h"
#include "db/connection.h"

namespace osc {

// Statements that make a trigger again with the text, modes and charsets that
// the server keeps of it.

// Sets the session variables under which the server parses and keeps the
// trigger; kModesBefore sets those back that the first statement remembers.
std::vector<std::string> TriggerModes(const OwnTrigger& trigger);
constexpr char kModesBefore[] =
    "SET SESSION sql_mode = @osc_sql_mode, "
    "SESSION character_set_client = utf8mb4, "
    "SESSION collation_connection = @osc_collation";

// The CREATE of the trigger itself, byte for byte as it was where that can be.
// With `successor` it fires before that trigger's copy.
//
// FailedPrecondition when a name cannot be written in the trigger's charset.
absl::StatusOr<std::string> OwnTriggerSql(Connection* connection,
                                          const TablePair& pair,
                                          const OwnTrigger& trigger,
                                          const OwnTrigger* successor);

// Runs `before`, if it is not empty, and `create` under the trigger's modes, as
// one packet.
absl::Status CreateOwnTrigger(Connection* connection, const OwnTrigger& trigger,
                              const std::string& before,
                              const std::string& create);

// Makes the trigger under its temporary name on `table` (quoted, with schema).
absl::Status CopyOwnTrigger(Connection* connection, const TablePair& pair,
                            const OwnTrigger& trigger,
                            const std::string& table);

}  // namespace osc

#endif  // OSC_OWN_TRIGGER_SQL_H_
