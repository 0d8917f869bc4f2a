#include "osc/cutover_command.h"

#include "absl/strings/str_cat.h"
#include "changelog/artifact_names.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/commands.h"
#include "osc/postpone_gate.h"
#include "osc/run_lock.h"
#include "osc/state_table.h"

namespace osc {

absl::StatusOr<std::string> LetCutoverGoOn(Connection* connection,
                                           absl::string_view schema,
                                           absl::string_view table) {
  const std::string name = Sql("!").Table(schema, table).str();
  const StateTable state(schema, NamesFor(table).state);
  absl::StatusOr<StateTable::Values> values = state.Read(connection);
  if (absl::IsNotFound(values.status())) {
    return absl::NotFoundError(
        absl::StrCat("there is no unfinished migration of ", name,
                     ". osc status lists those of the server"));
  }
  RETURN_IF_ERROR(values.status());
  RETURN_IF_ERROR(SetPostponed(connection, state, false));
  ASSIGN_OR_RETURN(bool works, IsRunLockHeld(connection, schema, table));
  if (works) {
    return absl::StrCat("the run that works on ", name,
                        " cuts over as soon as everything else is ready\n");
  }
  return absl::StrCat("nobody works on ", name,
                      "; the cutover is not postponed any more when it is gone "
                      "on with:\n  ",
                      ResumeCommand(schema, table), "\n");
}

}  // namespace osc
