#include "osc/precheck.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "changelog/artifact_names.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/child_check.h"
#include "osc/findings.h"
#include "osc/own_trigger_check.h"
#include "osc/own_triggers.h"
#include "osc/privileges.h"
#include "osc/replica_check.h"
#include "osc/server_check.h"
#include "osc/table_check.h"

namespace osc {
namespace {

// Whether the only clause changes how the table is split and leaves every row
// in it: that works on an empty shadow. DROP and TRUNCATE take rows away.
bool KeepsAllRows(const AlterScan& alter) {
  if (alter.clauses.size() != 1) return false;
  for (absl::string_view word : {"ADD", "COALESCE", "REBUILD", "REORGANIZE"}) {
    if (absl::StartsWithIgnoreCase(alter.clauses[0].text, word)) return true;
  }
  return false;
}

void CheckAlter(const AlterScan& alter, Findings* findings) {
  auto refuse = [findings](absl::string_view sentence) {
    findings->problems.push_back(absl::StrCat("the ALTER ", sentence));
  };
  if (alter.renames_table) {
    refuse("renames the table: leave RENAME out and rename it afterwards");
  }
  if (alter.has_algorithm) {
    refuse(
        "gives ALGORITHM, which has no meaning for an ALTER of an empty "
        "shadow: leave it out");
  }
  if (alter.has_lock) {
    refuse(
        "gives LOCK, which has no meaning for an ALTER of an empty shadow: "
        "leave it out");
  }
  if (alter.discards_or_imports_tablespace) {
    refuse(
        "discards or imports a tablespace, which replaces rows unseen: use a "
        "plain ALTER TABLE");
  }
  if (alter.exchanges_partition) {
    refuse(
        "moves rows between a partition and another table: use a plain ALTER "
        "TABLE");
  }
  if (alter.manages_partitions && !alter.exchanges_partition &&
      !KeepsAllRows(alter)) {
    refuse(
        "drops, truncates or maintains partitions, and the rows would be "
        "copied back: use a plain ALTER TABLE");
  }
  if (alter.adds_foreign_key) {
    refuse(
        "adds a foreign key, whose name and cascades a copy cannot keep: leave "
        "it out and add it to the table afterwards");
  }
  if (alter.has_system_versioning) {
    refuse(
        "touches versions of rows (SYSTEM VERSIONING) or periods, which a copy "
        "would not keep: use a plain ALTER TABLE");
  }
}

absl::Status Refusal(const std::vector<std::string>& problems) {
  if (problems.size() == 1) return absl::FailedPreconditionError(problems[0]);
  return absl::FailedPreconditionError(
      absl::StrCat(problems.size(), " things stand against the migration:\n- ",
                   absl::StrJoin(problems, "\n- ")));
}

// An exchanged or truncated partition shows in nothing but its id of InnoDB.
void CheckPartitions(const Privileges& privileges, const Table& table,
                     Findings* findings) {
  if (!absl::StrContains(absl::AsciiStrToLower(table.create_options),
                         "partitioned"))
    return;
  const std::string name = Sql("!").Table(table.schema, table.name).str();
  if (!privileges.HasGlobal("PROCESS")) {
    findings->problems.push_back(absl::StrCat(
        name,
        " has partitions, and without PROCESS it would go unseen that somebody "
        "exchanges or truncates one right before the cutover, which would lose "
        "that: GRANT PROCESS ON *.* to the account"));
  } else if (!IsAscii(name)) {
    findings->warnings.push_back(absl::StrCat(
        name,
        " has partitions and a name that is not ASCII: see to it that nobody "
        "exchanges or truncates one during the run, for that goes unseen"));
  }
}

absl::StatusOr<PrecheckReport> Check(Connection* connection,
                                     const Server& server,
                                     absl::string_view schema,
                                     absl::string_view table,
                                     const AlterScan& alter,
                                     bool rebuild_foreign_keys, bool resuming) {
  RETURN_IF_ERROR(CheckKind(connection, schema, table));
  RETURN_IF_ERROR(CheckUnfinishedTriggers(connection, schema, table));
  const ArtifactNames names = NamesFor(table);
  std::vector<std::string> tables = names.TemporaryTables();
  tables.push_back(names.old);
  ASSIGN_OR_RETURN(Privileges privileges, ReadPrivileges(connection));
  Findings findings;
  RETURN_IF_ERROR(CheckPrivileges(connection, privileges, schema, table, tables,
                                  &findings));
  PrecheckReport report;
  absl::StatusOr<Table> read = ReadTable(connection, schema, table);
  if (read.ok()) {
    report.table = *std::move(read);
    if (!absl::EqualsIgnoreCase(report.table.engine, "InnoDB")) {
      findings.problems.push_back(absl::StrCat(
          QuoteIdent(schema), ".", QuoteIdent(table), " is a table of ",
          report.table.engine,
          ", and only InnoDB can be read without locks: use a plain ALTER "
          "TABLE"));
    }
    CheckPartitions(privileges, report.table, &findings);
  } else if (!absl::IsPermissionDenied(read.status()) ||
             findings.problems.empty()) {
    return read.status();
  }
  RETURN_IF_ERROR(CheckOwnForeignKeys(privileges, report.table, &findings));
  if (rebuild_foreign_keys) {
    report.all_children_visible = privileges.HasGlobal("PROCESS");
    ASSIGN_OR_RETURN(report.children,
                     CheckRebuildOfChildren(connection, server, privileges,
                                            schema, table, names, &findings));
  } else {
    RETURN_IF_ERROR(CheckChildren(connection, server, privileges, schema, table,
                                  &findings));
  }
  if (!resuming) {
    RETURN_IF_ERROR(CheckKeysOfArtifacts(connection, server, privileges, schema,
                                         table, names, &findings));
    RETURN_IF_ERROR(
        CheckArtifacts(connection, server, schema, table, names, &findings));
  }
  ASSIGN_OR_RETURN(report.own_triggers,
                   ReadOwnTriggers(connection, schema, table, names));
  RETURN_IF_ERROR(CheckOwnTriggers(connection, server, privileges, schema,
                                   table, report.own_triggers, &findings));
  RETURN_IF_ERROR(CheckReadOnly(connection, &findings));
  RETURN_IF_ERROR(CheckBinlog(connection, server, privileges, &findings));
  RETURN_IF_ERROR(
      CheckReplication(connection, server, schema, table, &findings));
  CheckAlter(alter, &findings);
  if (!findings.problems.empty()) return Refusal(findings.problems);
  report.warnings = std::move(findings.warnings);
  return report;
}

}  // namespace

absl::StatusOr<PrecheckReport> Precheck(Connection* connection,
                                        const Server& server,
                                        absl::string_view schema,
                                        absl::string_view table,
                                        const AlterScan& alter,
                                        bool rebuild_foreign_keys) {
  return Check(connection, server, schema, table, alter, rebuild_foreign_keys,
               /*resuming=*/false);
}

absl::StatusOr<PrecheckReport> PrecheckToResume(Connection* connection,
                                                const Server& server,
                                                absl::string_view schema,
                                                absl::string_view table,
                                                const AlterScan& alter,
                                                bool rebuild_foreign_keys) {
  return Check(connection, server, schema, table, alter, rebuild_foreign_keys,
               /*resuming=*/true);
}

}  // namespace osc
