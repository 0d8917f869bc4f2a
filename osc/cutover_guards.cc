#include "osc/cutover_guards.h"

#include "absl/strings/str_cat.h"
#include "db/schema.h"
#include "db/status_macros.h"
#include "osc/own_triggers.h"

namespace osc {

absl::StatusOr<std::string> LogIdentity(Connection* connection,
                                        const Server& server,
                                        const TablePair& pair) {
  return TableIdentity(connection, server, pair.schema, pair.names.log,
                       /*with_create_time=*/true);
}

absl::Status CheckGuards(Connection* connection, const Server& server,
                         const TablePair& pair, const CutoverGuards& guards) {
  auto changed = [&pair](absl::string_view what) {
    return absl::FailedPreconditionError(
        absl::StrCat("the cutover is off: ", what, " since the migration of ",
                     pair.OriginalSql(),
                     " began, so the shadow table is not trusted any more"));
  };
  ASSIGN_OR_RETURN(
      std::string original,
      TableIdentity(connection, server, pair.schema, pair.original.name,
                    /*with_create_time=*/true));
  if (original != guards.original_identity) {
    return changed("somebody altered, truncated or replaced the original");
  }
  ASSIGN_OR_RETURN(
      std::string shadow,
      TableIdentity(connection, server, pair.ShadowSchema(), pair.names.shadow,
                    /*with_create_time=*/false));
  if (shadow != guards.shadow_identity) {
    return changed("somebody altered, truncated or replaced the shadow");
  }
  ASSIGN_OR_RETURN(std::string log, LogIdentity(connection, server, pair));
  if (!guards.log_identity.empty() && log != guards.log_identity) {
    return changed("somebody altered, truncated or replaced the log");
  }
  ASSIGN_OR_RETURN(std::vector<TriggerText> triggers,
                   FindTriggers(connection, pair));
  if (triggers != guards.triggers) {
    return changed("somebody dropped or changed one of the triggers");
  }
  RETURN_IF_ERROR(CheckOwnTriggersUnchanged(connection, pair));
  // Catches a TRUNCATE also where InnoDB's ids cannot be read.
  ASSIGN_OR_RETURN(int64_t alike,
                   connection->QueryInt(absl::StrCat(
                       "SELECT EXISTS (SELECT 1 FROM ", pair.OriginalSql(),
                       " AS osc_o) = EXISTS (SELECT 1 FROM ", pair.ShadowSql(),
                       " AS osc_s)")));
  if (alike == 0) return changed("one of the two tables was emptied");
  return absl::OkStatus();
}

absl::Status CarryAutoIncrement(Connection* connection, const TablePair& pair) {
  auto next_of = [&](const std::string& table)
      -> absl::StatusOr<absl::optional<uint64_t>> {
    ASSIGN_OR_RETURN(Result create, connection->Query(absl::StrCat(
                                        "SHOW CREATE TABLE ", table)));
    return AutoIncrementOf(
        create.rows.empty() ? "" : create.rows[0][1].value_or(""));
  };
  ASSIGN_OR_RETURN(absl::optional<uint64_t> original,
                   next_of(pair.OriginalSql()));
  if (!original.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(absl::optional<uint64_t> shadow, next_of(pair.ShadowSql()));
  bool has_column = false;
  for (const Column& column : pair.shadow.columns) {
    has_column = has_column || column.auto_increment;
  }
  if (!has_column || shadow == original) return absl::OkStatus();
  return connection->Execute(absl::StrCat("ALTER TABLE ", pair.ShadowSql(),
                                          " AUTO_INCREMENT = ", *original));
}

}  // namespace osc
