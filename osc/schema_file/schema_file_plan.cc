#include "osc/schema_file/schema_file_plan.h"

#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "db/errors.h"
#include "db/server.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/schema_file/file_statements.h"
#include "osc/sql_lexer.h"

namespace osc {
namespace {

const WantedTable* Find(const SchemaFile& file, absl::string_view name) {
  for (const WantedTable& table : file.tables) {
    if (table.name == name) return &table;
  }
  for (const WantedTable& table : file.tables) {
    if (absl::EqualsIgnoreCase(table.name, name)) return &table;
  }
  return nullptr;
}

}  // namespace

std::string SchemaFilePlan::Describe() const {
  std::string text;
  for (const std::string& note : notes) {
    absl::StrAppend(&text, "note: ", note, "\n");
  }
  for (const TableChange& change : changes) {
    const std::string name =
        absl::StrCat(QuoteIdent(schema), ".", QuoteIdent(change.table));
    for (const std::string& note : change.notes) {
      absl::StrAppend(&text, "note: ", note, "\n");
    }
    if (change.alter.empty()) {
      absl::StrAppend(&text, "nothing to do: ", name, " is as wanted\n");
    } else {
      absl::StrAppend(&text, "ALTER TABLE ", name, "\n",
                      change.alter.Lines("  "), ";\n");
    }
  }
  return text;
}

absl::StatusOr<std::vector<WantedTable>> ChooseTables(
    const SchemaFile& file, absl::string_view schema,
    absl::string_view tables) {
  std::vector<WantedTable> chosen;
  if (tables.empty()) {
    chosen = file.tables;
  } else if (const WantedTable* table = Find(file, tables)) {
    chosen.push_back(*table);
  } else {
    for (absl::string_view part : absl::StrSplit(tables, ',')) {
      const absl::string_view name = absl::StripAsciiWhitespace(part);
      table = Find(file, name);
      if (table == nullptr) {
        return absl::InvalidArgumentError(absl::StrCat(
            "it has no CREATE TABLE ", QuoteIdent(name),
            ", which --table names: it has ",
            absl::StrJoin(file.tables, ", ",
                          [](std::string* out, const WantedTable& other) {
                            absl::StrAppend(out, other.name);
                          })));
      }
      chosen.push_back(*table);
    }
  }
  for (const WantedTable& table : chosen) {
    if (table.schema.empty() || absl::EqualsIgnoreCase(table.schema, schema)) {
      continue;
    }
    return absl::InvalidArgumentError(absl::StrCat(
        "line ", table.line, ": ", QuoteIdent(table.name), " is of schema ",
        QuoteIdent(table.schema), ", and --database is ", schema,
        ": one run is for one schema"));
  }
  return chosen;
}

absl::StatusOr<SchemaFilePlan> PlanSchemaFile(ConnectionFactory* factory,
                                              const SchemaFileOptions& options,
                                              absl::string_view schema,
                                              absl::string_view tables,
                                              const Stopper& stopper) {
  Server server;
  {
    ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                     factory->Connect());
    ASSIGN_OR_RETURN(server, ReadServer(connection.get()));
  }
  SqlLexerOptions lexer;
  lexer.ansi_quotes = absl::StrContains(server.sql_mode, "ANSI_QUOTES");
  lexer.no_backslash_escapes =
      absl::StrContains(server.sql_mode, "NO_BACKSLASH_ESCAPES");
  absl::StatusOr<SchemaFile> file = ReadSchemaFile(options.text, lexer);
  RETURN_IF_ERROR(WithContext(file.status(), options.path));
  absl::StatusOr<std::vector<WantedTable>> chosen =
      ChooseTables(*file, schema, tables);
  RETURN_IF_ERROR(WithContext(chosen.status(), options.path));
  SchemaFilePlan plan;
  plan.schema = std::string(schema);
  plan.notes = file->notes;
  // Every table that stands against it is told at once.
  std::vector<std::string> problems;
  absl::Status first;
  for (const WantedTable& table : *chosen) {
    RETURN_IF_ERROR(stopper.status());
    absl::StatusOr<TableChange> change =
        FindChange(factory, server, schema, *file, table, options.choices);
    if (change.ok()) {
      plan.changes.push_back(*std::move(change));
      continue;
    }
    if (absl::IsUnavailable(change.status())) return change.status();
    if (problems.empty()) first = change.status();
    problems.emplace_back(change.status().message());
  }
  if (problems.empty()) return plan;
  return absl::Status(
      first.code(),
      absl::StrCat(options.path, ": ", absl::StrJoin(problems, "\n")));
}

}  // namespace osc
