#include "tests/case_file.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

std::string Error(const absl::Status& status) {
  return std::string(status.message());
}

TEST(CaseFileTest, EndsAStatementAtALineThatEndsInASemicolon) {
  auto statements = ParseStatements(
      "-- a comment\n"
      "CREATE TABLE t (a INT);\n"
      "\n"
      "INSERT INTO t\n"
      "VALUES (';'), (2);  \n",
      "f");
  ASSERT_TRUE(statements.ok()) << statements.status();
  ASSERT_EQ(statements->size(), 2);
  EXPECT_EQ((*statements)[0].sql, "CREATE TABLE t (a INT)");
  EXPECT_EQ((*statements)[1].sql, "INSERT INTO t\nVALUES (';'), (2)");
}

TEST(CaseFileTest, TakesAnotherDelimiterForBodies) {
  auto statements = ParseStatements(
      "DELIMITER //\nBEGIN\nSET @a = 1;\nEND//\nDELIMITER ;\nSELECT 1;", "f");
  ASSERT_TRUE(statements.ok()) << statements.status();
  ASSERT_EQ(statements->size(), 2);
  EXPECT_EQ((*statements)[0].sql, "BEGIN\nSET @a = 1;\nEND");
}

TEST(CaseFileTest, RefusesAStatementWithoutAnEnd) {
  EXPECT_THAT(Error(ParseStatements("SELECT 1\n", "f").status()),
              HasSubstr("f:2: the last statement has no ;"));
}

TEST(CaseFileTest, SplitsTrafficByPlaceAndSession) {
  auto traffic = ParseTraffic(
      "-- at captured\n-- session a\nBEGIN;\n-- error 1062\nINSERT 1;\n"
      "INSERT 2;\n-- at copied\nCOMMIT;\n",
      "f");
  ASSERT_TRUE(traffic.ok()) << traffic.status();
  ASSERT_EQ(traffic->size(), 2);
  const auto& captured = traffic->at(Place::kCaptured);
  ASSERT_EQ(captured.size(), 3);
  EXPECT_EQ(captured[0].session, "a");
  EXPECT_EQ(captured[0].error, 0);
  EXPECT_EQ(captured[1].error, 1062);
  EXPECT_EQ(captured[2].session, "a");
  EXPECT_EQ(captured[2].error, 0);
  EXPECT_EQ(traffic->at(Place::kCopied)[0].session, "main");
}

TEST(CaseFileTest, RefusesPlacesThatItDoesNotKnowOrThatComeTooLate) {
  EXPECT_THAT(Error(ParseTraffic("-- at nowhere\n", "f").status()),
              HasSubstr("f:1: there is no place nowhere"));
  EXPECT_THAT(
      Error(ParseTraffic("-- at copied\n-- at captured\n", "f").status()),
      HasSubstr("f:2: captured comes too late"));
  EXPECT_THAT(Error(ParseTraffic("SELECT 1;\n", "f").status()),
              HasSubstr("before the first"));
  EXPECT_THAT(Error(ParseStatements("-- at copied\n", "f").status()),
              HasSubstr("belong into traffic.sql"));
}

TEST(CaseFileTest, ReadsWhatIsExpectedOnEachServer) {
  Case c;
  ASSERT_TRUE(ParseExpect("# why\n"
                          "result: same\n"
                          "result on mysql56 mysql57: refused no: room\n"
                          "says: two\n"
                          "says: three\n"
                          "plain: 1062\n"
                          "needs: checks json\n"
                          "server-options: --a=b --c\n"
                          "table: my table\n",
                          "f", &c)
                  .ok());
  EXPECT_EQ(c.ExpectedOn("mysql80").result, CaseResult::kSame);
  EXPECT_EQ(c.ExpectedOn("mysql57").result, CaseResult::kRefused);
  EXPECT_EQ(c.ExpectedOn("mysql57").text, "no: room");
  EXPECT_EQ(c.says.size(), 2);
  EXPECT_EQ(c.plain_error, 1062);
  EXPECT_EQ(c.needs.size(), 2);
  EXPECT_EQ(c.server_options[1], "--c");
  EXPECT_EQ(c.table, "my table");
}

TEST(CaseFileTest, RefusesKeysAndResultsThatItDoesNotKnow) {
  Case c;
  EXPECT_THAT(Error(ParseExpect("result: same\nfoo: 1\n", "f", &c)),
              HasSubstr("f:2: not understood: foo: 1"));
  EXPECT_THAT(Error(ParseExpect("result: good\n", "f", &c)),
              HasSubstr("f:1: not understood"));
  EXPECT_THAT(Error(ParseExpect("result on mysql80: same\n", "f", &c)),
              HasSubstr("no 'result: ' for all servers"));
}

}  // namespace
}  // namespace osc
