#ifndef OSC_TABLE_CHECK_H_
#define OSC_TABLE_CHECK_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "changelog/artifact_names.h"
#include "db/connection.h"
#include "db/schema.h"
#include "db/server.h"
#include "osc/findings.h"
#include "osc/foreign_keys.h"
#include "osc/privileges.h"

namespace osc {

// What may stand against a migration of a table in what is around it.

// OK for an ordinary table. NotFound when there is none, FailedPrecondition
// when the name is something else: a view, a sequence, a table with versions of
// its rows.
absl::Status CheckKind(Connection* connection, absl::string_view schema,
                       absl::string_view table);

// Foreign keys of the table: those that change its rows by themselves, and
// rights that are missing to make them anew.
absl::Status CheckOwnForeignKeys(const Privileges& privileges,
                                 const Table& table, Findings* findings);

// Foreign keys of other tables that reference this one, from whatever schema,
// with name, schema, table and parent only. With PROCESS (`all_visible`) InnoDB
// tells them all; without, the account sees only those of tables on which it
// has rights.
absl::StatusOr<std::vector<ForeignKey>> ListChildren(Connection* connection,
                                                     const Server& server,
                                                     bool all_visible,
                                                     absl::string_view schema,
                                                     absl::string_view table);

// They stand against a migration, each with the size of its table.
absl::Status CheckChildren(Connection* connection, const Server& server,
                           const Privileges& privileges,
                           absl::string_view schema, absl::string_view table,
                           Findings* findings);

// Artifacts of an earlier run, with the commands that go on with it or remove
// them. Where there is no state of it, with the statements that remove them in
// the order in which they must run: a trigger without its log table would fail
// the application's writes. Also in the auxiliary schema of shadows
// (aux_schema.h); an old table in the other one is in nobody's way.
absl::Status CheckArtifacts(Connection* connection, const Server& server,
                            absl::string_view schema, absl::string_view table,
                            const ArtifactNames& names, Findings* findings);

}  // namespace osc

#endif  // OSC_TABLE_CHECK_H_
