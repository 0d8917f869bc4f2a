// The runner of the cases must notice what is wrong.

#include "tests/case_runner.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/failpoint.h"
#include "db/mysql_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/case_needs.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CaseRunnerTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto server = TestServer::Start();
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }
  static void TearDownTestSuite() { server_.reset(); }
  void SetUp() override { ASSERT_NE(server_, nullptr); }

  // t with the ids 1 … 12, and a change that works.
  static Case Make(const std::string& expect, const std::string& traffic = "") {
    Case c;
    c.name = "made";
    c.folder = ".";
    EXPECT_TRUE(ParseExpect(expect, "expect", &c).ok());
    auto create = ParseStatements(
        "CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY by_a (a));\n"
        "INSERT INTO t VALUES (1,1),(2,2),(3,3),(4,4),(5,5),(6,6),(7,7),(8,8),"
        "(9,9),(10,10),(11,11),(12,12);\n",
        "create");
    EXPECT_TRUE(create.ok());
    c.create = *create;
    c.alter = "ADD COLUMN b INT";
    auto sections = ParseTraffic(traffic, "traffic");
    EXPECT_TRUE(sections.ok()) << sections.status();
    c.traffic = *sections;
    return c;
  }

  static std::string Problems(const Case& c) {
    return absl::StrJoin(RunCase(c, *server_), "\n");
  }

  static std::unique_ptr<TestServer> server_;
};

std::unique_ptr<TestServer> CaseRunnerTest::server_;

constexpr char kAllPlaces[] =
    "-- at before-capture\n"
    "-- session early\n"
    "BEGIN;\n"
    "UPDATE t SET a = -1 WHERE id = 1;\n"
    "-- at capture-waits\n"
    "-- session early\n"
    "COMMIT;\n"
    "-- at captured\n"
    "UPDATE t SET a = -2 WHERE id = 2;\n"
    "-- at copied\n"
    "UPDATE t SET a = a + 100 WHERE id IN (3, 8, 12);\n"
    "-- at copy-done\n"
    "DELETE FROM t WHERE id = 4;\n"
    "-- error 1062\n"
    "INSERT INTO t VALUES (5, 1);\n"
    "-- at verified\n"
    "-- session late\n"
    "BEGIN;\n"
    "INSERT INTO t VALUES (99, 1);\n"
    "-- at cutover-waits\n"
    "-- session late\n"
    "COMMIT;\n"
    "-- at done\n"
    "INSERT INTO t VALUES (100, 1, 1);\n";

TEST_F(CaseRunnerTest, FindsNothingWrongWhereAllIsRight) {
  EXPECT_EQ(Problems(Make("result: same", kAllPlaces)), "");
}

// What runs in the case's schema alone makes it differ from its twin.
TEST_F(CaseRunnerTest, NoticesARowThatDiffersFromTheTwins) {
  const Case c = Make(
      "result: same",
      "-- at copied\nUPDATE app.t SET a = IF('{schema}' = 'twin', a, a + 1) "
      "WHERE id = 2;\n");
  EXPECT_THAT(Problems(c), HasSubstr("t holds: 2|3|<null>"));
}

TEST_F(CaseRunnerTest, NoticesADefinitionThatDiffersFromTheTwins) {
  Case c = Make("result: same");
  c.create[0].sql =
      "CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY {schema}_a (a))";
  EXPECT_THAT(Problems(c), HasSubstr("KEY `twin_a`"));
}

TEST_F(CaseRunnerTest, NoticesACounterThatDiffersFromTheTwins) {
  Case c = Make("result: same");
  c.create[0].sql = "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT)";
  for (const char* sql :
       {"SET @s = IF('{schema}' = 'app', 'ALTER TABLE t AUTO_INCREMENT = 50', "
        "'DO 0')",
        "PREPARE s FROM @s", "EXECUTE s"}) {
    c.create.push_back({"main", sql, 0});
  }
  EXPECT_THAT(Problems(c), HasSubstr("AUTO_INCREMENT=50"));
}

// Rounded or shown with few digits they would be the same.
TEST_F(CaseRunnerTest, NoticesANumberThatDiffersByLittle) {
  Case c = Make("result: same");
  c.create[0].sql =
      "CREATE TABLE t (id INT PRIMARY KEY, a DOUBLE DEFAULT 0.25, KEY (a))";
  c.create.push_back({"main",
                      "UPDATE t SET a = IF('{schema}' = 'app', 0.25000001, "
                      "0.25000002) WHERE id = 2",
                      0});
  EXPECT_THAT(Problems(c), HasSubstr("t holds: 2|0.25000001|<null>"));
}

TEST_F(CaseRunnerTest, NoticesATriggerThatDiffersFromTheTwins) {
  Case c = Make("result: same");
  c.create.push_back({"main",
                      "CREATE TRIGGER own BEFORE INSERT ON t FOR EACH ROW SET "
                      "NEW.a = '{schema}' = 'app'",
                      0});
  EXPECT_THAT(Problems(c), HasSubstr("trigger: own|BEFORE|INSERT|t|"));
}

TEST_F(CaseRunnerTest, NoticesAViewThatShowsSomethingElse) {
  Case c = Make("result: same");
  c.create.push_back({"main", "CREATE VIEW v AS SELECT '{schema}' AS s", 0});
  EXPECT_THAT(Problems(c), HasSubstr("view v shows: twin"));
}

// In a column that the new table does not have any more.
TEST_F(CaseRunnerTest, NoticesAnOldTableThatDiffersFromTheTwin) {
  Case c = Make("result: same");
  c.create.push_back({"main",
                      "UPDATE t SET a = IF('{schema}' = 'app', 70, 71) WHERE "
                      "id = 2",
                      0});
  c.alter = "DROP KEY by_a, DROP COLUMN a";
  EXPECT_THAT(Problems(c), HasSubstr("rows of the old table:"));
}

TEST_F(CaseRunnerTest, NoticesAnOriginalThatARefusedRunHasChanged) {
  Case c = Make("result: refused nothing");
  c.create.push_back({"main",
                      "UPDATE t SET a = IF('{schema}' = 'app', 70, 71) WHERE "
                      "id = 2",
                      0});
  c.alter = "DROP COLUMN nothing";
  EXPECT_THAT(Problems(c), HasSubstr("compared with the untouched twin:"));
}

TEST_F(CaseRunnerTest, NoticesATriggerThatIsLeftOver) {
  Case c = Make("result: same",
                "-- at copied\nCREATE TRIGGER {schema}.more BEFORE INSERT ON "
                "{schema}.other FOR EACH ROW SET @x = 1;\n");
  c.create.push_back({"main", "CREATE TABLE other (id INT)", 0});
  EXPECT_THAT(Problems(c), HasSubstr("app.more"));
}

TEST_F(CaseRunnerTest, NoticesATableThatIsLeftOver) {
  const Case c = Make("result: same",
                      "-- at copied\nCREATE TABLE {schema}.more (a INT);\n");
  EXPECT_THAT(Problems(c), HasSubstr("app.more"));
}

TEST_F(CaseRunnerTest, NoticesARunThatShouldHaveFailed) {
  EXPECT_THAT(Problems(Make("result: refused because")),
              HasSubstr("it was not refused, but ended with: done"));
  EXPECT_THAT(Problems(Make("result: fails because")),
              HasSubstr("it did not fail, but ended with: done"));
}

TEST_F(CaseRunnerTest, NoticesARunThatShouldNotHaveFailed) {
  Case c = Make("result: same");
  c.alter = "DROP COLUMN nothing";
  EXPECT_THAT(Problems(c), HasSubstr("the migration failed: "));
  c = Make("result: fails nothing");
  c.alter = "DROP COLUMN nothing";
  EXPECT_THAT(Problems(c), HasSubstr("it did not fail, but ended with: "));
}

TEST_F(CaseRunnerTest, NoticesAnErrorThatSaysSomethingElse) {
  Case c = Make("result: refused nothing\nsays: something else");
  c.alter = "DROP COLUMN nothing";
  EXPECT_THAT(Problems(c), HasSubstr("does not say 'something else'"));
}

TEST_F(CaseRunnerTest, NoticesAPlainAlterThatEndsOtherwise) {
  EXPECT_THAT(Problems(Make("result: same\nplain: 1062")),
              HasSubstr("the plain ALTER should end with error 1062"));
}

TEST_F(CaseRunnerTest, NoticesAStatementThatEndsOtherwise) {
  EXPECT_THAT(Problems(Make("result: same",
                            "-- at captured\nINSERT INTO t VALUES (1, 1);\n")),
              HasSubstr("expected none, from INSERT INTO t"));
  EXPECT_THAT(
      Problems(Make("result: same",
                    "-- at captured\n-- error 1062\nUPDATE t SET a = 1;\n")),
      HasSubstr("no error, expected 1062"));
  EXPECT_THAT(
      Problems(Make("result: same", "-- at captured\nSELECT '{schema}';\n")),
      HasSubstr("|twin"));
}

TEST_F(CaseRunnerTest, NoticesAPlaceThatIsNotReached) {
  EXPECT_THAT(
      Problems(Make("result: same", "-- at cutover-waits\nSELECT 1;\n")),
      HasSubstr("the place 'cutover-waits' was never reached"));
}

TEST_F(CaseRunnerTest, NoticesATableTooSmallForRowsOfEachKind) {
  EXPECT_THAT(
      Problems(Make("result: same\nchunk: 4", "-- at copied\nSELECT 1;\n")),
      HasSubstr("needs more than 12 rows"));
}

TEST_F(CaseRunnerTest, SaysWhyACaseIsNotForAServer) {
  Case c = Make("result: same\nservers: mysql41 mysql40");
  EXPECT_EQ(*WhyNotOn(c, *server_), "only for mysql41, mysql40");
  c.servers = {"mysql41", server_->kind()};
  EXPECT_EQ(*WhyNotOn(c, *server_), "");
  c.needs = {"nonsense"};
  EXPECT_FALSE(WhyNotOn(c, *server_).ok());
  c.needs = {server_->is_mariadb() ? "mysql-json" : "mariadb"};
  EXPECT_THAT(*WhyNotOn(c, *server_), HasSubstr("the server does not have "));
}

// A mistake in a need's statements would turn its cases off everywhere.
TEST_F(CaseRunnerTest, KnowsForEachNeedAServerThatHasIt) {
  for (const CaseNeed& need : AllCaseNeeds()) {
    EXPECT_TRUE(need.had_by == "mysql80" || need.had_by == "mariadb1011");
    if (need.had_by != server_->kind()) continue;
    Case c = Make(absl::StrCat("result: same\nneeds: ", need.name));
    EXPECT_EQ(*WhyNotOn(c, *server_), "") << need.name;
  }
}

// The traffic after it makes both the same, or different.
TEST_F(CaseRunnerTest, ComparesBeforeAndAfterTheTrafficBehindTheMigration) {
  Case c = Make("result: same", "-- at done\nUPDATE t SET a = 7;\n");
  c.create.push_back({"main",
                      "UPDATE t SET a = IF('{schema}' = 'app', 70, 71) WHERE "
                      "id = 2",
                      0});
  EXPECT_THAT(Problems(c), HasSubstr("compared with a plain ALTER:"));
  c = Make("result: same",
           "-- at done\nUPDATE t SET a = '{schema}' = 'app';\n");
  EXPECT_THAT(Problems(c), HasSubstr("compared after 'done':"));
}

TEST_F(CaseRunnerTest, NoticesATableThatAFailedRunLeaves) {
  Case c = Make("result: fails error 1264",
                "-- at captured\nCREATE TABLE {schema}.more (a INT);\n");
  c.create.push_back({"main", "UPDATE t SET a = 1000 WHERE id = 2", 0});
  c.alter = "MODIFY a TINYINT";
  EXPECT_THAT(Problems(c), HasSubstr("app.more"));
}

TEST_F(CaseRunnerTest, NoticesStatementsThatAreLeftToTheOperator) {
  ScopedFailpoint failing("cleanup-triggers-dropped", [] {
    return absl::FailedPreconditionError("made to fail");
  });
  EXPECT_THAT(Problems(Make("result: same")),
              HasSubstr("\nDROP TABLE IF EXISTS `app`.`t__osc_log`"));
}

TEST_F(CaseRunnerTest, NoticesNumbersThatAreNoneOrOfAnotherColumn) {
  Case c = Make("result: same");
  c.numbered = "n";
  c.alter = "ADD COLUMN n INT NOT NULL DEFAULT 5";
  EXPECT_THAT(Problems(c), HasSubstr("bad numbers in `app`.`t`"));
  c.alter =
      "ADD COLUMN n INT NOT NULL AUTO_INCREMENT UNIQUE COMMENT '{schema}'";
  EXPECT_THAT(Problems(c), HasSubstr("with its numbers:"));
}

}  // namespace
}  // namespace osc
