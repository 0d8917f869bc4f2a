#include "osc/planner.h"

#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "changelog/chunk_table.h"
#include "changelog/delta_log.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/status_macros.h"
#include "osc/alter_scanner.h"
#include "osc/aux_schema.h"
#include "osc/blocker_kill.h"
#include "osc/child_keys.h"
#include "osc/column_map.h"
#include "osc/conversion_check.h"
#include "osc/findings.h"
#include "osc/foreign_key_shadow.h"
#include "osc/implicit_defaults.h"
#include "osc/own_trigger_check.h"
#include "osc/precheck.h"
#include "osc/privileges.h"
#include "osc/state_table.h"
#include "osc/utc_sessions.h"

namespace osc {
namespace {

using BeforeShadow = std::function<absl::Status(const Plan&)>;

std::string AlterSql(const Plan& plan, const TablePair& pair) {
  return absl::StrCat("ALTER TABLE ", pair.ShadowSql(), " ",
                      plan.foreign_keys.shadow_alter);
}

// Runs the user's ALTER on the empty shadow as a plain one would run: under the
// server's own sql_mode. Its error is the server's word for word.
absl::Status RunAlter(Connection* connection, const Plan& plan) {
  if (plan.foreign_keys.shadow_alter.empty()) return absl::OkStatus();
  // CHARACTER SET DEFAULT means that of the session's schema.
  RETURN_IF_ERROR(connection->Execute(Sql("USE !").Ident(plan.pair.schema)));
  ASSIGN_OR_RETURN(Result before,
                   connection->Query("SELECT @@SESSION.sql_mode"));
  RETURN_IF_ERROR(connection->Execute(
      Sql("SET SESSION sql_mode = ?").Value(plan.server.sql_mode)));
  absl::Status altered = connection->Execute(AlterSql(plan, plan.pair));
  RETURN_IF_ERROR(connection->Execute(
      Sql("SET SESSION sql_mode = ?").Value(before.Scalar().value_or(""))));
  return WithContext(altered, "the server refuses the ALTER");
}

absl::StatusOr<std::string> CreateSql(const Plan& plan, const TablePair& pair,
                                      bool temporary) {
  if (plan.auxiliary_schema) {
    return CreateShadowSql(pair.original, temporary, pair.ShadowSql());
  }
  return absl::StrCat("CREATE ", temporary ? "TEMPORARY " : "", "TABLE ",
                      pair.ShadowSql(), " LIKE ", pair.OriginalSql());
}

absl::Status MakeShadow(Connection* connection, const Plan& plan,
                        bool temporary) {
  const TablePair& pair = plan.pair;
  ASSIGN_OR_RETURN(std::string create, CreateSql(plan, pair, temporary));
  RETURN_IF_ERROR(connection->Execute(create));
  RETURN_IF_ERROR(Failpoint("prepare-shadow-created"));
  RETURN_IF_ERROR(RunAlter(connection, plan));
  if (temporary) return absl::OkStatus();
  RETURN_IF_ERROR(TryForeignKeys(connection, pair, plan.foreign_keys));
  RETURN_IF_ERROR(TryChildKeys(connection, pair, plan.foreign_keys));
  return OwnTheIndexesOfChildren(connection, plan.foreign_keys);
}

std::string DropSql(const TablePair& pair, bool temporary) {
  return absl::StrCat("DROP ", temporary ? "TEMPORARY " : "",
                      "TABLE IF EXISTS ", pair.ShadowSql());
}

// Whether the server cannot make this table a temporary one, or not for us.
bool CannotBeTemporary(const absl::Status& status) {
  switch (ServerErrorNumber(status)) {
    case 1044:  // no right to temporary tables
    case 1562:  // partitioned
    case 1796:  // FULLTEXT in a temporary InnoDB table
    case 1214:  // the same on other versions
    case 1478:  // an option that temporary tables do not have
    case 3822:  // a CHECK constraint's name, which the original still has
    case 3161:  // storage engine disabled for temporary tables
      return true;
    default:
      return false;
  }
}

absl::Status AddImplicitDefaults(Connection* connection, const Plan& plan,
                                 TablePair* pair) {
  ASSIGN_OR_RETURN(int64_t filled, connection->QueryInt(absl::StrCat(
                                       "SELECT EXISTS (SELECT 1 FROM ",
                                       pair->OriginalSql(), ")")));
  ASSIGN_OR_RETURN(std::vector<FixedColumn> fixed,
                   ImplicitDefaults(pair->shadow, plan.added_columns,
                                    plan.server.sql_mode, filled == 0));
  pair->fixed_columns.insert(pair->fixed_columns.end(), fixed.begin(),
                             fixed.end());
  return absl::OkStatus();
}

absl::Status FillFromShadow(Connection* connection, const AlterScan& scan,
                            bool temporary, Plan* plan) {
  TablePair& pair = plan->pair;
  absl::StatusOr<Table> shadow =
      temporary ? ReadTemporaryTable(connection, pair.ShadowSchema(),
                                     pair.names.shadow)
                : ReadTable(connection, pair.ShadowSchema(), pair.names.shadow);
  RETURN_IF_ERROR(shadow.status());
  pair.shadow = *std::move(shadow);
  if (!absl::StrContains(pair.shadow.create_sql, "ENGINE=InnoDB")) {
    return absl::FailedPreconditionError(
        "the ALTER changes the engine to another than InnoDB, which cannot be "
        "filled in transactions. Leave ENGINE out.");
  }
  RETURN_IF_ERROR(CheckForeignKeyColumns(pair.shadow, plan->foreign_keys));
  ASSIGN_OR_RETURN(ColumnMap map, MapColumns(pair.original, pair.shadow, scan));
  pair.columns = std::move(map.columns);
  RETURN_IF_ERROR(CheckConversions(pair.columns));
  plan->added_columns = std::move(map.added);
  plan->dropped_columns = std::move(map.dropped);
  ASSIGN_OR_RETURN(
      pair.key, ChooseMigrationKey(pair.original, pair.shadow, pair.columns));
  if (HasTimestamps(pair)) {
    ASSIGN_OR_RETURN(pair.fixed_columns, LocalTimeDefaults(connection, pair));
  }
  RETURN_IF_ERROR(AddImplicitDefaults(connection, *plan, &pair));
  pair.carries_auto_increment = !scan.sets_auto_increment;
  ASSIGN_OR_RETURN(plan->deferral,
                   DecideDeferral(connection, plan->server,
                                  plan->request.defer_indexes, pair.shadow));
  RETURN_IF_ERROR(CheckUniqueOverDuplicates(connection, pair.original,
                                            pair.shadow, pair.columns));
  if (temporary || !plan->deferral.defer) return absl::OkStatus();
  ASSIGN_OR_RETURN(plan->deferral.defer,
                   DropDeferredIndexes(connection, pair, plan->deferral));
  if (!plan->deferral.defer) {
    plan->deferral.reason = "they would not come back exactly as they are";
  }
  return absl::OkStatus();
}

// A plan leaves the temporary table in the original's schema: the auxiliary
// ones may not exist.
absl::Status PrepareAuxiliarySchemas(Connection* connection, bool temporary,
                                     bool referenced, TablePair* pair) {
  TablePair moved = *pair;
  UseAuxiliarySchemas(&moved);
  Findings findings;
  ASSIGN_OR_RETURN(Privileges privileges, ReadPrivileges(connection));
  RETURN_IF_ERROR(CheckAuxiliarySchemas(connection, privileges, moved,
                                        referenced, &findings));
  if (!findings.problems.empty()) {
    return absl::FailedPreconditionError(
        absl::StrJoin(findings.problems, "\n"));
  }
  if (temporary) return absl::OkStatus();
  RETURN_IF_ERROR(CreateAuxiliarySchemas(connection, &moved));
  *pair = std::move(moved);
  return absl::OkStatus();
}

// Takes the children out of the report.
absl::StatusOr<ForeignKeyPlan> ForeignKeysToMigrate(
    const PlanRequest& request, const AlterScan& scan,
    const SqlLexerOptions& lexer, PrecheckReport* report) {
  ASSIGN_OR_RETURN(ForeignKeyPlan plan,
                   PlanForeignKeys(report->table, request.alter, scan, lexer));
  plan.rebuild_children = request.rebuild_foreign_keys;
  plan.all_children_visible = report->all_children_visible;
  plan.children = std::move(report->children);
  for (ForeignKey& key : plan.children) {
    RenameColumns(scan, &key.parent_columns);
  }
  return plan;
}

// Without a factory the shadow is a temporary table.
absl::StatusOr<Plan> MakePlanImpl(Connection* connection,
                                  ConnectionFactory* factory,
                                  const PlanRequest& request,
                                  const BeforeShadow& before) {
  const bool temporary = factory == nullptr;
  Plan plan;
  plan.request = request;
  ASSIGN_OR_RETURN(plan.server, ReadServer(connection));
  const SqlLexerOptions lexer = LexerOptionsOf(plan.server);
  absl::StatusOr<AlterScan> scan = ScanAlter(request.alter, lexer);
  RETURN_IF_ERROR(WithContext(scan.status(), "--alter"));
  ASSIGN_OR_RETURN(
      PrecheckReport report,
      Precheck(connection, plan.server, request.schema, request.table, *scan,
               request.rebuild_foreign_keys));
  plan.warnings = std::move(report.warnings);
  TablePair& pair = plan.pair;
  pair.schema = report.table.schema;
  pair.names = NamesFor(report.table.name);
  pair.own_triggers = std::move(report.own_triggers);
  if (request.kill.kill) {
    RETURN_IF_ERROR(
        CheckMayKill(connection, plan.server, pair, &plan.warnings));
  }
  pair.json_table = plan.server.json_table;
  pair.auto_increment_log = plan.server.several_writers;
  ASSIGN_OR_RETURN(plan.foreign_keys,
                   ForeignKeysToMigrate(request, *scan, lexer, &report));
  pair.original = std::move(report.table);
  ASSIGN_OR_RETURN(plan.auxiliary_schema,
                   NeedsAuxiliarySchema(plan.server, pair.original, *scan));
  plan.auxiliary_schema &= request.keep_check_names;
  if (!temporary && before) RETURN_IF_ERROR(before(plan));
  if (plan.auxiliary_schema) {
    RETURN_IF_ERROR(PrepareAuxiliarySchemas(
        connection, temporary, !plan.foreign_keys.children.empty(), &pair));
  }
  // By value: the plan will have been moved when this runs.
  absl::Cleanup drop = [connection, factory, pair = pair,
                        drop = DropSql(pair, temporary)] {
    if (!connection->Execute(drop).ok() && factory != nullptr) {
      absl::StatusOr<std::unique_ptr<Connection>> other = factory->Connect();
      if (other.ok()) (*other)->Execute(drop).IgnoreError();
    }
    if (factory != nullptr) DropAuxiliarySchemas(factory, pair).IgnoreError();
  };
  absl::Status made = MakeShadow(connection, plan, temporary);
  if (temporary && CannotBeTemporary(made)) {
    plan.alter_tried = false;
    return plan;
  }
  RETURN_IF_ERROR(made);
  RETURN_IF_ERROR(FillFromShadow(connection, *scan, temporary, &plan));
  if (plan.auxiliary_schema) {
    RETURN_IF_ERROR(CheckConstraintNamesAreFree(connection, pair));
  }
  RETURN_IF_ERROR(CheckTriggerColumns(pair));
  // A temporary table cannot have any.
  if (!temporary) RETURN_IF_ERROR(TryOwnTriggers(connection, pair));
  if (!temporary) std::move(drop).Cancel();
  return plan;
}

std::string Bytes(int64_t bytes) {
  return absl::StrCat(bytes / (1 << 20), " MiB");
}

std::string Indexes(const IndexDeferral& deferral) {
  return absl::StrCat(deferral.defer
                          ? absl::StrCat(absl::StrJoin(deferral.indexes, ", "),
                                         " built after the copy")
                          : "none built after the copy",
                      " (", deferral.reason, ")");
}

std::string ListOr(const std::vector<std::string>& names,
                   absl::string_view none) {
  return names.empty() ? std::string(none) : absl::StrJoin(names, ", ");
}

std::vector<std::string> NamesOf(const std::vector<OwnTrigger>& triggers) {
  std::vector<std::string> names;
  for (const OwnTrigger& trigger : triggers) {
    names.push_back(absl::StrCat(trigger.name, " (", trigger.timing, " ",
                                 trigger.event, ")"));
  }
  return names;
}

}  // namespace

SqlLexerOptions LexerOptionsOf(const Server& server) {
  SqlLexerOptions lexer;
  lexer.ansi_quotes = absl::StrContains(server.sql_mode, "ANSI_QUOTES");
  lexer.no_backslash_escapes =
      absl::StrContains(server.sql_mode, "NO_BACKSLASH_ESCAPES");
  return lexer;
}

absl::StatusOr<Plan> MakePlan(Connection* connection,
                              const PlanRequest& request) {
  return MakePlanImpl(connection, /*factory=*/nullptr, request, nullptr);
}

absl::StatusOr<Plan> MakePlanAndShadow(
    Connection* connection, ConnectionFactory* factory,
    const PlanRequest& request,
    const std::function<absl::Status(const Plan&)>& before) {
  return MakePlanImpl(connection, factory, request, before);
}

TablePair Plan::PairAsRun() const {
  TablePair as_run = pair;
  if (auxiliary_schema) UseAuxiliarySchemas(&as_run);
  return as_run;
}

std::vector<std::string> Plan::Statements() const {
  const TablePair pair = PairAsRun();
  std::vector<std::string> statements = {
      StateTable(pair.schema, pair.names.state).CreateSql(),
      CreateSql(*this, pair, /*temporary=*/false).value_or("")};
  if (!foreign_keys.shadow_alter.empty())
    statements.push_back(AlterSql(*this, pair));
  if (deferral.defer) statements.push_back(DropIndexesSql(pair, deferral));
  statements.push_back(CreateLogTableSql(pair));
  statements.push_back(
      CreateChunkTableSql(pair.schema, pair.names.chunks, pair.key));
  for (std::string& trigger : CreateTriggerSql(pair)) {
    statements.push_back(std::move(trigger));
  }
  if (deferral.defer) statements.push_back(AddIndexesSql(pair, deferral));
  if (!foreign_keys.kept.empty()) {
    statements.push_back(AddForeignKeysSql(pair, foreign_keys));
  }
  statements.push_back(absl::StrCat("RENAME TABLE ", pair.OriginalSql(), " TO ",
                                    pair.OldSql(), ", ", pair.ShadowSql(),
                                    " TO ", pair.OriginalSql()));
  for (std::string& sql : FinishingStatements(pair, foreign_keys)) {
    statements.push_back(std::move(sql));
  }
  return statements;
}

std::string Plan::CutoverMethod() const {
  return server.rename_under_lock
             ? "one session: LOCK TABLES, drain, RENAME TABLE, UNLOCK TABLES"
             : "two sessions: one locks and drains, the RENAME TABLE of the "
               "other waits and goes ahead of everybody at the unlock";
}

std::string Plan::Describe() const {
  const TablePair pair = PairAsRun();
  std::string text = absl::StrCat(
      "server:          ", server.Describe(),
      "\ntable:           ", pair.OriginalSql(), ", about ",
      pair.original.rows_estimate, " rows, ", Bytes(pair.original.data_bytes),
      " of data, ", Bytes(pair.original.index_bytes), " of indexes\n");
  if (alter_tried) {
    std::vector<std::string> mapped;
    for (const MappedColumn& c : pair.columns) {
      mapped.push_back(absl::EqualsIgnoreCase(c.from.name, c.to.name)
                           ? c.from.name
                           : absl::StrCat(c.from.name, " -> ", c.to.name));
    }
    std::vector<std::string> key;
    for (const MappedColumn& c : pair.key.columns) key.push_back(c.from.name);
    absl::StrAppend(&text, "migration key:   ", pair.key.index, " (",
                    absl::StrJoin(key, ", "),
                    ")\ncolumns mapped:  ", absl::StrJoin(mapped, ", "),
                    "\ncolumns added:   ", ListOr(added_columns, "none"),
                    "\ncolumns dropped: ", ListOr(dropped_columns, "none"),
                    "\nother indexes:   ", Indexes(deferral), "\n");
  } else {
    absl::StrAppend(&text,
                    "columns:         not known yet: the ALTER cannot be tried "
                    "on a temporary table here; the run tries it on the empty "
                    "shadow before anything else\n");
  }
  absl::StrAppend(
      &text, "shadow table:    ",
      auxiliary_schema ? pair.ShadowSql() : pair.names.shadow,
      "\ndelta log:       ", pair.names.log,
      "\nchunk table:     ", pair.names.chunks,
      "\ntriggers:        ", absl::StrJoin(pair.names.Triggers(), ", "),
      "\nown triggers:    ", ListOr(NamesOf(pair.own_triggers), "none"),
      "\nold table:       ", auxiliary_schema ? pair.OldSql() : pair.names.old,
      "\ncutover:         ", CutoverMethod(), "\n");
  for (const ForeignKey& key : foreign_keys.children) {
    absl::StrAppend(&text, "rebuilt:         foreign key ", key.Describe(),
                    "\n");
  }
  for (const std::string& warning : warnings) {
    absl::StrAppend(&text, "warning:         ", warning, "\n");
  }
  if (alter_tried) {
    absl::StrAppend(&text, "statements:\n  ",
                    absl::StrJoin(Statements(), ";\n  "), ";\n");
  }
  return text;
}

}  // namespace osc
