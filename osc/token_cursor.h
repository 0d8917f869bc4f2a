#ifndef OSC_TOKEN_CURSOR_H_
#define OSC_TOKEN_CURSOR_H_

#include <cstddef>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "osc/sql_lexer.h"

namespace osc {

// Reads a run of tokens from left to right. Accept* take what they name and say
// whether it was there; when it was not they take nothing. Keywords match
// unquoted words only, in any case: `DROP` in backticks is a name.
//
// A value: copies are cheap and independent. The tokens must outlive it. Not
// thread-safe.
class TokenCursor {
 public:
  TokenCursor(const Token* begin, const Token* end) : pos_(begin), end_(end) {}
  explicit TokenCursor(const std::vector<Token>& tokens)
      : TokenCursor(tokens.data(), tokens.data() + tokens.size()) {}

  bool done() const { return pos_ == end_; }
  const Token& front() const { return *pos_; }  // Not when done().
  const Token& back() const { return end_[-1]; }
  void Skip() { ++pos_; }  // One token. Not when done().

  // Whether the next tokens are these keywords.
  bool AtWords(std::initializer_list<absl::string_view> words) const;
  bool AtSymbol(char symbol) const;

  bool AcceptWords(std::initializer_list<absl::string_view> words);
  bool AcceptWord(absl::string_view word) { return AcceptWords({word}); }
  // One of the keywords.
  bool AcceptAnyWord(std::initializer_list<absl::string_view> words);
  bool AcceptSymbol(char symbol);

  // A name, quoted or not; of a qualified one, db.table.column, the last part.
  absl::optional<std::string> AcceptName();

  // What stands between the '(' that is next and its ')'.
  absl::optional<TokenCursor> AcceptParentheses();

  // Cuts the rest at its commas, those in parentheses aside. N commas give N +
  // 1 parts, of which any may be empty.
  std::vector<TokenCursor> SplitAtCommas() const;

 private:
  const Token* pos_;
  const Token* end_;
};

}  // namespace osc

#endif  // OSC_TOKEN_CURSOR_H_
