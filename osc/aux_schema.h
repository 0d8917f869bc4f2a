#ifndef OSC_AUX_SCHEMA_H_
#define OSC_AUX_SCHEMA_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/schema.h"
#include "db/server.h"
#include "osc/alter_scanner.h"
#include "osc/findings.h"
#include "osc/privileges.h"

namespace osc {

// Auxiliary schemas, for names that two tables of one schema cannot both have.
//
// MySQL from 8.0.16 on wants names of CHECK constraints to be unique in a
// schema, and none can be renamed. So the shadow of a table with such names
// stands as `shop__osc`.`orders`, where even the names that the server makes up
// (orders_chk_1) come out right, and the old table ends as
// `shop__osc_old`.`orders__osc_old`, because its names are taken in the other
// two schemas. Such a server renames inside LOCK TABLES, and a table that has
// triggers cannot change its schema, so that the engine's are dropped under
// that lock, right before the rename. Should the session be lost there, the
// original is in use and right, and the migration ends: its log may have missed
// a change.

// Whether a shadow in the same schema would end with other names.
absl::StatusOr<bool> NeedsAuxiliarySchema(const Server& server,
                                          const Table& original,
                                          const AlterScan& alter);

// Puts shadow and old table into the auxiliary schemas.
void UseAuxiliarySchemas(TablePair* pair);

// Whether the schema, which may not exist, has neither tables (but `table`) nor
// routines nor events.
absl::StatusOr<bool> HoldsNothingBut(Connection* connection,
                                     absl::string_view schema,
                                     absl::string_view table);

// Rights on the schemas, triggers of the table's own, an old table that is
// there. `referenced`: by foreign keys of other tables, which will reference
// the shadow.
absl::Status CheckAuxiliarySchemas(Connection* connection,
                                   const Privileges& privileges,
                                   const TablePair& pair, bool referenced,
                                   Findings* findings);

// Creates those of the schemas that do not exist, with the defaults of the
// original's, and remembers in `pair` which it created.
absl::Status CreateAuxiliarySchemas(Connection* connection, TablePair* pair);

// Drops what CreateAuxiliarySchemas created as far as it is empty.
absl::Status DropAuxiliarySchemas(ConnectionFactory* factory,
                                  const TablePair& pair);

// The definition of a table with CHECK constraints as a statement that creates
// `name_sql`, with their names and without foreign keys and the AUTO_INCREMENT
// counter. Internal when the definition cannot be read.
absl::StatusOr<std::string> CreateShadowSql(const Table& original,
                                            bool temporary,
                                            const std::string& name_sql);

// FailedPrecondition when another table of the original's schema has a CHECK
// constraint of the same name as the shadow.
absl::Status CheckConstraintNamesAreFree(Connection* connection,
                                         const TablePair& pair);

// RENAME TABLE of both tables under the lock of the cutover, with the triggers
// dropped before if a table changes its schema, and put back when it failed.
absl::Status RenameUnderLock(Connection* connection, const TablePair& pair,
                             const std::string& rename_sql);

}  // namespace osc

#endif  // OSC_AUX_SCHEMA_H_
