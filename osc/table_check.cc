#include "osc/table_check.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/aux_schema.h"
#include "osc/commands.h"
#include "osc/file_names.h"
#include "osc/foreign_keys.h"
#include "osc/state_table.h"

namespace osc {
namespace {

std::string TableSql(absl::string_view schema, absl::string_view table) {
  return absl::StrCat(QuoteIdent(schema), ".", QuoteIdent(table));
}

// Whether the names in InnoDB's views can be compared with that of the table.
bool ComparesNames(const Server& server, absl::string_view schema,
                   absl::string_view table) {
  return server.innodb_plain_names || !server.no_filename_charset ||
         (IsAscii(schema) && IsAscii(table));
}

// A query for child schema, child table, constraint, parent schema and parent
// table of the foreign keys on either side of `schema`.`table`.
std::string ForeignKeySql(const Server& server, bool all_visible,
                          absl::string_view schema, absl::string_view table) {
  if (!all_visible || !ComparesNames(server, schema, table)) {
    return Sql("SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, "
               "UNIQUE_CONSTRAINT_SCHEMA, REFERENCED_TABLE_NAME "
               "FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE "
               "(CONSTRAINT_SCHEMA = ? AND TABLE_NAME = ?) OR "
               "(UNIQUE_CONSTRAINT_SCHEMA = ? AND REFERENCED_TABLE_NAME = ?) "
               "ORDER BY 1, 2, 3")
        .Value(schema)
        .Value(table)
        .Value(schema)
        .Value(table)
        .str();
  }
  // InnoDB writes names as schema/name; elsewhere than in MySQL 8 as the files
  // are called.
  auto part = [&server](absl::string_view column, int position) {
    const std::string text =
        position > 0 ? absl::StrCat("SUBSTRING_INDEX(", column, ", '/', 1)")
                     : absl::StrCat("SUBSTRING(", column, ", LOCATE('/', ",
                                    column, ") + 1)");
    return absl::StrCat("CONVERT(",
                        server.innodb_plain_names ? text
                        : server.no_filename_charset
                            ? NameOfFileSql(text)
                            : absl::StrCat("CONVERT(CAST(", text,
                                           " AS BINARY) USING filename)"),
                        " USING utf8mb4) COLLATE utf8mb4_bin");
  };
  return absl::StrCat(
      "SELECT child_schema, child, name, parent_schema, parent FROM (SELECT ",
      part("FOR_NAME", 1), " AS child_schema, ", part("FOR_NAME", -1),
      " AS child, SUBSTRING(ID, LOCATE('/', ID) + 1) AS name, ",
      part("REF_NAME", 1), " AS parent_schema, ", part("REF_NAME", -1),
      " AS parent FROM information_schema.", server.innodb_foreign,
      Sql(") AS keys_of_innodb WHERE (child_schema = ? AND child = ?) OR "
          "(parent_schema = ? AND parent = ?) ORDER BY 1, 2, 3")
          .Value(schema)
          .Value(table)
          .Value(schema)
          .Value(table)
          .str());
}

// " (about 12 rows, 1 MiB)"; empty when the server does not tell.
absl::StatusOr<std::string> SizeOf(Connection* connection,
                                   absl::string_view schema,
                                   absl::string_view table) {
  ASSIGN_OR_RETURN(
      Result size,
      connection->Query(
          Sql("SELECT CONCAT(' (about ', TABLE_ROWS, ' rows, ', "
              "CEIL((DATA_LENGTH + INDEX_LENGTH) / 1048576), ' MiB)') FROM "
              "information_schema.TABLES WHERE TABLE_SCHEMA = ? AND "
              "TABLE_NAME = ?")
              .Value(schema)
              .Value(table)));
  if (size.rows.empty()) return std::string();
  return size.Scalar().value_or("");
}

bool IsNameOfFile(const ForeignKey& key) {
  return absl::StartsWith(key.schema, kFileNamePrefix) ||
         absl::StartsWith(key.table, kFileNamePrefix);
}

// Adds to `places` and `drops` what a run whose shadow stood in the auxiliary
// schema has left there: the shadow, and the schema when nothing else is in it.
// An empty schema alone may be somebody's own.
absl::Status FindAuxiliaryShadow(Connection* connection,
                                 absl::string_view schema,
                                 absl::string_view table,
                                 std::vector<std::string>* places,
                                 std::vector<std::string>* drops) {
  const std::string aside = AuxiliarySchemaFor(schema);
  ASSIGN_OR_RETURN(bool shadow, TableExists(connection, aside, table));
  if (!shadow) return absl::OkStatus();
  places->push_back(absl::StrCat(QuoteIdent(table), " in ", QuoteIdent(aside)));
  drops->push_back(absl::StrCat("DROP TABLE ", TableSql(aside, table)));
  ASSIGN_OR_RETURN(bool emptied, HoldsNothingBut(connection, aside, table));
  if (emptied) {
    drops->push_back(absl::StrCat("DROP DATABASE ", QuoteIdent(aside)));
  }
  return absl::OkStatus();
}

// Finds the real names of a child that InnoDB knows by the name of its file
// only. They stay as they are when the account may not see the child.
absl::Status ReadNames(Connection* connection, ForeignKey* key) {
  ASSIGN_OR_RETURN(
      Result found,
      connection->Query(
          Sql("SELECT CONSTRAINT_SCHEMA, TABLE_NAME FROM "
              "information_schema.REFERENTIAL_CONSTRAINTS WHERE "
              "UNIQUE_CONSTRAINT_SCHEMA = ? AND REFERENCED_TABLE_NAME = ? AND "
              "CONSTRAINT_NAME = ?")
              .Value(key->parent_schema)
              .Value(key->parent)
              .Value(key->name)));
  for (const Row& row : found.rows) {
    const std::string schema = row[0].value_or("");
    if (!absl::StartsWith(key->schema, kFileNamePrefix) &&
        key->schema != schema) {
      continue;
    }
    key->schema = schema;
    key->table = row[1].value_or("");
    break;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckKind(Connection* connection, absl::string_view schema,
                       absl::string_view table) {
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(Sql("SELECT TABLE_TYPE FROM information_schema.TABLES "
                            "WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?")
                            .Value(schema)
                            .Value(table)));
  const std::string name = TableSql(schema, table);
  if (result.rows.empty()) {
    return absl::NotFoundError(absl::StrCat(
        "there is no table ", name,
        ", or the account has no right on it: check --database and --table"));
  }
  const std::string type = result.Scalar().value_or("");
  if (type == "BASE TABLE") return absl::OkStatus();
  if (type == "VIEW") {
    return absl::FailedPreconditionError(absl::StrCat(
        name,
        " is a view: change it with CREATE OR REPLACE VIEW, or migrate "
        "the table under it"));
  }
  if (type == "SYSTEM VERSIONED") {
    return absl::FailedPreconditionError(
        absl::StrCat(name,
                     " keeps versions of its rows (SYSTEM VERSIONING), "
                     "which a copy would lose: use a plain ALTER TABLE"));
  }
  return absl::FailedPreconditionError(absl::StrCat(
      name, " is no ordinary table (", type, ") and cannot be migrated"));
}

absl::Status CheckOwnForeignKeys(const Privileges& privileges,
                                 const Table& table, Findings* findings) {
  ASSIGN_OR_RETURN(std::vector<ForeignKey> keys,
                   ForeignKeysOf(table.schema, table.name, table.create_sql));
  for (const ForeignKey& key : keys) {
    if (key.Cascades()) {
      findings->problems.push_back(absl::StrCat(
          "foreign key ", key.Describe(), " references ",
          TableSql(key.parent_schema, key.parent), " ", key.actions,
          ": the rows that it changes fire no triggers, so that the new table "
          "would miss them; ALTER TABLE ",
          TableSql(key.schema, key.table), " DROP FOREIGN KEY ",
          QuoteIdent(key.name),
          " before the migration, and add it again afterwards, or use a plain "
          "ALTER TABLE"));
    }
    if (!privileges.Has("REFERENCES", key.parent_schema, key.parent)) {
      findings->problems.push_back(
          absl::StrCat("the account lacks REFERENCES on ",
                       TableSql(key.parent_schema, key.parent),
                       ", to which foreign key ", key.Describe(),
                       " points and which the new table needs: GRANT "
                       "REFERENCES ON ",
                       TableSql(key.parent_schema, key.parent), " to it"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ForeignKey>> ListChildren(Connection* connection,
                                                     const Server& server,
                                                     bool all_visible,
                                                     absl::string_view schema,
                                                     absl::string_view table) {
  ASSIGN_OR_RETURN(Result rows, connection->Query(ForeignKeySql(
                                    server, all_visible, schema, table)));
  std::vector<ForeignKey> keys;
  for (const Row& row : rows.rows) {
    ForeignKey key;
    key.schema = row[0].value_or("");
    key.table = row[1].value_or("");
    key.name = row[2].value_or("");
    key.parent_schema = row[3].value_or("");
    key.parent = row[4].value_or("");
    if (IsNameOfFile(key)) RETURN_IF_ERROR(ReadNames(connection, &key));
    // Its own go both ways or out.
    if (key.schema == schema && key.table == table) continue;
    keys.push_back(std::move(key));
  }
  return keys;
}

absl::Status CheckChildren(Connection* connection, const Server& server,
                           const Privileges& privileges,
                           absl::string_view schema, absl::string_view table,
                           Findings* findings) {
  ASSIGN_OR_RETURN(
      std::vector<ForeignKey> keys,
      ListChildren(connection, server, privileges.HasGlobal("PROCESS"), schema,
                   table));
  for (const ForeignKey& key : keys) {
    const std::string child = TableSql(key.schema, key.table);
    const std::string name = QuoteIdent(key.name);
    std::string size;
    if (!IsNameOfFile(key)) {
      ASSIGN_OR_RETURN(size, SizeOf(connection, key.schema, key.table));
    }
    findings->problems.push_back(absl::StrCat(
        "foreign key ", name, " of ", child, size, " references ",
        TableSql(key.parent_schema, key.parent),
        " and would follow the old table: ",
        server.rename_under_lock ? "give --foreign-keys=rebuild, or " : "",
        "ALTER TABLE ", child, " DROP FOREIGN KEY ", name,
        " before the migration, and add it again afterwards"));
  }
  return absl::OkStatus();
}

absl::Status CheckArtifacts(Connection* connection, const Server& server,
                            absl::string_view schema, absl::string_view table,
                            const ArtifactNames& names, Findings* findings) {
  if (StateTable(schema, names.state).Read(connection).ok()) {
    findings->problems.push_back(absl::StrCat(
        "a migration of ", TableSql(schema, table),
        " is unfinished, of which osc status tells: go on with it by ",
        ResumeCommand(schema, table), ", or remove what is left of it by ",
        CleanupCommand(schema, table)));
    return absl::OkStatus();
  }
  std::vector<std::string> found, drops, places;
  for (const std::string& trigger : names.Triggers()) {
    ASSIGN_OR_RETURN(
        Result result,
        connection->Query(Sql("SELECT 1 FROM information_schema.TRIGGERS WHERE "
                              "TRIGGER_SCHEMA = ? AND TRIGGER_NAME = ?")
                              .Value(schema)
                              .Value(trigger)));
    if (result.rows.empty()) continue;
    found.push_back(QuoteIdent(trigger));
    drops.push_back(absl::StrCat("DROP TRIGGER ", TableSql(schema, trigger)));
  }
  auto type_of = [&](const std::string& artifact) {
    return connection->Query(
        Sql("SELECT TABLE_TYPE FROM information_schema.TABLES WHERE "
            "TABLE_SCHEMA = ? AND TABLE_NAME = ?")
            .Value(schema)
            .Value(artifact));
  };
  for (const std::string& artifact : names.TemporaryTables()) {
    ASSIGN_OR_RETURN(Result type, type_of(artifact));
    if (type.rows.empty()) continue;
    found.push_back(QuoteIdent(artifact));
    drops.push_back(
        absl::StrCat(type.Scalar() == "VIEW" ? "DROP VIEW " : "DROP TABLE ",
                     TableSql(schema, artifact)));
  }
  if (!found.empty()) {
    places.push_back(
        absl::StrCat(absl::StrJoin(found, ", "), " in ", QuoteIdent(schema)));
  }
  if (server.check_names_per_schema) {
    RETURN_IF_ERROR(
        FindAuxiliaryShadow(connection, schema, table, &places, &drops));
  }
  if (!places.empty()) {
    findings->problems.push_back(absl::StrCat(
        "an earlier run has left ", absl::StrJoin(places, ", and "),
        "; if no other run is at work on the table, remove them in this "
        "order: ",
        absl::StrJoin(drops, "; ")));
  }
  ASSIGN_OR_RETURN(Result old, type_of(names.old));
  if (!old.rows.empty()) {
    findings->problems.push_back(absl::StrCat(
        "there is a table ", TableSql(schema, names.old),
        ", the table as it was before an earlier migration: when it is no "
        "longer needed, ",
        old.Scalar() == "VIEW" ? "DROP VIEW " : "DROP TABLE ",
        TableSql(schema, names.old)));
  }
  return absl::OkStatus();
}

}  // namespace osc
