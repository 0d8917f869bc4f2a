#include "osc/resume.h"

#include <glog/logging.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "changelog/delta_log.h"
#include "db/errors.h"
#include "db/schema.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/alter_scanner.h"
#include "osc/aux_schema.h"
#include "osc/column_map.h"
#include "osc/commands.h"
#include "osc/cutover.h"
#include "osc/foreign_key_shadow.h"
#include "osc/own_trigger_store.h"
#include "osc/own_triggers.h"
#include "osc/precheck.h"
#include "osc/sentry.h"

namespace osc {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);

// Without InnoDB's ids and the time of creation, which are another server's
// own.
std::string DefinitionIn(const std::string& identity) {
  return identity.substr(0, identity.find("\n-- "));
}

class Comparison {
 public:
  Comparison(Connection* connection, const RunRecord& record,
             const Server& server, const TablePair& pair, bool new_server)
      : connection_(connection),
        record_(record),
        server_(server),
        pair_(pair),
        new_server_(new_server) {}

  absl::Status All() const {
    RETURN_IF_ERROR(Original());
    RETURN_IF_ERROR(Shadow());
    RETURN_IF_ERROR(Ours(pair_.names.log));
    RETURN_IF_ERROR(Ours(pair_.names.chunks));
    ASSIGN_OR_RETURN(std::vector<TriggerText> triggers,
                     FindTriggers(connection_, pair_));
    if (triggers == record_.guards.triggers) return absl::OkStatus();
    return Differs(
        "the triggers that log its changes are not as they were, so that "
        "changes may have gone unlogged");
  }

 private:
  absl::Status Differs(absl::string_view what) const {
    return absl::FailedPreconditionError(absl::StrCat(
        "the migration of ", pair_.OriginalSql(),
        " cannot be gone on with: ", what,
        ". The table itself is in use and right. Remove what is left of the "
        "migration by ",
        CleanupCommand(record_.request.schema, record_.request.table),
        ", and begin anew"));
  }

  absl::StatusOr<std::string> IdentityOf(const std::string& schema,
                                         const std::string& table,
                                         bool with_create_time) const {
    absl::StatusOr<std::string> identity =
        TableIdentity(connection_, server_, schema, table, with_create_time);
    if (absl::IsNotFound(identity.status())) return std::string();
    return identity;
  }

  bool Same(const std::string& now, const std::string& recorded) const {
    return new_server_ ? DefinitionIn(now) == DefinitionIn(recorded)
                       : now == recorded;
  }

  absl::Status Original() const {
    ASSIGN_OR_RETURN(std::string now,
                     IdentityOf(pair_.schema, pair_.original.name, true));
    if (Same(now, record_.guards.original_identity)) return absl::OkStatus();
    return Differs(
        "somebody altered, truncated or replaced the original table meanwhile");
  }

  // With the indexes that are built after the copy, or still without.
  absl::Status Shadow() const {
    ASSIGN_OR_RETURN(std::string now, IdentityOf(pair_.ShadowSchema(),
                                                 pair_.names.shadow, false));
    const std::string& recorded = record_.guards.shadow_identity;
    const std::string built =
        absl::StrCat(record_.shadow_definition, InnodbIdsOf(recorded));
    if (Same(now, recorded)) return absl::OkStatus();
    if (record_.deferral.defer && Same(now, built)) return absl::OkStatus();
    return Differs(absl::StrCat("somebody altered, emptied or replaced ",
                                pair_.ShadowSql(), " meanwhile"));
  }

  absl::Status Ours(const std::string& table) const {
    ASSIGN_OR_RETURN(
        Result comment,
        connection_->Query(
            Sql("SELECT TABLE_COMMENT FROM information_schema.TABLES WHERE "
                "TABLE_SCHEMA = ? AND TABLE_NAME = ?")
                .Value(pair_.schema)
                .Value(table)));
    if (absl::EndsWith(comment.Scalar().value_or(""), record_.run_id)) {
      return absl::OkStatus();
    }
    return Differs(
        absl::StrCat(pair_.Quoted(table), " is gone, or not this migration's"));
  }

  Connection* const connection_;
  const RunRecord& record_;
  const Server& server_;
  const TablePair& pair_;
  const bool new_server_;
};

// As they were planned: the definitions may have changed since.
absl::StatusOr<ForeignKeyPlan> ForeignKeysOf(const RunRecord& record,
                                             const AlterScan& scan,
                                             const SqlLexerOptions& lexer) {
  Table original;
  original.schema = record.request.schema;
  original.name = record.request.table;
  original.create_sql = DefinitionIn(record.guards.original_identity);
  ASSIGN_OR_RETURN(
      ForeignKeyPlan plan,
      PlanForeignKeys(original, record.request.alter, scan, lexer));
  plan.rebuild_children = record.request.rebuild_foreign_keys;
  plan.children = record.guards.foreign_keys.children;
  plan.all_children_visible = record.guards.foreign_keys.all_children_visible;
  return plan;
}

absl::Status FillFromServer(Connection* connection, const RunRecord& record,
                            const AlterScan& scan, Plan* plan) {
  TablePair& pair = plan->pair;
  ASSIGN_OR_RETURN(pair.shadow, ReadTable(connection, pair.ShadowSchema(),
                                          pair.names.shadow));
  pair.shadow.create_sql = record.shadow_definition;
  ASSIGN_OR_RETURN(ColumnMap map, MapColumns(pair.original, pair.shadow, scan));
  pair.columns = std::move(map.columns);
  plan->added_columns = std::move(map.added);
  plan->dropped_columns = std::move(map.dropped);
  ASSIGN_OR_RETURN(
      pair.key, ChooseMigrationKey(pair.original, pair.shadow, pair.columns));
  if (pair.key.index != record.key_index) {
    return absl::InternalError(absl::StrCat("the migration key would be ",
                                            pair.key.index, " and was ",
                                            record.key_index));
  }
  pair.fixed_columns = record.fixed_columns;
  pair.carries_auto_increment = !scan.sets_auto_increment;
  pair.auto_increment_log = record.auto_increment_log;
  plan->deferral = record.deferral;
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckSameRequest(const RunRecord& record,
                              const PlanRequest& wanted) {
  const PlanRequest& begun = record.request;
  if (wanted.alter.empty() ||
      (wanted.alter == begun.alter &&
       wanted.rebuild_foreign_keys == begun.rebuild_foreign_keys)) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "an unfinished migration changes this table in another way: ALTER TABLE ",
      begun.table, " ", begun.alter,
      begun.rebuild_foreign_keys ? " (--foreign-keys=rebuild)" : "",
      ". Go on with that by ", ResumeCommand(begun.schema, begun.table),
      ", or remove it by ", CleanupCommand(begun.schema, begun.table)));
}

absl::Status CheckSameServer(const RunRecord& record, const Server& server) {
  if (record.server_identity == server.identity) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the migration was begun on another server (", record.server_identity,
      ", and this is ", server.identity,
      "). If this one has taken its place with all of its data, triggers "
      "included, say --accept-new-server: everything is verified again then. "
      "If not, connect to the other one"));
}

absl::Status TidyAttempt(ConnectionFactory* factory, Connection* connection,
                         const Server& server, const RunRecord& record) {
  TablePair pair = ArtifactsOf(record);
  absl::StatusOr<std::string> shadow =
      TableIdentity(connection, server, pair.ShadowSchema(), pair.names.shadow,
                    /*with_create_time=*/false);
  if (absl::IsNotFound(shadow.status())) return absl::OkStatus();
  RETURN_IF_ERROR(shadow.status());
  if (server.identity == record.server_identity &&
      InnodbIdsOf(*shadow) != InnodbIdsOf(record.guards.shadow_identity)) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(pair.own_triggers, ReadSavedTriggers(connection, pair));
  RETURN_IF_ERROR(
      TakeOwnTriggersOffShadow(factory, pair, /*session=*/0, kPatience));
  const SqlLexerOptions lexer = LexerOptionsOf(server);
  ASSIGN_OR_RETURN(AlterScan scan, ScanAlter(record.request.alter, lexer));
  ASSIGN_OR_RETURN(ForeignKeyPlan keys, ForeignKeysOf(record, scan, lexer));
  if (keys.own.empty() && keys.children.empty()) return absl::OkStatus();
  return SettleForeignKeys(factory, pair, keys, /*renamed=*/false);
}

absl::StatusOr<bool> PutOriginalBack(Connection* connection,
                                     const Server& server,
                                     const RunRecord& record) {
  if (record.stage == Stage::kPreparing) return false;
  const TablePair pair = ArtifactsOf(record);
  ASSIGN_OR_RETURN(bool there,
                   TableExists(connection, pair.schema, pair.original.name));
  if (there) return false;
  ASSIGN_OR_RETURN(bool renamed,
                   TableExists(connection, pair.OldSchema(), pair.names.old));
  if (!renamed) return false;
  absl::StatusOr<Table> old =
      ReadTable(connection, pair.OldSchema(), pair.names.old);
  if (old.ok() && IsSentry(*old)) return false;
  absl::StatusOr<std::string> identity =
      TableIdentity(connection, server, pair.OldSchema(), pair.names.old,
                    /*with_create_time=*/false);
  if (absl::IsUnavailable(identity.status())) return identity.status();
  const std::string ids = InnodbIdsOf(identity.ok() ? *identity : "");
  if (ids.empty() || server.identity != record.server_identity ||
      ids != InnodbIdsOf(record.guards.original_identity)) {
    return absl::FailedPreconditionError(absl::StrCat(
        pair.OriginalSql(), " is gone, and there is ", pair.OldSql(),
        ": the server may have died in the middle of the RENAME, and done half "
        "of it. Nothing is touched. See to it that ",
        pair.OriginalSql(), " is there again; its rows may be in ",
        pair.OldSql()));
  }
  LOG(WARNING) << pair.OriginalSql() << " is gone, and stands as "
               << pair.OldSql()
               << ": the server has done half of the RENAME. It gets its name "
                  "back";
  RETURN_IF_ERROR(WithContext(
      connection->Execute(absl::StrCat("RENAME TABLE ", pair.OldSql(), " TO ",
                                       pair.OriginalSql())),
      absl::StrCat("giving ", pair.OriginalSql(), " its name back")));
  return true;
}

absl::StatusOr<Plan> PlanOfRecord(Connection* connection,
                                  const RunRecord& record, bool new_server) {
  Plan plan;
  plan.request = record.request;
  ASSIGN_OR_RETURN(plan.server, ReadServer(connection));
  TablePair as_made = ArtifactsOf(record);
  RETURN_IF_ERROR(
      Comparison(connection, record, plan.server, as_made, new_server).All());
  const SqlLexerOptions lexer = LexerOptionsOf(plan.server);
  ASSIGN_OR_RETURN(AlterScan scan, ScanAlter(record.request.alter, lexer));
  ASSIGN_OR_RETURN(PrecheckReport report,
                   PrecheckToResume(connection, plan.server,
                                    record.request.schema, record.request.table,
                                    scan, record.request.rebuild_foreign_keys));
  plan.warnings = report.warnings;
  ASSIGN_OR_RETURN(plan.foreign_keys, ForeignKeysOf(record, scan, lexer));
  plan.pair = std::move(as_made);
  plan.pair.original = std::move(report.table);
  plan.pair.own_triggers = std::move(report.own_triggers);
  plan.pair.json_table = plan.server.json_table;
  plan.auxiliary_schema = record.auxiliary_schema;
  RETURN_IF_ERROR(CheckSavedTriggers(connection, plan.pair));
  RETURN_IF_ERROR(FillFromServer(connection, record, scan, &plan));
  return plan;
}

absl::StatusOr<bool> IsRenamed(Connection* connection, const Server& server,
                               const RunRecord& record) {
  if (record.stage == Stage::kRenamed) return true;
  const TablePair pair = ArtifactsOf(record);
  ASSIGN_OR_RETURN(bool renamed, HasBeenRenamed(connection, pair));
  if (!renamed || record.stage == Stage::kPreparing) return false;
  ASSIGN_OR_RETURN(
      std::string now,
      TableIdentity(connection, server, pair.schema, pair.original.name,
                    /*with_create_time=*/false));
  // A rename does not change the ids.
  if (server.identity == record.server_identity &&
      InnodbIdsOf(now) != InnodbIdsOf(record.guards.shadow_identity)) {
    return absl::FailedPreconditionError(absl::StrCat(
        pair.ShadowSql(), " is gone, ", pair.OldSql(), " is there, and ",
        pair.OriginalSql(),
        " is neither the original nor the shadow of the unfinished migration: "
        "somebody else has renamed tables. Nothing is touched"));
  }
  return true;
}

absl::StatusOr<TablePair> FinishRenamed(ConnectionFactory* factory,
                                        Connection* connection,
                                        const Server& server,
                                        const RunRecord& record) {
  TablePair pair = ArtifactsOf(record);
  const SqlLexerOptions lexer = LexerOptionsOf(server);
  ASSIGN_OR_RETURN(AlterScan scan, ScanAlter(record.request.alter, lexer));
  ASSIGN_OR_RETURN(ForeignKeyPlan keys, ForeignKeysOf(record, scan, lexer));
  if (!keys.own.empty() || !keys.children.empty()) {
    RETURN_IF_ERROR(SettleForeignKeys(factory, pair, keys, /*renamed=*/true));
  }
  ASSIGN_OR_RETURN(pair.own_triggers, ReadSavedTriggers(connection, pair));
  return pair;
}

}  // namespace osc
