#ifndef OSC_FOREIGN_KEY_SHADOW_H_
#define OSC_FOREIGN_KEY_SHADOW_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "osc/foreign_keys.h"

namespace osc {

// The foreign keys of a migrated table, from the empty shadow to the end of the
// cutover.
//
// The shadow has none while it is filled: a parent's row without children could
// not be deleted as long as the shadow still holds a child that the replay has
// yet to remove. They are added under the cutover's lock, when the shadow's
// rows are the original's, so that checking them again is needless
// (foreign_key_checks = 0 makes it a change of metadata alone). Names are
// unique in a schema, and the original keeps its own until the rename, so they
// bear passing names for that moment. Afterwards the old table's are dropped,
// which would forbid deletes in the parents for ever, and the new table's get
// their names, by one ALTER each.

// Tries the foreign keys on the empty shadow, under the server's checks, and
// leaves it without them. Makes every index of the shadow one of its own
// right: an index that the server once made for a foreign key takes the name
// of the next foreign key on its columns.
//
// FailedPrecondition with the server's own word when it refuses one, or when
// the ALTER took the index away that one needs.
absl::Status TryForeignKeys(Connection* connection, const TablePair& pair,
                            const ForeignKeyPlan& plan);

// The statement that adds them all.
std::string AddForeignKeysSql(const TablePair& pair,
                              const ForeignKeyPlan& plan);

// Under the lock, after the drain.
absl::Status AddForeignKeysToShadow(Connection* connection,
                                    const TablePair& pair,
                                    const ForeignKeyPlan& plan);

// Takes whatever foreign keys the shadow has; none is fine, and so is no
// shadow. For attempts that failed.
absl::Status DropForeignKeysOfShadow(Connection* connection,
                                     const TablePair& pair);

// Under the lock, of an attempt that failed: those of the shadow and those of
// the children (child_keys.h), so that stale rows forbid nothing.
absl::Status TakeForeignKeysBack(Connection* connection, const TablePair& pair,
                                 const ForeignKeyPlan& plan);

// After the rename: the children reference the new table alone, the old table
// loses its foreign keys, the new table's get their names. May be repeated.
absl::Status FinishForeignKeys(Connection* connection, const TablePair& pair,
                               const ForeignKeyPlan& plan);

// On a connection of its own, with patience: FinishForeignKeys when the tables
// have changed names, TakeForeignKeysBack when they have not.
absl::Status SettleForeignKeys(ConnectionFactory* factory,
                               const TablePair& pair,
                               const ForeignKeyPlan& plan, bool renamed);

// The statements that FinishForeignKeys may have left undone, for people.
std::vector<std::string> FinishingStatements(const TablePair& pair,
                                             const ForeignKeyPlan& plan);

}  // namespace osc

#endif  // OSC_FOREIGN_KEY_SHADOW_H_
