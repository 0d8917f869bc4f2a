#include "osc/schema_file/definition.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

bool IsSymbol(const Token& token, char symbol) {
  return token.kind == TokenKind::kSymbol && token.text[0] == symbol;
}

bool IsWord(const Token& token, absl::string_view word) {
  return token.kind == TokenKind::kWord &&
         absl::EqualsIgnoreCase(token.text, word);
}

// The tokens [begin, end) of `source` in one line. What stands between two of
// them is white space or the head or end of a comment that the server, which
// printed it, executes.
std::string Render(absl::string_view source, const Token* begin,
                   const Token* end) {
  std::string text;
  for (const Token* token = begin; token != end; ++token) {
    if (token != begin && token[-1].end != token->begin) text += ' ';
    absl::StrAppend(&text,
                    source.substr(token->begin, token->end - token->begin));
  }
  return text;
}

class Parser {
 public:
  Parser(absl::string_view source, const std::vector<Token>& tokens)
      : source_(source),
        pos_(tokens.data()),
        end_(tokens.data() + tokens.size()) {}

  absl::StatusOr<Definition> Run() {
    while (pos_ != end_ && !IsSymbol(*pos_, '(')) ++pos_;
    if (pos_ == end_) return NotUnderstood();
    const Token* begin = ++pos_;
    for (; pos_ != end_ && pos_->depth > 0; ++pos_) {
      if (!IsSymbol(*pos_, ',') || pos_->depth > 1) continue;
      AddItem(begin, pos_);
      begin = pos_ + 1;
    }
    if (pos_ == end_ || begin == pos_) return NotUnderstood();
    AddItem(begin, pos_);
    ++pos_;
    while (pos_ != end_ && !AtPartitioning()) AddOption();
    definition_.partitioning = Render(source_, pos_, end_);
    return std::move(definition_);
  }

 private:
  absl::Status NotUnderstood() const {
    return absl::InternalError(absl::StrCat(
        "cannot read what SHOW CREATE TABLE says: ", source_.substr(0, 200)));
  }

  void AddItem(const Token* begin, const Token* end) {
    if (begin == end) return;
    const std::string whole = Render(source_, begin, end);
    if (begin->kind == TokenKind::kQuotedIdentifier) {
      definition_.columns.push_back(
          {begin->text, Render(source_, begin + 1, end), ""});
      return;
    }
    const Token* name = begin;
    while (name != end && name->kind == TokenKind::kWord) ++name;
    const bool named =
        name != end && name->kind == TokenKind::kQuotedIdentifier;
    DefinitionItem item = {named ? name->text : "", whole, ""};
    if (IsWord(*begin, "PRIMARY")) {
      item.name = "PRIMARY";
      definition_.indexes.push_back(std::move(item));
    } else if (named && IsWord(name[-1], "KEY")) {
      definition_.indexes.push_back(std::move(item));
    } else if (named && IsWord(*begin, "CONSTRAINT") && name + 1 != end) {
      (IsWord(name[1], "CHECK") ? definition_.checks : definition_.foreign_keys)
          .push_back(std::move(item));
    } else {
      definition_.others.push_back(whole);
    }
  }

  bool AtPartitioning() const {
    return end_ - pos_ > 1 && IsWord(pos_[0], "PARTITION") &&
           IsWord(pos_[1], "BY");
  }

  // KEY=value, TABLESPACE `name`, or words without a value.
  void AddOption() {
    const Token* begin = pos_;
    if (IsWord(*pos_, "TABLESPACE") && pos_ + 1 != end_) {
      definition_.options.push_back(
          {"TABLESPACE", Render(source_, pos_ + 1, pos_ + 2)});
      pos_ += 2;
      return;
    }
    while (pos_ != end_ && !AtPartitioning() && !IsSymbol(*pos_, '=')) ++pos_;
    TableOption option = {Render(source_, begin, pos_), ""};
    if (pos_ != end_ && IsSymbol(*pos_, '=')) {
      const Token* value = ++pos_;
      if (pos_ != end_) ++pos_;
      if (value != end_ && IsSymbol(*value, '(')) {  // UNION=(...)
        while (pos_ != end_ && pos_->depth > value->depth) ++pos_;
        if (pos_ != end_) ++pos_;
      }
      option.value = Render(source_, value, pos_);
    }
    if (option.key != "AUTO_INCREMENT") {
      definition_.options.push_back(std::move(option));
    }
  }

  const absl::string_view source_;
  const Token* pos_;
  const Token* const end_;
  Definition definition_;
};

// Texts of a definition are the server's own, without ANSI_QUOTES. Whether a
// backslash escapes matters for strings alone, which nobody looks into; where
// it does not, a string may seem to be open, and then nothing is found.
TokenList TokensOf(absl::string_view text) {
  absl::StatusOr<TokenList> list = Tokenize(text, SqlLexerOptions());
  if (!list.ok()) {
    SqlLexerOptions plain;
    plain.no_backslash_escapes = true;
    list = Tokenize(text, plain);
  }
  return list.ok() ? *std::move(list) : TokenList();
}

}  // namespace

std::vector<std::string> Definition::Lines() const {
  std::vector<std::string> lines;
  for (const DefinitionItem& column : columns) {
    lines.push_back(absl::StrCat(QuoteIdent(column.name), " ", column.text));
  }
  for (const auto* items : {&indexes, &checks, &foreign_keys}) {
    for (const DefinitionItem& item : *items) lines.push_back(item.text);
  }
  lines.insert(lines.end(), others.begin(), others.end());
  for (const TableOption& option : options) {
    lines.push_back(absl::StrCat(option.key, "=", option.value));
  }
  if (!partitioning.empty()) lines.push_back(partitioning);
  return lines;
}

const DefinitionItem* Definition::FindColumn(absl::string_view name) const {
  for (const DefinitionItem& column : columns) {
    if (absl::EqualsIgnoreCase(column.name, name)) return &column;
  }
  return nullptr;
}

absl::StatusOr<Definition> ParseDefinition(absl::string_view create_sql,
                                           const SqlLexerOptions& options) {
  ASSIGN_OR_RETURN(TokenList list, Tokenize(create_sql, options));
  return Parser(create_sql, list.tokens).Run();
}

absl::StatusOr<std::string> BodyOf(absl::string_view create_sql,
                                   const SqlLexerOptions& options) {
  ASSIGN_OR_RETURN(TokenList list, Tokenize(create_sql, options));
  for (const Token& token : list.tokens) {
    if (IsSymbol(token, '('))
      return std::string(create_sql.substr(token.begin));
  }
  return absl::InternalError(absl::StrCat(
      "cannot read what SHOW CREATE TABLE says: ", create_sql.substr(0, 200)));
}

bool Mentions(absl::string_view item_text, absl::string_view column) {
  const TokenList list = TokensOf(item_text);
  return std::any_of(
      list.tokens.begin(), list.tokens.end(), [&](const Token& token) {
        return token.kind == TokenKind::kQuotedIdentifier && token.depth > 0 &&
               absl::EqualsIgnoreCase(token.text, column);
      });
}

bool IsGenerated(absl::string_view column_text) {
  const TokenList list = TokensOf(column_text);
  for (size_t i = 0; i + 1 < list.tokens.size(); ++i) {
    if (list.tokens[i].depth == 0 && IsWord(list.tokens[i], "GENERATED") &&
        IsWord(list.tokens[i + 1], "ALWAYS")) {
      return true;
    }
  }
  return false;
}

bool IsStored(absl::string_view column_text) {
  const TokenList list = TokensOf(column_text);
  return std::any_of(
      list.tokens.begin(), list.tokens.end(), [](const Token& token) {
        return token.depth == 0 &&
               (IsWord(token, "STORED") || IsWord(token, "PERSISTENT"));
      });
}

std::string WithoutCharset(absl::string_view column_text) {
  const TokenList list = TokensOf(column_text);
  const std::vector<Token>& tokens = list.tokens;
  std::string out;
  size_t copied = 0;
  auto leave_out = [&](size_t first, size_t last) {
    absl::StrAppend(&out,
                    column_text.substr(copied, tokens[first].begin - copied));
    copied =
        last + 1 < tokens.size() ? tokens[last + 1].begin : column_text.size();
  };
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].depth > 0) continue;
    if (IsWord(tokens[i], "COLLATE")) {
      leave_out(i, i + 1);
    } else if (IsWord(tokens[i], "CHARACTER") && i + 2 < tokens.size() &&
               IsWord(tokens[i + 1], "SET")) {
      leave_out(i, i + 2);
    }
  }
  absl::StrAppend(&out, column_text.substr(copied));
  return std::string(absl::StripTrailingAsciiWhitespace(out));
}

bool SameColumn(const DefinitionItem& a, const DefinitionItem& b) {
  return a.name == b.name && a.collation == b.collation &&
         WithoutCharset(a.text) == WithoutCharset(b.text);
}

std::string WithRenamedColumns(
    absl::string_view text,
    const std::vector<std::pair<std::string, std::string>>& renames) {
  if (renames.empty()) return std::string(text);
  std::string out;
  size_t copied = 0;
  const TokenList list = TokensOf(text);
  for (const Token& token : list.tokens) {
    if (token.kind != TokenKind::kQuotedIdentifier || token.depth == 0) {
      continue;
    }
    for (const auto& [from, to] : renames) {
      if (!absl::EqualsIgnoreCase(token.text, from)) continue;
      absl::StrAppend(&out, text.substr(copied, token.begin - copied),
                      QuoteIdent(to));
      copied = token.end;
      break;
    }
  }
  return absl::StrCat(out, text.substr(copied));
}

}  // namespace osc
