#include "osc/schema_file/scratch_table.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "db/errors.h"
#include "db/schema.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

// The server's sql_mode without what changes how definitions are printed.
std::string ReadingMode(const Server& server) {
  std::vector<absl::string_view> kept;
  for (absl::string_view mode : absl::StrSplit(server.sql_mode, ',')) {
    bool prints = false;
    for (absl::string_view other :
         {"ANSI", "ANSI_QUOTES", "DB2", "MAXDB", "MSSQL", "MYSQL323", "MYSQL40",
          "NO_FIELD_OPTIONS", "NO_KEY_OPTIONS", "NO_TABLE_OPTIONS", "ORACLE",
          "POSTGRESQL"}) {
      prints |= mode == other;
    }
    if (!prints) kept.push_back(mode);
  }
  return absl::StrJoin(kept, ",");
}

// `text` of a foreign key without the schema of what it references, when that
// is `home`.
std::string AtHome(absl::string_view text, absl::string_view home) {
  const std::string reference = " REFERENCES ";
  const std::string away = absl::StrCat(reference, QuoteIdent(home), ".");
  const size_t found = text.find(away);
  if (found == absl::string_view::npos) return std::string(text);
  return absl::StrCat(text.substr(0, found), reference,
                      text.substr(found + away.size()));
}

}  // namespace

SqlLexerOptions ReadingOptions(const Server& server) {
  SqlLexerOptions options;
  options.no_backslash_escapes =
      absl::StrContains(server.sql_mode, "NO_BACKSLASH_ESCAPES");
  return options;
}

ScratchTable::ScratchTable(Connection* connection, const Server* server,
                           std::string home, ScratchPlace place)
    : connection_(connection),
      server_(server),
      home_(std::move(home)),
      place_(std::move(place)) {}

ScratchTable::~ScratchTable() { Drop().IgnoreError(); }

std::string ScratchTable::Name() const {
  return absl::StrCat(QuoteIdent(place_.schema), ".", QuoteIdent(place_.table));
}

absl::Status ScratchTable::Open() {
  RETURN_IF_ERROR(connection_->Execute(
      "SET SESSION foreign_key_checks = 0, sql_quote_show_create = 1, "
      "lock_wait_timeout = 10, autocommit = 1"));
  // Options that only warn where they make no sense must not stop a copy; the
  // account need not be allowed to say so.
  connection_->Execute("SET SESSION innodb_strict_mode = 0").IgnoreError();
  // MySQL 5.6 looks there for what a foreign key references.
  RETURN_IF_ERROR(connection_->Execute(Sql("USE !").Ident(place_.schema)));
  return SetMode(ReadingMode(*server_));
}

absl::Status ScratchTable::SetMode(absl::string_view sql_mode) {
  return connection_->Execute(Sql("SET SESSION sql_mode = ?").Value(sql_mode));
}

absl::Status ScratchTable::Create(absl::string_view body) {
  RETURN_IF_ERROR(Drop());
  RETURN_IF_ERROR(connection_->Execute(
      absl::StrCat("CREATE ", place_.temporary ? "TEMPORARY " : "", "TABLE ",
                   Name(), " ", body)));
  exists_ = true;
  return absl::OkStatus();
}

absl::Status ScratchTable::CreateWanted(absl::string_view body,
                                        const SchemaFile& file) {
  if (file.time_zone) {
    RETURN_IF_ERROR(connection_->Execute(
        Sql("SET SESSION time_zone = ?").Value(*file.time_zone)));
  }
  RETURN_IF_ERROR(SetMode(file.sql_mode.value_or(server_->sql_mode)));
  absl::Status created = Create(body);
  RETURN_IF_ERROR(SetMode(ReadingMode(*server_)));
  if (file.time_zone) {
    RETURN_IF_ERROR(connection_->Execute("SET SESSION time_zone = DEFAULT"));
  }
  return created;
}

absl::Status ScratchTable::CreateCopy(absl::string_view body) {
  RETURN_IF_ERROR(SetMode(ReadingOptions(*server_).no_backslash_escapes
                              ? "NO_BACKSLASH_ESCAPES"
                              : ""));
  absl::Status created = Create(body);
  RETURN_IF_ERROR(SetMode(ReadingMode(*server_)));
  return created;
}

absl::Status ScratchTable::Alter(absl::string_view alter) {
  if (!exists_) return absl::InternalError("there is no scratch table");
  RETURN_IF_ERROR(SetMode(server_->sql_mode));
  absl::Status altered =
      connection_->Execute(absl::StrCat("ALTER TABLE ", Name(), " ", alter));
  RETURN_IF_ERROR(SetMode(ReadingMode(*server_)));
  return altered;
}

absl::Status ScratchTable::Drop() {
  if (!exists_) return absl::OkStatus();
  RETURN_IF_ERROR(connection_->Execute(absl::StrCat(
      "DROP ", place_.temporary ? "TEMPORARY " : "", "TABLE ", Name())));
  exists_ = false;
  return absl::OkStatus();
}

absl::StatusOr<Definition> ScratchTable::Read() {
  std::string create_sql;
  return ReadAny(place_.schema, place_.table, &create_sql);
}

absl::StatusOr<Definition> ScratchTable::ReadReal(absl::string_view table,
                                                  std::string* create_sql) {
  return ReadAny(home_, table, create_sql);
}

absl::StatusOr<Definition> ScratchTable::ReadAny(absl::string_view schema,
                                                 absl::string_view name,
                                                 std::string* create_sql) {
  // By SHOW alone, which knows temporary tables too.
  ASSIGN_OR_RETURN(Table table, ReadTemporaryTable(connection_, schema, name));
  *create_sql = table.create_sql;
  ASSIGN_OR_RETURN(Definition definition,
                   ParseDefinition(*create_sql, ReadingOptions(*server_)));
  for (DefinitionItem& column : definition.columns) {
    const Column* read = table.FindColumn(column.name);
    if (read != nullptr) column.collation = read->collation;
  }
  for (DefinitionItem& key : definition.foreign_keys) {
    key.text = AtHome(key.text, home_);
  }
  return definition;
}

}  // namespace osc
