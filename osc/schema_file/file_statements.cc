#include "osc/schema_file/file_statements.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/token_cursor.h"

namespace osc {
namespace {

// MariaDB's dumps begin with it; to the lexer it looks like a statement.
constexpr char kSandboxMark[] = "/*M!999999\\- enable the sandbox mode */";

bool IsSymbol(const Token& token, char symbol) {
  return token.kind == TokenKind::kSymbol && token.text[0] == symbol;
}

// "utf8mb4", in whatever quotes: the file's own bytes are taken for UTF-8.
bool IsUtf8(absl::string_view charset) {
  return absl::StartsWithIgnoreCase(charset, "utf8") ||
         absl::EqualsIgnoreCase(charset, "binary") ||
         absl::EqualsIgnoreCase(charset, "ascii");
}

class FileReader {
 public:
  FileReader(absl::string_view text, const SqlLexerOptions& lexer)
      : text_(text), lexer_(lexer) {}

  absl::StatusOr<SchemaFile> Run(const TokenList& list) {
    size_t begin = 0;
    for (size_t i = 0; i <= list.tokens.size(); ++i) {
      const bool end = i == list.tokens.size();
      if (!end && !IsSymbol(list.tokens[i], ';')) continue;
      const size_t end_byte = end ? text_.size() : list.tokens[i].begin;
      if (i > begin) {
        RETURN_IF_ERROR(Read(
            TokenCursor(list.tokens.data() + begin, list.tokens.data() + i),
            end_byte));
      }
      begin = i + 1;
    }
    if (skipped_sets_ > 0) {
      file_.notes.push_back(absl::StrCat(skipped_sets_,
                                         " SET statements of the file are left "
                                         "out: only its tables are read"));
    }
    if (file_.tables.empty()) {
      return absl::InvalidArgumentError("it has no CREATE TABLE");
    }
    return std::move(file_);
  }

 private:
  int LineOf(size_t offset) const {
    return 1 + static_cast<int>(
                   std::count(text_.begin(), text_.begin() + offset, '\n'));
  }

  template <typename... Parts>
  absl::Status Error(const TokenCursor& at, const Parts&... parts) const {
    return absl::InvalidArgumentError(
        absl::StrCat("line ", LineOf(at.front().begin), ": ", parts...));
  }

  absl::Status Read(TokenCursor statement, size_t end) {
    if (statement.AtWords({"CREATE"})) return ReadCreate(statement, end);
    if (statement.AtWords({"SET"})) return ReadSet(statement);
    return Refuse(statement);
  }

  absl::Status Refuse(const TokenCursor& statement) const {
    constexpr size_t kLook = 40;
    const size_t begin = statement.front().begin;
    std::string look(text_.substr(begin, statement.back().end - begin));
    if (look.size() > kLook) look = look.substr(0, kLook) + "...";
    return Error(statement,
                 "a schema file holds CREATE TABLE statements only, "
                 "and this is another: ",
                 look,
                 statement.AtWords({"DROP"})
                     ? " (mysqldump --skip-add-drop-table leaves it out)"
                     : "");
  }

  absl::Status ReadCreate(TokenCursor statement, size_t end) {
    const TokenCursor whole = statement;
    statement.Skip();
    if (!statement.AcceptWord("TABLE")) return Refuse(whole);
    statement.AcceptWords({"IF", "NOT", "EXISTS"});
    WantedTable table;
    table.line = LineOf(whole.front().begin);
    if (!AcceptTableName(statement, &table)) {
      return Error(whole, "CREATE TABLE without a name");
    }
    const std::string name = QuoteIdent(table.name);
    TokenCursor rest = statement;
    const absl::optional<TokenCursor> elements = rest.AcceptParentheses();
    bool plain = elements && !elements->AtWords({"LIKE"}) &&
                 !elements->AtWords({"SELECT"}) && !elements->AtSymbol('(');
    for (; plain && !rest.done(); rest.Skip()) {
      if (rest.front().depth > whole.front().depth) continue;
      plain = !rest.AtWords({"SELECT"}) && !rest.AtWords({"AS"}) &&
              !rest.AtWords({"VALUES"}) && !rest.AtWords({"TABLE"});
    }
    if (!plain) {
      return Error(whole, "CREATE TABLE ", name,
                   " must write its columns out, in parentheses behind the "
                   "name, without LIKE or SELECT");
    }
    // A comment for some servers only may be open from before the name; then
    // what follows the name is no statement by itself.
    const size_t begin = statement.front().begin;
    table.body = std::string(text_.substr(begin, end - begin));
    if (!Tokenize(table.body, lexer_).ok()) {
      return Error(whole, "CREATE TABLE ", name,
                   " begins within a comment that only some servers execute: "
                   "write it without");
    }
    for (const WantedTable& other : file_.tables) {
      if (absl::EqualsIgnoreCase(other.name, table.name) &&
          absl::EqualsIgnoreCase(other.schema, table.schema)) {
        return Error(whole, "CREATE TABLE ", name, " stands in line ",
                     other.line, " already");
      }
    }
    file_.tables.push_back(std::move(table));
    return absl::OkStatus();
  }

  static bool AcceptTableName(TokenCursor& cursor, WantedTable* table) {
    TokenCursor first = cursor;
    const absl::optional<std::string> name = cursor.AcceptName();
    if (!name) return false;
    table->name = *name;
    if (first.front().kind == TokenKind::kSymbol) return true;  // ".t"
    const std::string schema = first.front().text;
    first.Skip();
    if (first.AtSymbol('.')) table->schema = schema;
    return true;
  }

  // What dumps SET before and after a table. Each has its reason to be left
  // out: it restores something, or speeds an import up.
  absl::Status ReadSet(TokenCursor statement) {
    const TokenCursor whole = statement;
    statement.Skip();
    for (const TokenCursor& part : statement.SplitAtCommas()) {
      absl::optional<bool> read = ReadAssignment(part);
      if (!read) return Refuse(whole);
      if (!*read) {
        return Error(whole,
                     "the file must be in UTF-8 and without ANSI_QUOTES or "
                     "NO_BACKSLASH_ESCAPES of its own");
      }
    }
    ++skipped_sets_;
    return absl::OkStatus();
  }

  // nullopt for what no dump sets, false for a value that cannot be had.
  absl::optional<bool> ReadAssignment(TokenCursor part) {
    if (part.AcceptWord("NAMES")) return !part.done() && IsHarmless(part);
    const bool variable = part.AcceptSymbol('@');
    const bool system = variable && part.AcceptSymbol('@');
    if (variable && !system) return true;  // a variable of the dump's own
    if (part.AcceptWord("SESSION") || part.AcceptWord("LOCAL")) {
      part.AcceptSymbol('.');
    }
    if (part.done()) return absl::nullopt;
    const std::string name = absl::AsciiStrToLower(part.front().text);
    part.Skip();
    part.AcceptSymbol(':');
    if (!part.AcceptSymbol('=') || part.done()) return absl::nullopt;
    const bool literal = part.front().kind == TokenKind::kString;
    if (name == "sql_mode") {
      if (!literal) return true;
      const std::string mode = absl::AsciiStrToUpper(part.front().text);
      if (absl::StrContains(mode, "ANSI") ||
          absl::StrContains(mode, "NO_BACKSLASH_ESCAPES")) {
        return false;
      }
      if (!file_.sql_mode) file_.sql_mode = part.front().text;
      return true;
    }
    if (name == "time_zone") {
      if (literal && !file_.time_zone) file_.time_zone = part.front().text;
      return true;
    }
    if (name == "character_set_client" || name == "character_set_results" ||
        name == "collation_connection" || name == "character_set_connection") {
      return IsHarmless(part);
    }
    for (absl::string_view known :
         {"unique_checks", "foreign_key_checks", "sql_notes", "autocommit"}) {
      if (name == known) return true;
    }
    return absl::nullopt;
  }

  // A character set that is UTF-8, or a value that is put back.
  static bool IsHarmless(const TokenCursor& value) {
    return value.AtSymbol('@') || IsUtf8(value.front().text);
  }

  const absl::string_view text_;
  const SqlLexerOptions lexer_;
  SchemaFile file_;
  int skipped_sets_ = 0;
};

absl::StatusOr<SchemaFile> ReadWith(absl::string_view text,
                                    const SqlLexerOptions& options) {
  ASSIGN_OR_RETURN(TokenList list, Tokenize(text, options));
  return FileReader(text, options).Run(list);
}

}  // namespace

absl::StatusOr<SchemaFile> ReadSchemaFile(absl::string_view text,
                                          const SqlLexerOptions& options) {
  std::string owned(text);
  const size_t mark = owned.find(kSandboxMark);
  if (mark != std::string::npos) {  // Lines keep their numbers.
    owned.replace(mark, sizeof(kSandboxMark) - 1, "");
  }
  const bool as_usual = !options.ansi_quotes && !options.no_backslash_escapes;
  if (!as_usual) {
    // A file that sets sql_mode is meant for that one, which is as usual.
    absl::StatusOr<SchemaFile> own = ReadWith(owned, SqlLexerOptions());
    if (own.ok() && own->sql_mode) return own;
  }
  return ReadWith(owned, options);
}

}  // namespace osc
