#include "osc/schema_file/column_choices.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/sql_lexer.h"
#include "osc/token_cursor.h"

namespace osc {
namespace {

absl::optional<std::string> AcceptPlainName(TokenCursor& cursor) {
  if (cursor.done()) return absl::nullopt;
  const Token token = cursor.front();
  if (token.kind == TokenKind::kSymbol || token.kind == TokenKind::kString) {
    return absl::nullopt;
  }
  cursor.Skip();
  return token.text;
}

// "[table.]column"; false when it is something else.
bool AcceptColumn(TokenCursor& cursor, std::string* table,
                  std::string* column) {
  absl::optional<std::string> first = AcceptPlainName(cursor);
  if (!first) return false;
  *column = *std::move(first);
  if (!cursor.AcceptSymbol('.')) return true;
  absl::optional<std::string> second = AcceptPlainName(cursor);
  if (!second) return false;
  *table = std::exchange(*column, *std::move(second));
  return true;
}

absl::Status BadChoice(absl::string_view flag, absl::string_view value,
                       absl::string_view form) {
  return absl::InvalidArgumentError(
      absl::StrCat(flag, "=", value, ": write ", form,
                   ", names with odd characters in backticks"));
}

// A name as ParseColumnChoices reads it.
std::string AsArgument(const std::string& name) {
  absl::StatusOr<TokenList> list = Tokenize(name, SqlLexerOptions());
  const bool plain =
      list.ok() && list->tokens.size() == 1 && list->tokens[0].text == name;
  return plain ? name : QuoteIdent(name);
}

int IndexOf(const Definition& definition, absl::string_view name) {
  const DefinitionItem* column = definition.FindColumn(name);
  return column == nullptr
             ? -1
             : static_cast<int>(column - definition.columns.data());
}

bool IsFor(absl::string_view choice_table, absl::string_view table) {
  return choice_table.empty() || absl::EqualsIgnoreCase(choice_table, table);
}

class Matcher {
 public:
  Matcher(const Definition& current, const Definition& wanted,
          const ColumnChoices& choices, absl::string_view table,
          absl::string_view what)
      : current_(current),
        wanted_(wanted),
        choices_(choices),
        table_(table),
        what_(what),
        target_(current.columns.size(), -1) {
    match_.source.assign(wanted.columns.size(), -1);
  }

  absl::StatusOr<ColumnMatch> Run() {
    RETURN_IF_ERROR(ApplyRenames());
    for (size_t i = 0; i < wanted_.columns.size(); ++i) {
      const int from = IndexOf(current_, wanted_.columns[i].name);
      if (match_.source[i] < 0 && from >= 0 && target_[from] < 0) {
        Link(from, static_cast<int>(i));
      }
    }
    RETURN_IF_ERROR(CheckLosses());
    return std::move(match_);
  }

 private:
  void Link(int from, int to) {
    match_.source[to] = from;
    target_[from] = to;
  }

  absl::Status ApplyRenames() {
    for (const ColumnChoices::Rename& rename : choices_.renames) {
      if (!IsFor(rename.table, table_)) continue;
      const int from = IndexOf(current_, rename.from);
      const int to = IndexOf(wanted_, rename.to);
      // The table has been changed by an earlier run already, or it is another
      // of the file.
      const bool done = from < 0 && IndexOf(current_, rename.to) >= 0;
      const bool other = rename.table.empty() && (from < 0 || to < 0);
      if (done || other) continue;
      const std::string flag =
          absl::StrCat("--rename=", rename.from, ":", rename.to, ": ");
      if (from < 0) {
        return absl::InvalidArgumentError(absl::StrCat(
            flag, what_, " has no column ", QuoteIdent(rename.from)));
      }
      if (to < 0) {
        return absl::InvalidArgumentError(absl::StrCat(flag, "the wanted ",
                                                       what_, " has no column ",
                                                       QuoteIdent(rename.to)));
      }
      if (target_[from] >= 0 || match_.source[to] >= 0) {
        return absl::InvalidArgumentError(absl::StrCat(
            flag, "one of the two columns is renamed by another --rename"));
      }
      Link(from, to);
    }
    return absl::OkStatus();
  }

  bool MayDrop(absl::string_view column) const {
    return std::any_of(choices_.drops.begin(), choices_.drops.end(),
                       [&](const ColumnChoices::Drop& drop) {
                         return IsFor(drop.table, table_) &&
                                absl::EqualsIgnoreCase(drop.column, column);
                       });
  }

  absl::Status CheckLosses() {
    std::vector<std::string> added, problems;
    std::string new_name;
    for (size_t i = 0; i < wanted_.columns.size(); ++i) {
      if (match_.source[i] < 0) {
        new_name = wanted_.columns[i].name;
        added.push_back(QuoteIdent(new_name));
      }
    }
    for (size_t i = 0; i < current_.columns.size(); ++i) {
      const DefinitionItem& column = current_.columns[i];
      const bool becomes_generated =
          target_[i] >= 0 && !IsGenerated(column.text) &&
          IsGenerated(wanted_.columns[target_[i]].text);
      if (target_[i] >= 0 && !becomes_generated) continue;
      match_.dropped.push_back(static_cast<int>(i));
      if (MayDrop(column.name)) continue;
      const std::string name = QuoteIdent(column.name);
      const std::string drop =
          absl::StrCat("--allow-drop=", AsArgument(column.name));
      if (becomes_generated) {
        problems.push_back(absl::StrCat(
            "the column ", name, " of ", what_,
            " would become a generated one, and its values would be lost: if "
            "they may be, say ",
            drop));
      } else if (added.empty()) {
        problems.push_back(absl::StrCat(
            "the column ", name, " of ", what_,
            " is not in the file: if its values may be lost, say ", drop));
      } else {
        problems.push_back(absl::StrCat(
            "the column ", name, " of ", what_, " is not in the file, and ",
            absl::StrJoin(added, ", "),
            added.size() == 1 ? " is new: if it is"
                              : " are new: if one of them is",
            " the old column under a new name, say --rename=",
            AsArgument(column.name), ":",
            added.size() == 1 ? AsArgument(new_name) : "NEW",
            ", which keeps its values; if they may be lost, say ", drop));
      }
    }
    if (problems.empty()) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrJoin(problems, "\n"));
  }

  const Definition& current_;
  const Definition& wanted_;
  const ColumnChoices& choices_;
  const absl::string_view table_;
  const absl::string_view what_;
  std::vector<int> target_;  // for each current column the wanted one, or -1
  ColumnMatch match_;
};

}  // namespace

absl::StatusOr<ColumnChoices> ParseColumnChoices(
    const std::vector<std::string>& renames,
    const std::vector<std::string>& drops) {
  ColumnChoices choices;
  for (const std::string& value : renames) {
    ColumnChoices::Rename rename;
    absl::StatusOr<TokenList> list = Tokenize(value, SqlLexerOptions());
    bool read = list.ok();
    if (read) {
      TokenCursor cursor(list->tokens);
      std::string none;
      read = AcceptColumn(cursor, &rename.table, &rename.from) &&
             cursor.AcceptSymbol(':') &&
             AcceptColumn(cursor, &none, &rename.to) && cursor.done() &&
             none.empty();
    }
    if (!read) return BadChoice("--rename", value, "old:new or table.old:new");
    choices.renames.push_back(std::move(rename));
  }
  for (const std::string& value : drops) {
    ColumnChoices::Drop drop;
    absl::StatusOr<TokenList> list = Tokenize(value, SqlLexerOptions());
    bool read = list.ok();
    if (read) {
      TokenCursor cursor(list->tokens);
      read = AcceptColumn(cursor, &drop.table, &drop.column) && cursor.done();
    }
    if (!read)
      return BadChoice("--allow-drop", value, "column or table.column");
    choices.drops.push_back(std::move(drop));
  }
  return choices;
}

absl::StatusOr<ColumnMatch> MatchColumns(const Definition& current,
                                         const Definition& wanted,
                                         const ColumnChoices& choices,
                                         absl::string_view table,
                                         absl::string_view what) {
  return Matcher(current, wanted, choices, table, what).Run();
}

}  // namespace osc
