#ifndef OSC_OWN_TRIGGERS_H_
#define OSC_OWN_TRIGGERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "changelog/artifact_names.h"
#include "changelog/table_pair.h"
#include "db/connection.h"

namespace osc {

// The original's own triggers (TablePair::own_triggers), which the new table
// must have from its first statement on, and under their names.
//
// A trigger's name is unique in its schema and cannot be changed, and a trigger
// travels with a table that is renamed. So copies under temporary names are put
// on the shadow under the cutover's lock, when nothing is replayed any more:
// the swap of the tables then swaps the triggers too, and no statement ever
// sees a table without them. Afterwards, under a lock again, each copy is
// replaced by a trigger of the right name. Only between the two statements of
// that replacement, sent as one packet, does the server hold neither; there the
// table of own_trigger_store.h has the definition.

// In the order in which they fire, without those of `names`. On an error that
// is not Unavailable the session goes on being usable.
absl::StatusOr<std::vector<OwnTrigger>> ReadOwnTriggers(
    Connection* connection, absl::string_view schema, absl::string_view table,
    const ArtifactNames& names);

// FailedPrecondition when the original's own triggers are not those of `pair`.
absl::Status CheckOwnTriggersUnchanged(Connection* connection,
                                       const TablePair& pair);

// Makes the copy of one trigger on the shadow. The error is the server's, with
// the trigger's name.
absl::Status CopyToShadow(Connection* connection, const TablePair& pair,
                          const OwnTrigger& trigger);

// Makes the copies of all on the shadow. Works under LOCK TABLES. On an error
// some of them may be there.
absl::Status PutOwnTriggersOnShadow(Connection* connection,
                                    const TablePair& pair);

// Ends `session`, which may have made them, and drops those that are on the
// shadow, trying for `patience`. Nothing may be replayed before, since they
// would fire for it.
absl::Status TakeOwnTriggersOffShadow(ConnectionFactory* factory,
                                      const TablePair& pair, uint64_t session,
                                      absl::Duration patience);

// After the swap, under LOCK TABLES on the new and, while it exists, the old
// table, for writing: gives the triggers their names. May be repeated, with
// another connection, wherever it broke off. On an error only UNLOCK TABLES may
// follow on `connection`.
absl::Status NameOwnTriggers(Connection* connection, const TablePair& pair);

// The same with locks of its own, if anything is left to do, and drops the
// table of definitions. Tries for `patience`.
absl::Status FinishOwnTriggers(ConnectionFactory* factory,
                               const TablePair& pair, absl::Duration patience);

// Whether NameOwnTriggers has something to do: a copy is on the new table, or
// the tables have been swapped and a trigger is nowhere.
absl::StatusOr<bool> OwnTriggersLackNames(Connection* connection,
                                          const TablePair& pair);

// By hand, in their order: what NameOwnTriggers does.
std::vector<std::string> NamingStatements(const TablePair& pair);

}  // namespace osc

#endif  // OSC_OWN_TRIGGERS_H_
