#ifndef OSC_OWN_TRIGGER_STORE_H_
#define OSC_OWN_TRIGGER_STORE_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "changelog/table_pair.h"
#include "db/connection.h"

namespace osc {

// The definitions of the original's own triggers in a table beside it
// (ArtifactNames::own_triggers), for as long as a run lasts: a crash of client
// or server at any moment leaves them there.

// Makes and fills the table; does nothing when there are no own triggers.
absl::Status SaveOwnTriggers(Connection* connection, const TablePair& pair);

// Those that were saved; none when nothing was.
absl::StatusOr<std::vector<OwnTrigger>> ReadSavedTriggers(
    Connection* connection, const TablePair& pair);

// FailedPrecondition when the original's own triggers are others than those
// that were saved.
absl::Status CheckSavedTriggers(Connection* connection, const TablePair& pair);

// A pair with schema, names and the triggers that an earlier run of the table
// has saved and that lack their names still; NotFound when there are none.
absl::StatusOr<TablePair> FindUnfinishedTriggers(Connection* connection,
                                                 absl::string_view schema,
                                                 absl::string_view table);

// Finishes what an earlier run, which has ended, left undone. The caller holds
// the table's run lock, and there is no state any more that knows of sessions.
absl::Status RestoreOwnTriggers(ConnectionFactory* factory,
                                Connection* connection,
                                absl::string_view schema,
                                absl::string_view table);

}  // namespace osc

#endif  // OSC_OWN_TRIGGER_STORE_H_
