#include "osc/sql_lexer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace osc {
namespace {

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

bool IsSpace(char c) {
  return absl::ascii_isspace(static_cast<unsigned char>(c));
}

bool IsWordByte(char c) {
  const unsigned char byte = static_cast<unsigned char>(c);
  return absl::ascii_isalnum(byte) || c == '_' || c == '$' || byte >= 0x80;
}

class Lexer {
 public:
  Lexer(absl::string_view text, const SqlLexerOptions& options)
      : text_(text), options_(options) {}

  absl::StatusOr<TokenList> Run();

 private:
  // 0 past the end, as the server's lexer sees it.
  char At(size_t offset) const {
    return offset < text_.size() ? text_[offset] : '\0';
  }
  bool StartsWith(absl::string_view what) const {
    return text_.substr(pos_, what.size()) == what;
  }

  // Each takes what begins at pos_ and leaves pos_ behind it.
  absl::Status TakeOne();
  bool TakeLineComment();
  absl::Status TakeBlockComment();
  void TakeExecutableCommentHead(size_t length);
  absl::Status TakeQuoted(TokenKind kind);
  void TakeWord();
  absl::Status TakeSymbol();

  void Add(TokenKind kind, size_t begin, std::string text) {
    list_.tokens.push_back(
        {kind, std::move(text), begin, pos_, static_cast<int>(open_.size())});
  }

  const absl::string_view text_;
  const SqlLexerOptions options_;
  size_t pos_ = 0;
  TokenList list_;
  std::vector<size_t> open_;  // Offsets of the parentheses that are open.
  bool in_executable_ = false;
  size_t executable_begin_ = 0;
};

absl::StatusOr<TokenList> Lexer::Run() {
  const size_t nul = text_.find('\0');
  if (nul != absl::string_view::npos) {
    return ErrorInText(text_, nul, "NUL byte");
  }
  while (pos_ < text_.size()) {
    if (IsSpace(text_[pos_])) {
      ++pos_;
    } else if (absl::Status status = TakeOne(); !status.ok()) {
      return status;
    }
  }
  if (in_executable_) {
    return ErrorInText(text_, executable_begin_, "comment that is not closed");
  }
  if (!open_.empty()) {
    return ErrorInText(text_, open_.back(), "'(' that is not closed");
  }
  return std::move(list_);
}

absl::Status Lexer::TakeOne() {
  const char c = text_[pos_];
  if (TakeLineComment()) return absl::OkStatus();
  if (StartsWith("/*")) return TakeBlockComment();
  if (c == '\'') return TakeQuoted(TokenKind::kString);
  if (c == '`') return TakeQuoted(TokenKind::kQuotedIdentifier);
  if (c == '"') {
    return TakeQuoted(options_.ansi_quotes ? TokenKind::kQuotedIdentifier
                                           : TokenKind::kString);
  }
  if (IsWordByte(c)) {
    TakeWord();
    return absl::OkStatus();
  }
  return TakeSymbol();
}

// "--" opens a comment only before white space, a control byte or the end: 1--1
// is a subtraction.
bool Lexer::TakeLineComment() {
  const char third = At(pos_ + 2);
  const bool dashes = StartsWith("--") &&
                      (IsSpace(third) ||
                       absl::ascii_iscntrl(static_cast<unsigned char>(third)));
  if (!dashes && text_[pos_] != '#') return false;
  pos_ = std::min(text_.find('\n', pos_), text_.size());
  return true;
}

absl::Status Lexer::TakeBlockComment() {
  const size_t begin = pos_;
  if (StartsWith("/*!")) {
    TakeExecutableCommentHead(3);
    return absl::OkStatus();
  }
  if (StartsWith("/*M!")) {
    TakeExecutableCommentHead(4);
    return absl::OkStatus();
  }
  const size_t close = text_.find("*/", pos_ + 2);
  if (close == absl::string_view::npos) {
    return ErrorInText(text_, begin, "comment that is not closed");
  }
  pos_ = close + 2;
  return absl::OkStatus();
}

// The version has five digits, or six.
void Lexer::TakeExecutableCommentHead(size_t length) {
  executable_begin_ = pos_;
  in_executable_ = true;
  list_.has_executable_comment = true;
  pos_ += length;
  size_t digits = 0;
  while (digits < 6 && IsDigit(At(pos_ + digits))) ++digits;
  if (digits >= 5) pos_ += digits;
}

absl::Status Lexer::TakeQuoted(TokenKind kind) {
  const size_t begin = pos_;
  const char quote = text_[pos_];
  const bool escapes =
      kind == TokenKind::kString && !options_.no_backslash_escapes;
  std::string content;
  for (++pos_; pos_ < text_.size(); ++pos_) {
    const char c = text_[pos_];
    if (escapes && c == '\\' && pos_ + 1 < text_.size()) {
      content.push_back(c);
      content.push_back(text_[++pos_]);
    } else if (c != quote) {
      content.push_back(c);
    } else if (At(pos_ + 1) == quote) {
      content.push_back(text_[pos_++]);
    } else {
      ++pos_;
      Add(kind, begin, std::move(content));
      return absl::OkStatus();
    }
  }
  return ErrorInText(text_, begin,
                     absl::StrCat("quote ", absl::string_view(&quote, 1),
                                  " that is not closed"));
}

void Lexer::TakeWord() {
  const size_t begin = pos_;
  while (pos_ < text_.size() && IsWordByte(text_[pos_])) ++pos_;
  const absl::string_view word = text_.substr(begin, pos_ - begin);
  const bool digits = std::all_of(word.begin(), word.end(), IsDigit);
  Add(digits ? TokenKind::kNumber : TokenKind::kWord, begin, std::string(word));
}

absl::Status Lexer::TakeSymbol() {
  const size_t begin = pos_;
  const char c = text_[pos_];
  if (StartsWith("*/")) {
    if (!in_executable_) {
      return ErrorInText(text_, begin, "'*/' without a comment");
    }
    in_executable_ = false;
    pos_ += 2;
    return absl::OkStatus();
  }
  if (c == ')') {
    if (open_.empty()) return ErrorInText(text_, begin, "')' without a '('");
    open_.pop_back();
  }
  ++pos_;
  Add(TokenKind::kSymbol, begin, std::string(1, c));
  if (c == '(') open_.push_back(begin);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TokenList> Tokenize(absl::string_view text,
                                   const SqlLexerOptions& options) {
  return Lexer(text, options).Run();
}

absl::Status ErrorInText(absl::string_view text, size_t offset,
                         absl::string_view what) {
  constexpr size_t kLook = 32;
  absl::string_view rest = text.substr(std::min(offset, text.size()));
  size_t length = std::min(rest.size(), kLook);
  // Not within a UTF-8 character.
  while (length > 0 && length < rest.size() &&
         (static_cast<unsigned char>(rest[length]) & 0xC0) == 0x80) {
    --length;
  }
  if (rest.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(what, " at the end"));
  }
  return absl::InvalidArgumentError(
      absl::StrCat(what, " at byte ", offset + 1, ": ", rest.substr(0, length),
                   length < rest.size() ? "..." : ""));
}

}  // namespace osc
