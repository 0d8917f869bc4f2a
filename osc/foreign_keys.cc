#include "osc/foreign_keys.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "changelog/artifact_names.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/token_cursor.h"

namespace osc {
namespace {

absl::optional<std::vector<std::string>> ReadNames(TokenCursor* cursor) {
  absl::optional<TokenCursor> inner = cursor->AcceptParentheses();
  if (!inner) return absl::nullopt;
  std::vector<std::string> names;
  for (TokenCursor part : inner->SplitAtCommas()) {
    absl::optional<std::string> name = part.AcceptName();
    if (!name || !part.done()) return absl::nullopt;
    names.push_back(*std::move(name));
  }
  return names;
}

// A line of SHOW CREATE TABLE, from CONSTRAINT on. False: not a foreign key.
bool ReadLine(absl::string_view line, const std::vector<Token>& tokens,
              ForeignKey* key) {
  TokenCursor cursor(tokens);
  if (!cursor.AcceptWord("CONSTRAINT")) return false;
  absl::optional<std::string> name = cursor.AcceptName();
  if (!name || !cursor.AcceptWords({"FOREIGN", "KEY"})) return false;
  absl::optional<std::vector<std::string>> columns = ReadNames(&cursor);
  if (!columns || !cursor.AcceptWord("REFERENCES") || cursor.done()) {
    return false;
  }
  // AcceptName gives the last part of a qualified name.
  const std::string first = cursor.front().text;
  TokenCursor ahead = cursor;
  ahead.Skip();
  const bool qualified = ahead.AtSymbol('.');
  absl::optional<std::string> parent = cursor.AcceptName();
  absl::optional<std::vector<std::string>> parent_columns = ReadNames(&cursor);
  if (!parent || !parent_columns) return false;
  key->name = *std::move(name);
  key->columns = *std::move(columns);
  key->parent_schema = qualified ? first : key->schema;
  key->parent = *std::move(parent);
  key->parent_columns = *std::move(parent_columns);
  if (!cursor.done()) {
    key->actions =
        std::string(absl::StripSuffix(line.substr(cursor.front().begin), ","));
  }
  return true;
}

// The name in "DROP FOREIGN KEY name" and "DROP CONSTRAINT name".
absl::optional<std::string> DroppedName(absl::string_view clause,
                                        const SqlLexerOptions& lexer) {
  absl::StatusOr<TokenList> list = Tokenize(clause, lexer);
  if (!list.ok()) return absl::nullopt;
  TokenCursor cursor(list->tokens);
  if (!cursor.AcceptWord("DROP") || (!cursor.AcceptWords({"FOREIGN", "KEY"}) &&
                                     !cursor.AcceptWord("CONSTRAINT"))) {
    return absl::nullopt;
  }
  cursor.AcceptWords({"IF", "EXISTS"});
  absl::optional<std::string> name = cursor.AcceptName();
  if (!name || !cursor.done()) return absl::nullopt;
  return name;
}

bool BeginsWith(const Index& index, const std::vector<std::string>& columns) {
  if (index.type != "BTREE" || index.parts.size() < columns.size()) {
    return false;
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    if (index.parts[i].prefix ||
        !absl::EqualsIgnoreCase(index.parts[i].column, columns[i])) {
      return false;
    }
  }
  return true;
}

}  // namespace

void RenameColumns(const AlterScan& scan, std::vector<std::string>* columns) {
  for (std::string& column : *columns) {
    for (const ColumnRename& rename : scan.renames) {
      if (!absl::EqualsIgnoreCase(rename.from, column)) continue;
      column = rename.to;
      break;
    }
  }
}

bool ForeignKey::Cascades() const {
  const std::string text = absl::AsciiStrToUpper(actions);
  return absl::StrContains(text, "CASCADE") ||
         absl::StrContains(text, "SET NULL") ||
         absl::StrContains(text, "SET DEFAULT");
}

std::string ForeignKey::Describe() const {
  return absl::StrCat(QuoteIdent(name), " of ", QuoteIdent(schema), ".",
                      QuoteIdent(table));
}

std::string ForeignKey::AddSql() const {
  return Sql(absl::StrCat("ADD CONSTRAINT ! FOREIGN KEY (!) REFERENCES ! (!)"))
             .Ident(name)
             .Idents(columns)
             .Table(parent_schema, parent)
             .Idents(parent_columns)
             .str() +
         (actions.empty() ? "" : absl::StrCat(" ", actions));
}

absl::StatusOr<std::vector<ForeignKey>> ForeignKeysOf(
    absl::string_view schema, absl::string_view table,
    absl::string_view create_sql) {
  std::vector<ForeignKey> keys;
  for (absl::string_view line : absl::StrSplit(create_sql, '\n')) {
    if (!absl::ConsumePrefix(&line, "  CONSTRAINT ")) continue;
    const std::string text = absl::StrCat("CONSTRAINT ", line);
    absl::StatusOr<TokenList> list = Tokenize(text, {});
    // MariaDB does not double a quote inside the name of a foreign key.
    if (!list.ok()) {
      return absl::FailedPreconditionError(absl::StrCat(
          "the server shows a constraint of ", QuoteIdent(schema), ".",
          QuoteIdent(table), " in a way that cannot be read: ", text));
    }
    TokenCursor cursor(list->tokens);
    cursor.Skip();
    if (!cursor.AcceptName() || !cursor.AtWords({"FOREIGN", "KEY"})) continue;
    ForeignKey key;
    key.schema = std::string(schema);
    key.table = std::string(table);
    if (!ReadLine(text, list->tokens, &key)) {
      return absl::InternalError(
          absl::StrCat("cannot read the foreign key ", text));
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

std::string WithoutForeignKeys(absl::string_view create_sql) {
  std::vector<absl::string_view> lines;
  for (absl::string_view line : absl::StrSplit(create_sql, '\n')) {
    absl::ConsumeSuffix(&line, ",");
    absl::StatusOr<std::vector<ForeignKey>> keys = ForeignKeysOf("", "", line);
    if (!keys.ok() || keys->empty()) lines.push_back(line);
  }
  return absl::StrJoin(lines, "\n");
}

std::string DropForeignKeysSql(absl::string_view schema,
                               absl::string_view table,
                               const std::vector<std::string>& names) {
  std::vector<std::string> drops;
  for (const std::string& name : names) {
    drops.push_back(absl::StrCat("DROP FOREIGN KEY ", QuoteIdent(name)));
  }
  return absl::StrCat("ALTER TABLE ", QuoteIdent(schema), ".",
                      QuoteIdent(table), " ", absl::StrJoin(drops, ", "));
}

absl::StatusOr<ForeignKeyPlan> PlanForeignKeys(const Table& original,
                                               absl::string_view alter,
                                               const AlterScan& scan,
                                               const SqlLexerOptions& lexer) {
  ForeignKeyPlan plan;
  plan.shadow_alter = std::string(alter);
  ASSIGN_OR_RETURN(plan.own, ForeignKeysOf(original.schema, original.name,
                                           original.create_sql));
  plan.kept = plan.own;
  if (plan.kept.empty()) return plan;
  std::vector<std::string> clauses;
  for (const AlterClause& clause : scan.clauses) {
    const absl::optional<std::string> name = DroppedName(clause.text, lexer);
    auto dropped = std::find_if(
        plan.kept.begin(), plan.kept.end(), [&name](const ForeignKey& key) {
          return name && absl::EqualsIgnoreCase(key.name, *name);
        });
    if (dropped == plan.kept.end()) {
      clauses.push_back(clause.text);
    } else {
      plan.kept.erase(dropped);
    }
  }
  if (clauses.size() < scan.clauses.size()) {
    plan.shadow_alter = absl::StrJoin(clauses, ", ");
  }
  for (ForeignKey& key : plan.kept) {
    RenameColumns(scan, &key.columns);
    if (key.ReferencesItself()) RenameColumns(scan, &key.parent_columns);
  }
  return plan;
}

absl::Status CheckForeignKeyColumns(const Table& shadow,
                                    const ForeignKeyPlan& plan) {
  for (const ForeignKey& key : plan.kept) {
    for (const std::string& column : key.columns) {
      if (shadow.FindColumn(column) != nullptr) continue;
      return absl::FailedPreconditionError(
          absl::StrCat("the ALTER drops the column ", QuoteIdent(column),
                       ", which the foreign key ", key.Describe(),
                       " needs: drop the foreign key in the same ALTER"));
    }
    const bool indexed = std::any_of(
        shadow.indexes.begin(), shadow.indexes.end(),
        [&key](const Index& index) { return BeginsWith(index, key.columns); });
    if (indexed) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        "the ALTER takes away the index that the foreign key ", key.Describe(),
        " needs: keep it, put another index on the same columns, "
        "or drop the foreign key in the same ALTER"));
  }
  return absl::OkStatus();
}

std::string PassingName(const ForeignKey& key, absl::string_view original,
                        absl::string_view shadow, int number) {
  absl::string_view rest = key.name;
  if (absl::ConsumePrefix(&rest, absl::StrCat(original, "_ibfk_")) &&
      std::all_of(rest.begin(), rest.end(), absl::ascii_isdigit)) {
    const std::string name = absl::StrCat(shadow, "_ibfk_", rest);
    if (name.size() <= 64) return name;
  }
  return ForeignKeyNameFor(original, number);
}

}  // namespace osc
