#include "osc/aux_schema.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "changelog/artifact_names.h"
#include "changelog/delta_log.h"
#include "db/failpoint.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/sql_lexer.h"
#include "osc/token_cursor.h"

namespace osc {
namespace {

// The names of the CHECK constraints, in the definition's order.
absl::StatusOr<std::vector<std::string>> CheckNames(
    absl::string_view create_sql) {
  std::vector<std::string> names;
  for (absl::string_view line : absl::StrSplit(create_sql, '\n')) {
    if (!absl::StartsWith(line, "  CONSTRAINT ")) continue;
    ASSIGN_OR_RETURN(TokenList list, Tokenize(line, {}));
    TokenCursor cursor(list.tokens);
    cursor.Skip();
    absl::optional<std::string> name = cursor.AcceptName();
    if (name && cursor.AtWords({"CHECK"})) names.push_back(*std::move(name));
  }
  return names;
}

// The table's collation in the last line of its definition; empty when it is
// the default one of its character set.
std::string CollationOf(absl::string_view options) {
  absl::StatusOr<TokenList> list = Tokenize(options, {});
  if (!list.ok()) return "";
  for (size_t i = 0; i + 2 < list->tokens.size(); ++i) {
    if (absl::EqualsIgnoreCase(list->tokens[i].text, "COLLATE") &&
        list->tokens[i + 1].text == "=") {
      return list->tokens[i + 2].text;
    }
  }
  return "";
}

// The line of a column without the collation that it has from the table: once
// it is written out, the server would show it with the character set for ever.
std::string WithoutInherited(absl::string_view line,
                             const std::string& collation) {
  absl::StatusOr<TokenList> list = Tokenize(line, {});
  if (!list.ok() || collation.empty()) return std::string(line);
  const std::vector<Token>& tokens = list->tokens;
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].depth > 0 || tokens[i].kind != TokenKind::kWord) continue;
    if (absl::EqualsIgnoreCase(tokens[i].text, "CHARACTER")) break;
    if (absl::EqualsIgnoreCase(tokens[i].text, "COLLATE") &&
        tokens[i + 1].text == collation) {
      return absl::StrCat(line.substr(0, tokens[i - 1].end),
                          line.substr(tokens[i + 1].end));
    }
  }
  return std::string(line);
}

bool IsForeignKey(absl::string_view line) {
  absl::StatusOr<TokenList> list = Tokenize(line, {});
  if (!list.ok()) return false;
  TokenCursor cursor(list->tokens);
  return cursor.AcceptWord("CONSTRAINT") && cursor.AcceptName() &&
         cursor.AtWords({"FOREIGN", "KEY"});
}

absl::StatusOr<bool> SchemaExists(Connection* connection,
                                  const std::string& schema) {
  ASSIGN_OR_RETURN(
      Result found,
      connection->Query(Sql("SELECT 1 FROM information_schema.SCHEMATA WHERE "
                            "SCHEMA_NAME = ?")
                            .Value(schema)));
  return !found.rows.empty();
}

absl::StatusOr<bool> Create(Connection* connection, const std::string& like,
                            const std::string& schema) {
  ASSIGN_OR_RETURN(bool exists, SchemaExists(connection, schema));
  if (exists) return false;
  ASSIGN_OR_RETURN(
      Result defaults,
      connection->Query(Sql("SELECT DEFAULT_CHARACTER_SET_NAME, "
                            "DEFAULT_COLLATION_NAME FROM "
                            "information_schema.SCHEMATA WHERE SCHEMA_NAME = ?")
                            .Value(like)));
  if (defaults.rows.empty()) {
    return absl::NotFoundError(absl::StrCat("no schema ", QuoteIdent(like)));
  }
  RETURN_IF_ERROR(connection->Execute(
      absl::StrCat("CREATE DATABASE ", QuoteIdent(schema),
                   " DEFAULT CHARACTER SET ", defaults.rows[0][0].value_or(""),
                   " COLLATE ", defaults.rows[0][1].value_or(""))));
  return true;
}

absl::Status DropIfEmpty(Connection* connection, const std::string& schema) {
  ASSIGN_OR_RETURN(bool empty, HoldsNothingBut(connection, schema, ""));
  if (!empty) return absl::OkStatus();
  return connection->Execute(
      absl::StrCat("DROP DATABASE IF EXISTS ", QuoteIdent(schema)));
}

absl::Status DropTriggersUnderLock(Connection* connection,
                                   const TablePair& pair) {
  for (const std::string& name : pair.names.Triggers()) {
    RETURN_IF_ERROR(connection->Execute(
        absl::StrCat("DROP TRIGGER IF EXISTS ", pair.Quoted(name))));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<bool> HoldsNothingBut(Connection* connection,
                                     absl::string_view schema,
                                     absl::string_view table) {
  ASSIGN_OR_RETURN(
      Result found,
      connection->Query(
          Sql("SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? "
              "AND TABLE_NAME <> ? UNION SELECT 1 FROM "
              "information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ? UNION "
              "SELECT 1 FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ?")
              .Value(schema)
              .Value(table)
              .Value(schema)
              .Value(schema)));
  return found.rows.empty();
}

absl::StatusOr<bool> NeedsAuxiliarySchema(const Server& server,
                                          const Table& original,
                                          const AlterScan& alter) {
  if (!server.check_names_per_schema) return false;
  ASSIGN_OR_RETURN(std::vector<std::string> names,
                   CheckNames(original.create_sql));
  if (names.empty()) return false;
  for (const AlterClause& clause : alter.clauses) {
    const std::string text = absl::AsciiStrToUpper(clause.text);
    if (absl::StrContains(text, "CHECK") ||
        absl::StrContains(text, "CONSTRAINT")) {
      return true;
    }
  }
  // CREATE TABLE … LIKE gives t__osc_new_chk_1, 2, … in the order of the names,
  // which follow the rename.
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i] != absl::StrCat(original.name, "_chk_", i + 1)) return true;
  }
  return false;
}

void UseAuxiliarySchemas(TablePair* pair) {
  pair->shadow_schema = AuxiliarySchemaFor(pair->schema);
  pair->old_schema = OldTablesSchemaFor(pair->schema);
  pair->names.shadow = pair->original.name;
}

absl::Status CheckAuxiliarySchemas(Connection* connection,
                                   const Privileges& privileges,
                                   const TablePair& pair, bool referenced,
                                   Findings* findings) {
  const std::pair<std::string, std::string> tables[] = {
      {pair.ShadowSchema(), pair.names.shadow},
      {pair.OldSchema(), pair.names.old}};
  for (const auto& [schema, table] : tables) {
    std::vector<std::string> missing;
    for (const char* privilege : {"SELECT", "INSERT", "UPDATE", "DELETE",
                                  "CREATE", "DROP", "ALTER", "INDEX"}) {
      if (!privileges.Has(privilege, schema, table)) {
        missing.push_back(privilege);
      }
    }
    if (!privileges.Has("LOCK TABLES", schema, table)) {
      missing.push_back("LOCK TABLES");
    }
    if (referenced && schema == pair.ShadowSchema() &&
        !privileges.Has("REFERENCES", schema, table)) {
      missing.push_back("REFERENCES");
    }
    if (!missing.empty()) {
      findings->problems.push_back(absl::StrCat(
          "the names of CHECK constraints of ", pair.OriginalSql(),
          " can only be kept by way of the schema ", QuoteIdent(schema),
          ", on which the account lacks ", absl::StrJoin(missing, ", "),
          ": GRANT ", absl::StrJoin(missing, ", "), " ON ", QuoteIdent(schema),
          ".* to it"));
    }
  }
  ASSIGN_OR_RETURN(bool old,
                   TableExists(connection, pair.OldSchema(), pair.names.old));
  if (old) {
    findings->problems.push_back(absl::StrCat(
        "there is a table ", pair.OldSql(),
        ", the table as it was before an earlier migration: when it is no "
        "longer needed, DROP TABLE ",
        pair.OldSql()));
  }
  const std::vector<std::string> ours = pair.names.Triggers();
  ASSIGN_OR_RETURN(
      Result triggers,
      connection->Query(
          Sql("SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE "
              "EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ? AND "
              "TRIGGER_NAME NOT IN (?, ?, ?)")
              .Value(pair.schema)
              .Value(pair.original.name)
              .Value(ours[0])
              .Value(ours[1])
              .Value(ours[2])));
  if (!triggers.rows.empty()) {
    findings->problems.push_back(absl::StrCat(
        pair.OriginalSql(),
        " has CHECK constraints, whose names can only be kept by moving it to "
        "another schema, and triggers (",
        QuoteIdent(triggers.Scalar().value_or("")),
        "), with which the server moves no table: use a plain ALTER TABLE, or "
        "drop one of both before the migration and create it again "
        "afterwards"));
  }
  return absl::OkStatus();
}

absl::Status CreateAuxiliarySchemas(Connection* connection, TablePair* pair) {
  ASSIGN_OR_RETURN(pair->made_shadow_schema,
                   Create(connection, pair->schema, pair->ShadowSchema()));
  ASSIGN_OR_RETURN(pair->made_old_schema,
                   Create(connection, pair->schema, pair->OldSchema()));
  return absl::OkStatus();
}

absl::Status DropAuxiliarySchemas(ConnectionFactory* factory,
                                  const TablePair& pair) {
  if (!pair.made_shadow_schema && !pair.made_old_schema) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory->Connect());
  if (pair.made_shadow_schema) {
    RETURN_IF_ERROR(DropIfEmpty(connection.get(), pair.ShadowSchema()));
  }
  if (pair.made_old_schema) {
    RETURN_IF_ERROR(DropIfEmpty(connection.get(), pair.OldSchema()));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> CreateShadowSql(const Table& original,
                                            bool temporary,
                                            const std::string& name_sql) {
  const std::string definition =
      WithInheritedCollations(DefinitionOf(original.create_sql));
  absl::string_view rest = definition;
  if (!absl::ConsumePrefix(
          &rest, absl::StrCat("CREATE TABLE ", QuoteIdent(original.name)))) {
    return absl::InternalError(
        absl::StrCat("cannot read the definition ", definition));
  }
  const std::string collation =
      CollationOf(definition.substr(definition.rfind("\n) ") + 3));
  // A CHECK constraint follows them, so that no comma is left over.
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(rest, '\n')) {
    if (absl::StartsWith(line, "  CONSTRAINT ") && IsForeignKey(line)) continue;
    lines.push_back(absl::StartsWith(line, "  `")
                        ? WithoutInherited(line, collation)
                        : std::string(line));
  }
  return absl::StrCat("CREATE ", temporary ? "TEMPORARY " : "", "TABLE ",
                      name_sql, absl::StrJoin(lines, "\n"));
}

absl::Status CheckConstraintNamesAreFree(Connection* connection,
                                         const TablePair& pair) {
  ASSIGN_OR_RETURN(std::vector<std::string> names,
                   CheckNames(pair.shadow.create_sql));
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(
        Result found,
        connection->Query(
            Sql("SELECT TABLE_NAME FROM information_schema.TABLE_CONSTRAINTS "
                "WHERE CONSTRAINT_SCHEMA = ? AND CONSTRAINT_NAME = ? AND "
                "CONSTRAINT_TYPE = 'CHECK' AND TABLE_NAME <> ?")
                .Value(pair.schema)
                .Value(name)
                .Value(pair.original.name)));
    if (found.rows.empty()) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        "the ALTER gives a CHECK constraint the name ", QuoteIdent(name),
        ", which one of ", pair.Quoted(found.Scalar().value_or("")),
        " has already: choose another name"));
  }
  return absl::OkStatus();
}

absl::Status RenameUnderLock(Connection* connection, const TablePair& pair,
                             const std::string& rename_sql) {
  if (!pair.ChangesSchema()) return connection->Execute(rename_sql);
  absl::Status status = DropTriggersUnderLock(connection, pair);
  if (status.ok()) status = Failpoint("cutover-triggers-dropped");
  if (status.ok()) status = connection->Execute(rename_sql);
  if (status.ok() || absl::IsUnavailable(status)) return status;
  // Still under the lock: nobody has written without them.
  RETURN_IF_ERROR(DropTriggersUnderLock(connection, pair));
  for (const std::string& sql : CreateTriggerSql(pair)) {
    RETURN_IF_ERROR(connection->Execute(sql));
  }
  return status;
}

}  // namespace osc
