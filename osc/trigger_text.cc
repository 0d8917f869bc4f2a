#include "osc/trigger_text.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "osc/sql_lexer.h"

namespace osc {
namespace {

uint8_t Byte(char c) { return static_cast<uint8_t>(c); }

// Walks over the words of a trigger's head, and no further: the body is in a
// charset and sql_mode that nobody here needs to know.
class HeadScanner {
 public:
  // `lead_bytes` tells of a byte that, with the next one, is a character: in
  // some charsets that next byte may look like a quote.
  HeadScanner(absl::string_view text, size_t position, bool (*lead_bytes)(char))
      : text_(text), position_(position), is_lead_(lead_bytes) {}

  size_t position() const { return position_; }

  // The next word, symbol or quoted text with its quotes; empty at the end.
  absl::string_view Next() {
    SkipBlanks();
    const size_t begin = position_;
    if (begin == text_.size()) return {};
    const char first = text_[begin];
    if (first == '`' || first == '"' || first == '\'') {
      ++position_;
      while (position_ < text_.size()) {
        if (text_[position_] == first) {
          ++position_;
          // A doubled quote is part of the name.
          if (position_ == text_.size() || text_[position_] != first) break;
        }
        Step();
      }
    } else if (IsWordByte(first)) {
      while (position_ < text_.size() && IsWordByte(text_[position_])) Step();
    } else {
      ++position_;
    }
    return text_.substr(begin, position_ - begin);
  }

  bool Word(absl::string_view word) {
    return absl::EqualsIgnoreCase(Next(), word);
  }

  // A name, perhaps with its schema before it.
  bool Name() {
    if (Next().empty()) return false;
    HeadScanner ahead = *this;
    if (ahead.Next() != ".") return true;
    *this = ahead;
    return !Next().empty();
  }

 private:
  static bool IsWordByte(char c) {
    return absl::ascii_isalnum(Byte(c)) || c == '_' || c == '$' ||
           Byte(c) >= 0x80;
  }
  void Step() {
    const size_t bytes = is_lead_(text_[position_]) ? 2 : 1;
    position_ = std::min(text_.size(), position_ + bytes);
  }

  void SkipBlanks() {
    for (;;) {
      const absl::string_view rest = text_.substr(position_);
      size_t skip = 0;
      if (rest.empty()) return;
      if (absl::ascii_isspace(Byte(rest[0]))) {
        skip = 1;
      } else if (absl::StartsWith(rest, "/*")) {
        skip = rest.find("*/") == rest.npos ? rest.size() : rest.find("*/") + 2;
      } else if (rest[0] == '#' || absl::StartsWith(rest, "--")) {
        skip = std::min(rest.size(), rest.find('\n'));
      } else {
        return;
      }
      position_ += skip;
    }
  }

  absl::string_view text_;
  size_t position_;
  bool (*is_lead_)(char);
};

bool NoLead(char) { return false; }
bool SjisLead(char c) {
  return (Byte(c) >= 0x81 && Byte(c) <= 0x9F) || Byte(c) >= 0xE0;
}
bool ChineseLead(char c) { return Byte(c) >= 0x81; }

// Where the head ends that begins at `begin`; npos when there is none.
size_t EndOfHead(absl::string_view text, size_t begin, bool (*is_lead)(char)) {
  HeadScanner scanner(text, begin, is_lead);
  {
    HeadScanner ahead = scanner;
    if (ahead.Word("IF") && ahead.Word("NOT") && ahead.Word("EXISTS")) {
      scanner = ahead;
    }
  }
  if (!scanner.Name()) return text.npos;
  const absl::string_view timing = scanner.Next();
  if (!absl::EqualsIgnoreCase(timing, "BEFORE") &&
      !absl::EqualsIgnoreCase(timing, "AFTER")) {
    return text.npos;
  }
  scanner.Next();  // the event
  if (!scanner.Word("ON") || !scanner.Name() || !scanner.Word("FOR") ||
      !scanner.Word("EACH") || !scanner.Word("ROW")) {
    return text.npos;
  }
  return scanner.position();
}

}  // namespace

absl::StatusOr<TriggerParts> CutTrigger(absl::string_view statement,
                                        absl::string_view charset) {
  HeadScanner scanner(statement, 0, NoLead);
  absl::string_view word;
  do {
    word = scanner.Next();
  } while (!word.empty() && !absl::EqualsIgnoreCase(word, "TRIGGER"));
  const size_t begin = scanner.position();
  size_t end =
      word.empty() ? statement.npos : EndOfHead(statement, begin, NoLead);
  if (end == statement.npos && !word.empty()) {
    const bool japanese = charset == "sjis" || charset == "cp932";
    end = EndOfHead(statement, begin, japanese ? SjisLead : ChineseLead);
  }
  if (end == statement.npos) {
    return absl::InvalidArgumentError("its definition cannot be read");
  }
  TriggerParts parts;
  parts.prefix = std::string(statement.substr(0, begin));
  parts.head = std::string(statement.substr(begin, end - begin));
  parts.body = std::string(statement.substr(end));
  return parts;
}

std::vector<std::string> MissingColumns(absl::string_view body,
                                        absl::string_view sql_mode,
                                        const Table& table) {
  SqlLexerOptions options;
  options.ansi_quotes = absl::StrContains(sql_mode, "ANSI_QUOTES");
  options.no_backslash_escapes =
      absl::StrContains(sql_mode, "NO_BACKSLASH_ESCAPES");
  std::vector<std::string> missing;
  absl::StatusOr<TokenList> list = Tokenize(body, options);
  if (!list.ok()) return missing;
  const std::vector<Token>& tokens = list->tokens;
  auto is_name = [](const Token& token) {
    return token.kind == TokenKind::kWord ||
           token.kind == TokenKind::kQuotedIdentifier;
  };
  for (size_t i = 0; i + 2 < tokens.size(); ++i) {
    const bool row =
        is_name(tokens[i]) && (absl::EqualsIgnoreCase(tokens[i].text, "NEW") ||
                               absl::EqualsIgnoreCase(tokens[i].text, "OLD"));
    if (!row || tokens[i + 1].text != "." || !is_name(tokens[i + 2])) continue;
    if (i > 0 && tokens[i - 1].text == ".") continue;
    if (table.FindColumn(tokens[i + 2].text) != nullptr) continue;
    if (absl::StrContains(tokens[i + 2].text, '`')) continue;
    const std::string column = absl::StrCat(
        absl::AsciiStrToUpper(tokens[i].text), ".", tokens[i + 2].text);
    if (std::find(missing.begin(), missing.end(), column) == missing.end()) {
      missing.push_back(column);
    }
  }
  return missing;
}

}  // namespace osc
