#include "osc/token_cursor.h"

#include "absl/strings/match.h"

namespace osc {
namespace {

bool IsSymbol(const Token& token, char symbol) {
  return token.kind == TokenKind::kSymbol && token.text[0] == symbol;
}

bool IsName(const Token& token) {
  return token.kind == TokenKind::kWord ||
         token.kind == TokenKind::kQuotedIdentifier;
}

}  // namespace

bool TokenCursor::AtWords(
    std::initializer_list<absl::string_view> words) const {
  if (static_cast<size_t>(end_ - pos_) < words.size()) return false;
  const Token* token = pos_;
  for (absl::string_view word : words) {
    if (token->kind != TokenKind::kWord ||
        !absl::EqualsIgnoreCase(token->text, word)) {
      return false;
    }
    ++token;
  }
  return true;
}

bool TokenCursor::AtSymbol(char symbol) const {
  return !done() && IsSymbol(*pos_, symbol);
}

bool TokenCursor::AcceptWords(std::initializer_list<absl::string_view> words) {
  if (!AtWords(words)) return false;
  pos_ += words.size();
  return true;
}

bool TokenCursor::AcceptAnyWord(
    std::initializer_list<absl::string_view> words) {
  for (absl::string_view word : words) {
    if (AcceptWord(word)) return true;
  }
  return false;
}

bool TokenCursor::AcceptSymbol(char symbol) {
  if (!AtSymbol(symbol)) return false;
  ++pos_;
  return true;
}

absl::optional<std::string> TokenCursor::AcceptName() {
  TokenCursor ahead = *this;
  ahead.AcceptSymbol('.');  // ".t" is the default database's t.
  while (!ahead.done() && IsName(ahead.front())) {
    const std::string& name = ahead.front().text;
    ahead.Skip();
    if (ahead.AcceptSymbol('.')) continue;
    *this = ahead;
    return name;
  }
  return absl::nullopt;
}

absl::optional<TokenCursor> TokenCursor::AcceptParentheses() {
  if (!AtSymbol('(')) return absl::nullopt;
  const int depth = pos_->depth;
  const Token* close = pos_ + 1;
  while (close->depth != depth)
    ++close;  // The lexer saw to it that it is there.
  const TokenCursor inner(pos_ + 1, close);
  pos_ = close + 1;
  return inner;
}

std::vector<TokenCursor> TokenCursor::SplitAtCommas() const {
  std::vector<TokenCursor> parts;
  const Token* begin = pos_;
  for (const Token* token = pos_; token != end_; ++token) {
    if (IsSymbol(*token, ',') && token->depth == pos_->depth) {
      parts.emplace_back(begin, token);
      begin = token + 1;
    }
  }
  parts.emplace_back(begin, end_);
  return parts;
}

}  // namespace osc
