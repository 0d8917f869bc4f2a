#include "bench/load/app_record.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1000);

absl::Time At(int milliseconds) {
  return kStart + absl::Milliseconds(milliseconds);
}

TEST(PercentileTest, IsAMeasuredValueByTheNearestRank) {
  std::vector<absl::Duration> latencies;
  for (int i = 100; i >= 1; --i) latencies.push_back(absl::Milliseconds(i));
  EXPECT_EQ(Percentile(0.50, &latencies), absl::Milliseconds(50));
  EXPECT_EQ(Percentile(0.99, &latencies), absl::Milliseconds(99));
  EXPECT_EQ(Percentile(1.00, &latencies), absl::Milliseconds(100));
  EXPECT_EQ(Percentile(0.00, &latencies), absl::Milliseconds(1));
}

TEST(PercentileTest, OfOneIsItAndOfNoneIsZero) {
  std::vector<absl::Duration> one = {absl::Milliseconds(7)};
  EXPECT_EQ(Percentile(0.99, &one), absl::Milliseconds(7));
  std::vector<absl::Duration> none;
  EXPECT_EQ(Percentile(0.99, &none), absl::ZeroDuration());
}

TEST(AppRecordTest, CountsTransactionsWhereTheyEnd) {
  AppRecord a, b;
  a.AddTransaction(At(0), At(99));
  a.AddTransaction(At(90), At(100));  // the first of the window
  b.AddTransaction(At(150), At(199));
  b.AddTransaction(At(150), At(200));  // the first behind it
  AppWindow window = WindowOf({&a, &b}, At(100), At(200));
  EXPECT_EQ(window.transactions, 2);
  EXPECT_EQ(window.length, absl::Milliseconds(100));
  EXPECT_DOUBLE_EQ(window.transactions_per_second, 20);
}

// Blocked until the window was over: where they count as committed is one
// thing, who made them wait another.
TEST(AppRecordTest, TakesPercentilesOfAllTransactionsThatOverlap) {
  AppRecord record;
  record.AddTransaction(At(0), At(99));
  record.AddTransaction(At(90), At(100));
  record.AddTransaction(At(150), At(900));
  record.AddTransaction(At(200), At(5000));
  AppWindow window = WindowOf({&record}, At(100), At(200));
  EXPECT_EQ(window.transactions, 1);
  EXPECT_EQ(window.p50, absl::Milliseconds(10));
  EXPECT_EQ(window.p99, absl::Milliseconds(750));
}

// A stall that began before the window or ends after it was still felt in it.
TEST(AppRecordTest, TakesTheLongestStatementOfAllThatOverlap) {
  AppRecord record;
  record.AddStatement(At(0), At(50));
  record.AddStatement(At(80), At(110));
  record.AddStatement(At(190), At(900));
  record.AddStatement(At(1000), At(9000));
  EXPECT_EQ(WindowOf({&record}, At(100), At(150)).longest_statement,
            absl::Milliseconds(30));
  EXPECT_EQ(WindowOf({&record}, At(100), At(200)).longest_statement,
            absl::Milliseconds(710));
  EXPECT_EQ(WindowOf({&record}, At(60), At(70)).longest_statement,
            absl::ZeroDuration());
}

TEST(AppRecordTest, KeepsDeadlocksApartFromOtherErrors) {
  AppRecord record;
  record.AddDeadlock(At(10));
  record.AddDeadlock(At(110));
  record.AddError(At(120));
  record.AddError(At(130));
  AppWindow window = WindowOf({&record}, At(100), At(200));
  EXPECT_EQ(window.deadlocks, 1);
  EXPECT_EQ(window.errors, 2);
  EXPECT_EQ(record.deadlocks(), 2);
  EXPECT_EQ(record.errors(), 2);
}

TEST(AppRecordTest, GivesTheLatencyOfEachStep) {
  AppRecord a, b;
  a.AddTransaction(At(0), At(10));
  b.AddTransaction(At(0), At(30));
  a.AddTransaction(At(240), At(245));
  Timeline line = LatencyTimeline({&a, &b}, absl::Milliseconds(100), 0.99);
  ASSERT_EQ(line.size(), 2u);  // nothing ended between 100 and 200
  EXPECT_EQ(line[0].first, At(50));
  EXPECT_DOUBLE_EQ(line[0].second, 30);
  EXPECT_EQ(line[1].first, At(250));
  EXPECT_DOUBLE_EQ(line[1].second, 5);
}

TEST(AppRecordTest, ShowsAStandstillAsZeroThroughput) {
  AppRecord record;
  record.AddTransaction(At(0), At(10));
  record.AddTransaction(At(0), At(20));
  record.AddTransaction(At(0), At(210));
  Timeline line = ThroughputTimeline({&record}, absl::Milliseconds(100));
  ASSERT_EQ(line.size(), 3u);
  EXPECT_DOUBLE_EQ(line[0].second, 20);
  EXPECT_DOUBLE_EQ(line[1].second, 0);
  EXPECT_DOUBLE_EQ(line[2].second, 10);
}

}  // namespace
}  // namespace osc
