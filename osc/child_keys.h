#ifndef OSC_CHILD_KEYS_H_
#define OSC_CHILD_KEYS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/server.h"
#include "osc/foreign_keys.h"

namespace osc {

// The foreign keys of other tables, the children, that reference the migrated
// one (--foreign-keys=rebuild).
//
// A foreign key follows the renamed table. So under the cutover's lock, which
// the children are part of, each child gets a second foreign key, under a
// passing name, that references the shadow; the shadow's rows are the
// original's by then. Both tables change their names, and the first one, which
// now references the old table, is dropped; the second gets its name. All of it
// is a change of metadata. At every moment each child references the table that
// is in use: whatever dies in between leaves a foreign key too much, never one
// too few, and SettleForeignKeys takes it away.
//
// One session must hold the children's locks over the rename, so that it takes
// a server that renames inside LOCK TABLES.

// Tries the children's foreign keys on empty copies of the children, under the
// server's checks. FailedPrecondition with the server's own word when it
// refuses one. The copies stand under the chunk table's name, which is not yet
// in use.
absl::Status TryChildKeys(Connection* connection, const TablePair& pair,
                          const ForeignKeyPlan& plan);

// Makes the indexes of the children their own. One that the server once made
// for a foreign key is taken for the next one on the same columns, which gives
// it another name and builds it anew: here without a lock, and once, instead of
// under the lock of the cutover. Their definitions do not change.
absl::Status OwnTheIndexesOfChildren(Connection* connection,
                                     const ForeignKeyPlan& plan);

// What LOCK TABLES takes besides: "`schema`.`child` WRITE".
std::vector<std::string> ChildLocks(const ForeignKeyPlan& plan);

// Under the lock: FailedPrecondition when the foreign keys that reference the
// original are others than those of the plan.
absl::Status CheckChildrenAreAsPlanned(Connection* connection,
                                       const Server& server,
                                       const TablePair& pair,
                                       const ForeignKeyPlan& plan);

// Under the lock, right before the rename.
absl::Status AddPassingChildKeys(Connection* connection, const TablePair& pair,
                                 const ForeignKeyPlan& plan);

// After an attempt that did not rename. None is fine.
absl::Status DropPassingChildKeys(Connection* connection,
                                  const ForeignKeyPlan& plan);

// After the rename. May be repeated.
absl::Status FinishChildKeys(Connection* connection, const TablePair& pair,
                             const ForeignKeyPlan& plan);

// The statements of both, for people: what is left when nothing of it ran.
std::vector<std::string> DropPassingChildKeysSql(const ForeignKeyPlan& plan);
std::vector<std::string> FinishingChildStatements(const TablePair& pair,
                                                  const ForeignKeyPlan& plan);

// Opens the sessions of another factory without checks of foreign keys, for the
// replay: should a child reference the shadow for a moment too long, a row that
// is replayed must not cascade into the child. Thread-safe as `factory` is,
// which must outlive it.
class UncheckedSessions : public ConnectionFactory {
 public:
  explicit UncheckedSessions(ConnectionFactory* factory) : factory_(factory) {}
  absl::StatusOr<std::unique_ptr<Connection>> Connect() override;

 private:
  ConnectionFactory* const factory_;
};

}  // namespace osc

#endif  // OSC_CHILD_KEYS_H_
