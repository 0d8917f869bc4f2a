#include "osc/own_trigger_check.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/errors.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/own_trigger_store.h"
#include "osc/own_triggers.h"
#include "osc/trigger_text.h"

namespace osc {
namespace {

// Any of them lets an account make a trigger that runs as another one.
constexpr const char* kDefinerPrivileges[] = {"SUPER", "SET_USER_ID",
                                              "SET_ANY_DEFINER", "SET USER"};

bool MayNameDefiners(const Privileges& privileges) {
  for (const char* privilege : kDefinerPrivileges) {
    if (privileges.HasGlobal(privilege)) return true;
  }
  return false;
}

}  // namespace

absl::Status CheckOwnTriggers(Connection* connection, const Server& server,
                              const Privileges& privileges,
                              absl::string_view schema, absl::string_view table,
                              const std::vector<OwnTrigger>& triggers,
                              Findings* findings) {
  if (triggers.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(Result facts,
                   connection->Query(
                       Sql("SELECT CURRENT_USER(), DEFAULT_COLLATION_NAME FROM "
                           "information_schema.SCHEMATA WHERE SCHEMA_NAME = ?")
                           .Value(schema)));
  if (facts.rows.empty()) return absl::InternalError("no such schema");
  const std::string account = facts.rows[0][0].value_or("");
  const std::string collation = facts.rows[0][1].value_or("");
  const std::string on = Sql("!").Table(schema, table).str();
  for (const OwnTrigger& trigger : triggers) {
    auto problem = [&](absl::string_view sentence) {
      findings->problems.push_back(
          absl::StrCat(on, " has the trigger ", QuoteIdent(trigger.name), " (",
                       trigger.timing, " ", trigger.event, "), ", sentence));
    };
    const std::string again = absl::StrCat(
        "DROP TRIGGER ", Sql("!").Table(schema, trigger.name).str(),
        " before the migration if the application can be without it, and "
        "create it again afterwards");
    if (!server.several_triggers_per_event && trigger.timing == "AFTER") {
      problem(absl::StrCat(
          "and this server allows one trigger for each event and time, which "
          "the migration needs: ",
          again));
    }
    if (trigger.definer != account && !MayNameDefiners(privileges)) {
      problem(absl::StrCat(
          "which runs as ", trigger.definer,
          ", and only an account with one of the privileges ",
          absl::StrJoin(kDefinerPrivileges, ", "),
          " may make it again on the new table: grant the one that this "
          "server knows to ",
          account));
    }
    if (trigger.database_collation != collation) {
      problem(absl::StrCat(
          "made when the schema's collation was ", trigger.database_collation,
          ", which is now ", collation,
          " and would be that of its variables: drop it and create it again, "
          "so that the change is yours"));
    }
    absl::Status readable =
        CutTrigger(trigger.statement, trigger.charset).status();
    if (!readable.ok()) {
      problem(absl::StrCat("and ", readable.message(), ": ", again));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckUnfinishedTriggers(Connection* connection,
                                     absl::string_view schema,
                                     absl::string_view table) {
  absl::StatusOr<TablePair> pair =
      FindUnfinishedTriggers(connection, schema, table);
  if (absl::IsNotFound(pair.status())) return absl::OkStatus();
  RETURN_IF_ERROR(pair.status());
  return absl::FailedPreconditionError(absl::StrCat(
      "an earlier run ended before all triggers of ", pair->OriginalSql(),
      " had their names back. The next run with --execute does that first, "
      "whatever its ALTER is; by hand: ",
      absl::StrJoin(NamingStatements(*pair), "; ")));
}

absl::Status CheckTriggerColumns(const TablePair& pair) {
  for (const OwnTrigger& trigger : pair.own_triggers) {
    const std::vector<std::string> missing =
        MissingColumns(trigger.body, trigger.sql_mode, pair.shadow);
    if (missing.empty()) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        "the trigger ", QuoteIdent(trigger.name), " of ", pair.OriginalSql(),
        " uses ", absl::StrJoin(missing, ", "),
        ", which the new schema does not have: change the trigger so that it "
        "fits both schemas, or drop it, before the migration"));
  }
  return absl::OkStatus();
}

absl::Status TryOwnTriggers(Connection* connection, const TablePair& pair) {
  for (const OwnTrigger& trigger : pair.own_triggers) {
    RETURN_IF_ERROR(
        WithContext(CopyToShadow(connection, pair, trigger),
                    "change the trigger so that it fits both schemas, or drop "
                    "it, before the migration"));
  }
  for (const OwnTrigger& trigger : pair.own_triggers) {
    RETURN_IF_ERROR(connection->Execute(
        absl::StrCat("DROP TRIGGER ", pair.Quoted(trigger.temporary_name))));
  }
  return absl::OkStatus();
}

}  // namespace osc
