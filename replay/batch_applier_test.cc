#include "replay/batch_applier.h"

#include "absl/strings/match.h"
#include "db/errors.h"
#include "db/fake_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TablePair MakePair() {
  Column id;
  id.name = "id";
  id.type = id.column_type = "int";
  TablePair pair;
  pair.schema = "s";
  pair.names = NamesFor("t");
  pair.original.name = "t";
  pair.key.index = pair.key.shadow_index = "PRIMARY";
  pair.key.columns = pair.columns = {{id, id}};
  return pair;
}

class BatchApplierTest : public testing::Test {
 protected:
  // What is not scripted succeeds with nothing.
  BatchApplierTest() { connection_.On("", Result()); }

  absl::StatusOr<ApplyResult> Apply(ApplyOptions options) {
    return ApplyBatch(&connection_, MakePair(), {3, 5}, options);
  }
  absl::StatusOr<ApplyResult> Apply() { return Apply({/*verify=*/false}); }

  // The statements as single words.
  std::vector<std::string> Steps() {
    std::vector<std::string> steps;
    for (const std::string& sql : connection_.statements()) {
      if (absl::StartsWith(sql, "SAVEPOINT")) continue;
      if (absl::StartsWith(sql, "DELETE FROM `s`.`t__osc_new`")) {
        steps.push_back("delete");
      } else if (absl::StartsWith(sql, "INSERT INTO `s`.`t__osc_new`")) {
        steps.push_back("insert");
      } else if (absl::StartsWith(sql, "DELETE FROM `s`.`t__osc_log`")) {
        steps.push_back("forget");
      } else if (absl::StartsWith(sql, "SELECT b.log_id")) {
        steps.push_back("compare");
      } else {
        steps.push_back(sql);
      }
    }
    return steps;
  }

  FakeConnection connection_;
};

TEST_F(BatchApplierTest, DeletesInsertsAndForgetsInOneTransaction) {
  ASSERT_TRUE(Apply().ok());
  EXPECT_THAT(Steps(), ElementsAre("START TRANSACTION", "delete", "insert",
                                   "forget", "COMMIT"));
}

TEST_F(BatchApplierTest, ForgetsExactlyTheEntriesOfTheBatch) {
  ASSERT_TRUE(Apply().ok());
  EXPECT_EQ(connection_.statements()[3],
            "DELETE FROM `s`.`t__osc_log` USING (SELECT 3 AS id UNION ALL "
            "SELECT 5 AS id) AS osc_v STRAIGHT_JOIN `s`.`t__osc_log` FORCE "
            "INDEX (PRIMARY) ON `s`.`t__osc_log`.log_id = osc_v.id");
}

// REPLACE or INSERT IGNORE would overwrite or skip what must collide.
TEST_F(BatchApplierTest, InsertsPlainly) {
  ASSERT_TRUE(Apply().ok());
  EXPECT_EQ(connection_.statements()[2].find("IGNORE"), std::string::npos);
  EXPECT_EQ(connection_.statements()[2].find("DUPLICATE"), std::string::npos);
}

TEST_F(BatchApplierTest, ComparesBeforeItForgets) {
  ASSERT_TRUE(Apply({/*verify=*/true}).ok());
  EXPECT_THAT(Steps(), ElementsAre("START TRANSACTION", "delete", "insert",
                                   "compare", "forget", "COMMIT"));
}

TEST_F(BatchApplierTest, RollsBackAndSaysWhichRowDiffers) {
  connection_.On("SELECT b.log_id", FakeConnection::Rows({{"5"}}))
      .On("NOT EXISTS", FakeConnection::Rows({{"77"}}));
  absl::Status status = Apply({/*verify=*/true}).status();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("(77) of `PRIMARY`"));
  EXPECT_EQ(Steps().back(), "ROLLBACK");
}

TEST_F(BatchApplierTest, TakesARowThatHasChangedAgainForNoDifference) {
  connection_.On("SELECT b.log_id", FakeConnection::Rows({{"5"}}))
      .On("NOT EXISTS", Result());
  EXPECT_TRUE(Apply({/*verify=*/true}).ok());
  EXPECT_EQ(Steps().back(), "COMMIT");
}

TEST_F(BatchApplierTest, RollsBackAfterADeadlockAndLeavesItToTheCaller) {
  connection_.On("INSERT INTO `s`.`t__osc_new`",
                 MakeServerError(1213, "deadlock"));
  EXPECT_TRUE(absl::IsAborted(Apply().status()));
  EXPECT_THAT(Steps(),
              ElementsAre("START TRANSACTION", "delete", "insert", "ROLLBACK"));
}

TEST_F(BatchApplierTest, SaysNothingToAConnectionThatIsLost) {
  connection_.On("INSERT INTO `s`.`t__osc_new`", MakeServerError(2013, "lost"));
  EXPECT_TRUE(absl::IsUnavailable(Apply().status()));
  EXPECT_EQ(Steps().back(), "insert");
}

TEST_F(BatchApplierTest, TriesAgainFromTheStartAfterADuplicate) {
  connection_
      .On("INSERT INTO `s`.`t__osc_new`", MakeServerError(1062, "duplicate"))
      .On("INSERT INTO `s`.`t__osc_new`", Result());
  ASSERT_TRUE(Apply().ok());
  EXPECT_THAT(Steps(), ElementsAre("START TRANSACTION", "delete", "insert",
                                   "ROLLBACK", "START TRANSACTION", "delete",
                                   "insert", "forget", "COMMIT"));
}

TEST_F(BatchApplierTest, GivesUpOnADuplicateThatStays) {
  connection_.On("INSERT INTO `s`.`t__osc_new`",
                 MakeServerError(1062, "Duplicate entry"));
  absl::Status status = Apply().status();
  EXPECT_TRUE(absl::IsInternal(status)) << status;
  EXPECT_EQ(Steps().back(), "ROLLBACK");
}

// START TRANSACTION would release the lock.
TEST_F(BatchApplierTest, StartsNoTransactionUnderTheLock) {
  ASSERT_TRUE(Apply({/*verify=*/false, /*under_lock=*/true}).ok());
  EXPECT_THAT(Steps(), ElementsAre("delete", "insert", "forget", "COMMIT"));
}

TEST_F(BatchApplierTest, LetsNoWarningPass) {
  Result warned;
  warned.warning_count = 1;
  connection_.On("INSERT INTO `s`.`t__osc_new`", warned)
      .On("SHOW WARNINGS",
          FakeConnection::Rows({{"Note", "1265", "Data truncated for 'a'"}}));
  absl::Status status = Apply().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("Note 1265: Data truncated for 'a'"));
  EXPECT_EQ(Steps().back(), "ROLLBACK");
}

}  // namespace
}  // namespace osc
