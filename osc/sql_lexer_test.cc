#include "osc/sql_lexer.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The tokens as "kind:text", kinds w(ord), i(dentifier), s(tring), n(umber) and
// symbols bare.
std::vector<std::string> Cut(absl::string_view text,
                             const SqlLexerOptions& options = {}) {
  std::vector<std::string> cut;
  const absl::StatusOr<TokenList> list = Tokenize(text, options);
  if (!list.ok()) return {list.status().ToString()};
  for (const Token& token : list->tokens) {
    switch (token.kind) {
      case TokenKind::kWord:
        cut.push_back(absl::StrCat("w:", token.text));
        break;
      case TokenKind::kQuotedIdentifier:
        cut.push_back(absl::StrCat("i:", token.text));
        break;
      case TokenKind::kString:
        cut.push_back(absl::StrCat("s:", token.text));
        break;
      case TokenKind::kNumber:
        cut.push_back(absl::StrCat("n:", token.text));
        break;
      case TokenKind::kSymbol:
        cut.push_back(token.text);
        break;
    }
  }
  return cut;
}

std::string ErrorOf(absl::string_view text) {
  const absl::Status status = Tokenize(text, {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
  return std::string(status.message());
}

TEST(SqlLexerTest, CutsWordsNumbersAndSymbols) {
  EXPECT_THAT(Cut("a_1$ 12 1a 3.5,(=)\tb\r\nc"),
              ElementsAre("w:a_1$", "n:12", "w:1a", "n:3", ".", "n:5", ",", "(",
                          "=", ")", "w:b", "w:c"));
}

TEST(SqlLexerTest, PassesUnicodeThrough) {
  EXPECT_THAT(Cut("straße `😀` 'é'"), ElementsAre("w:straße", "i:😀", "s:é"));
}

TEST(SqlLexerTest, UndoublesQuotes) {
  EXPECT_THAT(Cut("`a``b` 'it''s' \"say \"\"x\"\"\" `` ''"),
              ElementsAre("i:a`b", "s:it's", "s:say \"x\"", "i:", "s:"));
}

TEST(SqlLexerTest, LetsABackslashEscapeInStringsOnly) {
  EXPECT_THAT(
      Cut(R"('a\'b' "c\"d" 'e\\' `f\` g)"),
      ElementsAre(R"(s:a\'b)", R"(s:c\"d)", R"(s:e\\)", R"(i:f\)", "w:g"));
}

TEST(SqlLexerTest, TakesABackslashAsItselfWithNoBackslashEscapes) {
  SqlLexerOptions options;
  options.no_backslash_escapes = true;
  EXPECT_THAT(Cut(R"('a\' b)", options), ElementsAre(R"(s:a\)", "w:b"));
}

TEST(SqlLexerTest, TakesDoubleQuotesAsIdentifiersWithAnsiQuotes) {
  SqlLexerOptions options;
  options.ansi_quotes = true;
  EXPECT_THAT(Cut(R"("a""b" "c\" d)", options),
              ElementsAre("i:a\"b", R"(i:c\)", "w:d"));
}

TEST(SqlLexerTest, LeavesCommentsOut) {
  EXPECT_THAT(Cut("a /* 'x */ b -- it's\nc # `\nd --\te\n f/**/g --"),
              ElementsAre("w:a", "w:b", "w:c", "w:d", "w:f", "w:g"));
}

TEST(SqlLexerTest, TakesDashesWithoutASpaceAsMinus) {
  EXPECT_THAT(Cut("1--1"), ElementsAre("n:1", "-", "-", "n:1"));
}

TEST(SqlLexerTest, FindsNoCommentInsideQuotes) {
  EXPECT_THAT(Cut("'/*' `-- ` \"#\" '*/'"),
              ElementsAre("s:/*", "i:-- ", "s:#", "s:*/"));
}

TEST(SqlLexerTest, ReadsWhatExecutableCommentsHold) {
  EXPECT_THAT(Cut("/*!50000 a*/ /*!080013 b*/ /*! c*/ /*M! d*/ /*M!100100e*/"),
              ElementsAre("w:a", "w:b", "w:c", "w:d", "w:e"));
  EXPECT_THAT(Cut("/*!1234 a /* inner */ '*/' */ b"),
              ElementsAre("n:1234", "w:a", "s:*/", "w:b"));
  EXPECT_TRUE(Tokenize("/*! a */", {})->has_executable_comment);
  EXPECT_TRUE(Tokenize("/*M! a */", {})->has_executable_comment);
  EXPECT_FALSE(
      Tokenize("/* ! a */ /*m! b */ '/*!'", {})->has_executable_comment);
}

TEST(SqlLexerTest, KnowsWhereTokensStandAndHowDeep) {
  const TokenList list = *Tokenize("a (`b` ('c'))", {});
  ASSERT_EQ(list.tokens.size(), 7);
  EXPECT_EQ(list.tokens[2].begin, 3);
  EXPECT_EQ(list.tokens[2].end, 6);
  std::vector<int> depths;
  for (const Token& token : list.tokens) depths.push_back(token.depth);
  EXPECT_THAT(depths, ElementsAre(0, 0, 1, 1, 2, 1, 0));
}

TEST(SqlLexerTest, NamesWhatIsNotClosedAndWhere) {
  EXPECT_EQ(ErrorOf("ADD 'abc"), "quote ' that is not closed at byte 5: 'abc");
  EXPECT_THAT(ErrorOf("a 'b\\'"), HasSubstr("quote ' that is not closed"));
  EXPECT_THAT(ErrorOf("a `b``"), HasSubstr("quote ` that is not closed"));
  EXPECT_THAT(ErrorOf("a \"b"), HasSubstr("quote \" that is not closed"));
  EXPECT_THAT(ErrorOf("a /* b"), HasSubstr("comment that is not closed"));
  EXPECT_THAT(ErrorOf("a /*/ b"), HasSubstr("comment that is not closed"));
  EXPECT_THAT(ErrorOf("a /*! b"), HasSubstr("comment that is not closed"));
  EXPECT_THAT(ErrorOf("/*! -- */"), HasSubstr("comment that is not closed"));
  EXPECT_EQ(ErrorOf("a (b (c)"), "'(' that is not closed at byte 3: (b (c)");
  EXPECT_THAT(ErrorOf("a (b)) c"), HasSubstr("')' without a '(' at byte 6"));
  EXPECT_THAT(ErrorOf("a */ b"), HasSubstr("'*/' without a comment"));
  EXPECT_THAT(ErrorOf(absl::string_view("a\0b", 3)), HasSubstr("NUL byte"));
}

TEST(SqlLexerTest, DoesNotCutACharacterWhenItShowsTheText) {
  // 31 bytes, then a character of two.
  const std::string text = absl::StrCat("'", std::string(30, 'x'), "éé");
  EXPECT_THAT(ErrorOf(text), HasSubstr("xxx..."));
}

}  // namespace
}  // namespace osc
