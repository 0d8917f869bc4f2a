#include "osc/child_check.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/schema.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/table_check.h"

namespace osc {
namespace {

std::string TableSql(absl::string_view schema, absl::string_view table) {
  return absl::StrCat(QuoteIdent(schema), ".", QuoteIdent(table));
}

void CheckRights(const Privileges& privileges, const ForeignKey& key,
                 Findings* findings) {
  std::vector<std::string> missing;
  for (const char* privilege : {"SELECT", "INSERT", "CREATE", "ALTER", "INDEX",
                                "DROP", "LOCK TABLES"}) {
    if (!privileges.Has(privilege, key.schema, key.table)) {
      missing.push_back(privilege);
    }
  }
  if (missing.empty()) return;
  const std::string rights = absl::StrJoin(missing, ", ");
  findings->problems.push_back(absl::StrCat(
      "the account lacks ", rights, " on ", TableSql(key.schema, key.table),
      ", whose foreign key ", QuoteIdent(key.name), " is to be rebuilt: GRANT ",
      rights, " ON ", QuoteIdent(key.schema), ".* to it"));
}

}  // namespace

absl::StatusOr<std::vector<ForeignKey>> CheckRebuildOfChildren(
    Connection* connection, const Server& server, const Privileges& privileges,
    absl::string_view schema, absl::string_view table,
    const ArtifactNames& names, Findings* findings) {
  ASSIGN_OR_RETURN(
      std::vector<ForeignKey> listed,
      ListChildren(connection, server, privileges.HasGlobal("PROCESS"), schema,
                   table));
  if (listed.empty()) return listed;
  if (!server.rename_under_lock) {
    findings->problems.push_back(absl::StrCat(
        "--foreign-keys=rebuild needs a server that renames tables inside LOCK "
        "TABLES (MySQL from 8.0.13 on): on ",
        server.Describe(), " there would be a moment in which ",
        listed[0].Describe(), " checks a table that is not in use"));
    return listed;
  }
  for (absl::string_view parent : {table, absl::string_view(names.shadow)}) {
    if (privileges.Has("REFERENCES", schema, parent)) continue;
    findings->problems.push_back(absl::StrCat(
        "the account lacks REFERENCES on ", TableSql(schema, parent),
        ", which --foreign-keys=rebuild needs: GRANT REFERENCES ON ",
        QuoteIdent(schema), ".* to it"));
  }
  std::vector<ForeignKey> children;
  for (const ForeignKey& key : listed) {
    CheckRights(privileges, key, findings);
    absl::StatusOr<Table> child = ReadTable(connection, key.schema, key.table);
    if (!child.ok()) {
      findings->problems.push_back(
          absl::StrCat("foreign key ", key.Describe(),
                       " cannot be rebuilt: ", child.status().message()));
      continue;
    }
    ASSIGN_OR_RETURN(std::vector<ForeignKey> keys,
                     ForeignKeysOf(key.schema, key.table, child->create_sql));
    for (const ForeignKey& found : keys) {
      if (absl::EqualsIgnoreCase(found.name, key.name)) {
        children.push_back(found);
      }
    }
  }
  if (children.size() != listed.size() && findings->problems.empty()) {
    return absl::InternalError(absl::StrCat("not all foreign keys of ",
                                            TableSql(schema, table),
                                            "'s children were found"));
  }
  return children;
}

absl::Status CheckKeysOfArtifacts(Connection* connection, const Server& server,
                                  const Privileges& privileges,
                                  absl::string_view schema,
                                  absl::string_view table,
                                  const ArtifactNames& names,
                                  Findings* findings) {
  if (!server.rename_under_lock) return absl::OkStatus();
  struct Artifact {
    std::string schema, table;
    bool is_old;
  };
  std::vector<Artifact> artifacts = {{std::string(schema), names.shadow, false},
                                     {std::string(schema), names.old, true}};
  if (server.check_names_per_schema) {
    artifacts.push_back(
        {AuxiliarySchemaFor(schema), std::string(table), false});
    artifacts.push_back({OldTablesSchemaFor(schema), names.old, true});
  }
  for (const Artifact& artifact : artifacts) {
    ASSIGN_OR_RETURN(
        std::vector<ForeignKey> keys,
        ListChildren(connection, server, privileges.HasGlobal("PROCESS"),
                     artifact.schema, artifact.table));
    for (const ForeignKey& key : keys) {
      findings->problems.push_back(absl::StrCat(
          "an earlier run has left the foreign key ", key.Describe(),
          ", which references ", TableSql(artifact.schema, artifact.table),
          ": ALTER TABLE ", TableSql(key.schema, key.table),
          " DROP FOREIGN KEY ", QuoteIdent(key.name),
          artifact.is_old
              ? ", and if the table has a foreign key __osc_fk on the same "
                "columns, give that one the name"
              : ""));
    }
  }
  return absl::OkStatus();
}

}  // namespace osc
