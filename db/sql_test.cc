#include "db/sql.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

TEST(SqlTest, FillsMarksFromLeftToRight) {
  EXPECT_EQ(Sql("SELECT ! FROM ! WHERE a = ? AND b IN (?)")
                .Ident("c")
                .Table("s", "t")
                .Value("x")
                .Values({1, 18446744073709551615u})
                .str(),
            "SELECT `c` FROM `s`.`t` WHERE a = 'x' AND b IN "
            "(1,18446744073709551615)");
}

TEST(SqlTest, TakesNoMarkFromWhatItFilledIn) {
  EXPECT_EQ(Sql("! = ?").Ident("a?!").Value("?!").str(), "`a?!` = '?!'");
}

TEST(SqlTest, DoublesBackticks) {
  EXPECT_EQ(QuoteIdent("a`b``"), "`a``b`````");
  EXPECT_EQ(QuoteIdent(""), "``");
}

TEST(SqlTest, QuotesTextTheSameUnderEverySqlMode) {
  EXPECT_EQ(QuoteText("it's"), "'it''s'");
  EXPECT_EQ(QuoteText("\"`"), "'\"`'");
  // A backslash means something or nothing, by NO_BACKSLASH_ESCAPES.
  EXPECT_EQ(QuoteText("a\\'").find('\\'), std::string::npos);
}

TEST(SqlTest, PutsTheAliasBeforeEachName) {
  EXPECT_EQ(Sql("!").Idents({"a", "b c"}, "o").str(), "o.`a`, o.`b c`");
  EXPECT_EQ(Sql("!").Idents({"a", "b"}).str(), "`a`, `b`");
}

TEST(SqlTest, WritesNumbersWithoutQuotes) {
  EXPECT_EQ(Sql("LIMIT ?").Value(int64_t{-7}).str(), "LIMIT -7");
}

TEST(SqlTest, TellsAsciiFromTheRest) {
  EXPECT_TRUE(IsAscii(""));
  EXPECT_TRUE(IsAscii("a `b`\x7f"));
  EXPECT_FALSE(IsAscii("caf\xC3\xA9"));
}

TEST(SqlDeathTest, EndsTheProgramWhenAMarkIsLeft) {
  EXPECT_DEATH(Sql("! ?").Ident("a").str(), "unfilled mark");
}

TEST(SqlDeathTest, EndsTheProgramWhenACallFitsNoMark) {
  EXPECT_DEATH(Sql("?").Ident("a"), "");
  EXPECT_DEATH(Sql("x").Value("a"), "");
}

TEST(SqlDeathTest, EndsTheProgramForAListOfNothing) {
  EXPECT_DEATH(Sql("IN (?)").Values({}), "of nothing");
}

}  // namespace
}  // namespace osc
