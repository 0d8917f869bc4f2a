#include "tests/load/statement_log.h"

#include <string>

#include "gtest/gtest.h"

namespace osc {
namespace {

absl::Time At(double seconds) {
  return absl::FromUnixSeconds(1700000000) + absl::Seconds(seconds);
}

TEST(StatementLogTest, FindsTheLongestStatementThatRanInTheTimeAskedFor) {
  StatementLog log;
  log.Add("early", At(0), absl::Seconds(9));
  log.Add("short", At(10.5), absl::Milliseconds(1));
  log.Add("waited", At(9.8), absl::Milliseconds(400));
  log.Add("late", At(12.5), absl::Seconds(9));
  const auto longest = log.Longest(At(10), At(12));
  EXPECT_EQ(std::string(longest.what), "waited");
  EXPECT_EQ(longest.start, At(9.8));
  EXPECT_EQ(longest.duration, absl::Milliseconds(400));
}

TEST(StatementLogTest, SaysWhenNoStatementRan) {
  StatementLog log;
  log.Add("early", At(0), absl::Seconds(1));
  EXPECT_EQ(log.Longest(At(10), At(12)).what, nullptr);
}

TEST(StatementLogTest, CountsTransactionsInTheSecondTheyWereCommitted) {
  StatementLog log;
  log.Add("COMMIT", At(0.9), absl::Milliseconds(200));
  log.Add("COMMIT", At(1.5), absl::Milliseconds(1));
  log.Add("ROLLBACK", At(1.5), absl::Milliseconds(1));
  log.Add("COMMIT", At(3.5), absl::Milliseconds(1));
  log.Add("COMMIT", At(4.5), absl::Milliseconds(1));
  EXPECT_EQ(log.TransactionsBySecond(At(0), At(4)),
            (std::vector<int64_t>{0, 2, 0, 1}));
  EXPECT_DOUBLE_EQ(log.TransactionsPerSecond(At(0), At(4)), 0.75);
  EXPECT_EQ(log.statements(), 5);
}

}  // namespace
}  // namespace osc
