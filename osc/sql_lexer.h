#ifndef OSC_SQL_LEXER_H_
#define OSC_SQL_LEXER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace osc {

// The parts of the server's sql_mode that change where a token ends.
struct SqlLexerOptions {
  bool ansi_quotes = false;           // "x" is an identifier, not a string.
  bool no_backslash_escapes = false;  // A backslash in a string is itself.
};

enum class TokenKind {
  kWord,              // Unquoted: a keyword, a name, or a literal such as 0x1F.
  kQuotedIdentifier,  // `x`, or "x" with ANSI_QUOTES.
  kString,            // 'x', or "x" without ANSI_QUOTES.
  kNumber,            // Decimal digits only.
  kSymbol,            // One other byte.
};

struct Token {
  TokenKind kind;
  // What was written, without quotes and with doubled quotes made single. For a
  // string the raw bytes between the quotes: nobody here needs its value.
  std::string text;
  // Where it stands in the source, quotes included: [begin, end), in bytes.
  size_t begin;
  size_t end;
  // Parentheses around it. A parenthesis itself counts as outside of its pair.
  int depth;
};

struct TokenList {
  std::vector<Token> tokens;
  // A comment that a server may execute, /*! */ or /*M! */, was met. Its
  // content is among the tokens, although whether the server executes it
  // depends on its version.
  bool has_executable_comment = false;
};

// Cuts SQL text into tokens as MySQL and MariaDB do, leaving comments out.
// Bytes above 127 pass through as parts of names, so any text in UTF-8 works.
//
// InvalidArgument, with the byte's position, for an open quote, comment or
// parenthesis, and for a NUL byte.
absl::StatusOr<TokenList> Tokenize(absl::string_view text,
                                   const SqlLexerOptions& options);

// InvalidArgument saying `what` is wrong at `offset` of `text`, with a look at
// the text there.
absl::Status ErrorInText(absl::string_view text, size_t offset,
                         absl::string_view what);

}  // namespace osc

#endif  // OSC_SQL_LEXER_H_
