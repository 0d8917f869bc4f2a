#ifndef OSC_PRECHECK_H_
#define OSC_PRECHECK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "changelog/own_trigger.h"
#include "db/connection.h"
#include "db/schema.h"
#include "db/server.h"
#include "osc/alter_scanner.h"
#include "osc/foreign_keys.h"
#include "osc/unique_check.h"  // IWYU pragma: export

namespace osc {

struct PrecheckReport {
  Table table;  // the original
  std::vector<OwnTrigger> own_triggers;
  // With rebuild_foreign_keys: those that reference it.
  std::vector<ForeignKey> children;
  bool all_children_visible = false;  // as ListChildren has it
  std::vector<std::string> warnings;  // sentences for the operator
};

// Everything that stands against a migration and can be known before a shadow
// exists. Reads only; the one thing that it may change is binlog_format of the
// session.
//
// All problems come in one error, a line each when there are several.
// FailedPrecondition: a person must act. NotFound: there is no such table.
absl::StatusOr<PrecheckReport> Precheck(Connection* connection,
                                        const Server& server,
                                        absl::string_view schema,
                                        absl::string_view table,
                                        const AlterScan& alter,
                                        bool rebuild_foreign_keys = false);

// The same for a migration that is gone on with: its artifacts do not stand
// against it.
absl::StatusOr<PrecheckReport> PrecheckToResume(
    Connection* connection, const Server& server, absl::string_view schema,
    absl::string_view table, const AlterScan& alter, bool rebuild_foreign_keys);

}  // namespace osc

#endif  // OSC_PRECHECK_H_
