#include "osc/alter_definitions.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/types/optional.h"

namespace osc {
namespace {

std::string SourceOf(const TokenCursor& cursor, absl::string_view text) {
  if (cursor.done()) return "";
  const size_t begin = cursor.front().begin;
  return std::string(text.substr(begin, cursor.back().end - begin));
}

// "column [(length)] [ASC | DESC]"; anything else is an expression.
KeyPart ReadKeyPart(TokenCursor cursor, absl::string_view text) {
  KeyPart part;
  TokenCursor ahead = cursor;
  if (absl::optional<std::string> column = ahead.AcceptName()) {
    int64_t length = 0;
    bool is_column = true;
    if (absl::optional<TokenCursor> inner = ahead.AcceptParentheses()) {
      is_column = !inner->done() && inner->front().kind == TokenKind::kNumber &&
                  absl::SimpleAtoi(inner->front().text, &length);
    }
    ahead.AcceptAnyWord({"ASC", "DESC"});
    if (is_column && ahead.done()) {
      part.column = *std::move(column);
      part.prefix_length = length;
      return part;
    }
  }
  ahead = cursor;
  if (absl::optional<TokenCursor> inner = ahead.AcceptParentheses()) {
    ahead.AcceptAnyWord({"ASC", "DESC"});
    if (ahead.done()) cursor = *inner;
  }
  part.expression = SourceOf(cursor, text);
  return part;
}

// "[INDEX | KEY] [IF NOT EXISTS] [name] [USING type] (parts) options", behind
// UNIQUE or PRIMARY.
void ReadUnique(TokenCursor cursor, absl::string_view text, AddedUnique unique,
                AlterScan& scan) {
  cursor.AcceptAnyWord({"INDEX", "KEY"});
  cursor.AcceptWords({"IF", "NOT", "EXISTS"});
  if (!cursor.AtWords({"USING"})) {
    absl::optional<std::string> name = cursor.AcceptName();
    if (name && !unique.primary) unique.name = *std::move(name);
  }
  if (cursor.AcceptAnyWord({"USING", "TYPE"}) && !cursor.done()) cursor.Skip();
  if (absl::optional<TokenCursor> parts = cursor.AcceptParentheses()) {
    for (const TokenCursor& part : parts->SplitAtCommas()) {
      unique.parts.push_back(ReadKeyPart(part, text));
    }
  }
  scan.adds_primary_key |= unique.primary;
  scan.added_uniques.push_back(std::move(unique));
}

void AddColumnKey(const std::string& column, bool primary, AlterScan& scan) {
  AddedUnique unique;
  unique.primary = primary;
  if (primary) unique.name = "PRIMARY";
  unique.parts.emplace_back();
  unique.parts.back().column = column;
  scan.adds_primary_key |= primary;
  scan.added_uniques.push_back(std::move(unique));
}

}  // namespace

bool IsConstraint(const TokenCursor& cursor) {
  TokenCursor ahead = cursor;
  if (ahead.AcceptWord("VECTOR")) {  // May well be a column's name.
    return ahead.AtSymbol('(') || ahead.AcceptAnyWord({"INDEX", "KEY"});
  }
  return ahead.AcceptAnyWord({"CONSTRAINT", "PRIMARY", "UNIQUE", "INDEX", "KEY",
                              "FULLTEXT", "SPATIAL", "FOREIGN", "CHECK"});
}

void ScanConstraint(TokenCursor cursor, absl::string_view text,
                    AlterScan& scan) {
  AddedUnique unique;
  if (cursor.AcceptWord("CONSTRAINT")) {
    cursor.AcceptWords({"IF", "NOT", "EXISTS"});
    if (!IsConstraint(cursor)) {
      unique.name = cursor.AcceptName().value_or("");
    }
  }
  if (cursor.AcceptWord("UNIQUE")) {
    ReadUnique(cursor, text, std::move(unique), scan);
  } else if (cursor.AcceptWord("PRIMARY")) {
    unique.name = "PRIMARY";
    unique.primary = true;
    ReadUnique(cursor, text, std::move(unique), scan);
  } else if (cursor.AcceptWord("FOREIGN")) {
    scan.adds_foreign_key = true;
  }
}

void ScanNewColumn(TokenCursor cursor, AlterScan& scan) {
  const absl::optional<std::string> name = cursor.AcceptName();
  if (!name) return;
  scan.added_columns.push_back(*name);
  ScanColumnDefinition(cursor, *name, scan);
}

void ScanColumnDefinition(TokenCursor cursor, const std::string& name,
                          AlterScan& scan) {
  // SERIAL is a type that is unique.
  bool unique = cursor.AcceptWord("SERIAL");
  bool primary = false;
  while (!cursor.done() && !cursor.AtWords({"PARTITION", "BY"})) {
    if (cursor.AcceptParentheses()) continue;
    if (cursor.AcceptWord("UNIQUE")) {
      cursor.AcceptWord("KEY");
      unique = true;
    } else if (cursor.AcceptWords({"SERIAL", "DEFAULT", "VALUE"})) {
      unique = true;
    } else if (cursor.AcceptWords({"PRIMARY", "KEY"}) ||
               cursor.AcceptWord("KEY")) {
      primary = true;
    } else {
      scan.adds_foreign_key |= cursor.AtWords({"REFERENCES"});
      cursor.Skip();
    }
  }
  if (unique) AddColumnKey(name, /*primary=*/false, scan);
  if (primary) AddColumnKey(name, /*primary=*/true, scan);
}

}  // namespace osc
