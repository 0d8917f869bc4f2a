#ifndef OSC_CHILD_CHECK_H_
#define OSC_CHILD_CHECK_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "changelog/artifact_names.h"
#include "db/connection.h"
#include "db/server.h"
#include "osc/findings.h"
#include "osc/foreign_keys.h"
#include "osc/privileges.h"

namespace osc {

// The foreign keys of other tables that reference this one, as they are, for
// --foreign-keys=rebuild. What stands against building them anew goes into
// `findings`: the server, rights on the children, children that cannot be read.
absl::StatusOr<std::vector<ForeignKey>> CheckRebuildOfChildren(
    Connection* connection, const Server& server, const Privileges& privileges,
    absl::string_view schema, absl::string_view table,
    const ArtifactNames& names, Findings* findings);

// Foreign keys that reference the shadow or the old table of an earlier run,
// also in the auxiliary schemas (aux_schema.h), with the statements that remove
// them.
absl::Status CheckKeysOfArtifacts(Connection* connection, const Server& server,
                                  const Privileges& privileges,
                                  absl::string_view schema,
                                  absl::string_view table,
                                  const ArtifactNames& names,
                                  Findings* findings);

}  // namespace osc

#endif  // OSC_CHILD_CHECK_H_
