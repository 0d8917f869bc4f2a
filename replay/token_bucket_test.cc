#include "replay/token_bucket.h"

#include <thread>

#include "gtest/gtest.h"

namespace osc {
namespace {

// Rows that a worker gets through in `length` when it does units of `unit` rows
// and waits as told.
int64_t RowsIn(TokenBucket& bucket, FakeClock& clock, int64_t unit,
               absl::Duration length) {
  const absl::Time end = clock.Now() + length;
  int64_t rows = 0;
  while (clock.Now() < end) {
    rows += unit;
    clock.Advance(bucket.Reserve(unit));
  }
  return rows;
}

TEST(TokenBucketTest, HoldsTheRateWhetherSlowOrFast) {
  for (int64_t rate : {1, 10, 333, 1000000}) {
    FakeClock clock;
    TokenBucket bucket(rate, &clock);
    const int64_t rows = RowsIn(bucket, clock, 1, absl::Seconds(2));
    EXPECT_GE(rows, 2 * rate) << rate;
    EXPECT_LE(rows, 2 * rate + 1) << rate;
  }
}

TEST(TokenBucketTest, HoldsTheRateForUnitsFarAboveIt) {
  FakeClock clock;
  TokenBucket bucket(10, &clock);
  EXPECT_EQ(bucket.Reserve(50000), absl::Seconds(5000));
  clock.Advance(absl::Seconds(4999));
  EXPECT_EQ(bucket.Delay(), absl::Seconds(1));
  clock.Advance(absl::Seconds(1));
  EXPECT_EQ(bucket.Delay(), absl::ZeroDuration());
}

TEST(TokenBucketTest, AddsUpWhatSeveralWorkersReserve) {
  FakeClock clock;
  TokenBucket bucket(1000, &clock);
  EXPECT_EQ(bucket.Reserve(500), absl::Milliseconds(500));
  EXPECT_EQ(bucket.Reserve(500), absl::Seconds(1));
}

TEST(TokenBucketTest, SavesNoMoreThanASecondDuringAPause) {
  for (int64_t rate : {1, 10, 1000000}) {
    FakeClock clock;
    TokenBucket bucket(rate, &clock);
    clock.Advance(absl::Hours(10));
    EXPECT_EQ(bucket.Reserve(rate), absl::ZeroDuration()) << rate;
    EXPECT_GT(bucket.Reserve(1), absl::ZeroDuration()) << rate;
  }
}

TEST(TokenBucketTest, StartsWithoutABurst) {
  FakeClock clock;
  TokenBucket bucket(100, &clock);
  EXPECT_EQ(bucket.Reserve(100), absl::Seconds(1));
}

TEST(TokenBucketTest, HasNoLimitAtRateZeroOrBelow) {
  for (int64_t rate : {0, -5}) {
    FakeClock clock;
    TokenBucket bucket(rate, &clock);
    EXPECT_EQ(bucket.rate(), 0);
    EXPECT_EQ(bucket.Reserve(int64_t{1} << 60), absl::ZeroDuration());
  }
}

TEST(TokenBucketTest, TakesNothingForAnEmptyUnit) {
  FakeClock clock;
  TokenBucket bucket(10, &clock);
  EXPECT_EQ(bucket.Reserve(0), absl::ZeroDuration());
  EXPECT_EQ(bucket.Reserve(-100), absl::ZeroDuration());
  EXPECT_EQ(bucket.Reserve(10), absl::Seconds(1));
}

TEST(TokenBucketTest, PaysADebtAtTheNewRate) {
  FakeClock clock;
  TokenBucket bucket(10, &clock);
  bucket.Reserve(1000);
  clock.Advance(absl::Seconds(50));  // 500 rows are paid.
  bucket.SetRate(1000);
  EXPECT_EQ(bucket.rate(), 1000);
  EXPECT_EQ(bucket.Delay(), absl::Milliseconds(500));
  bucket.SetRate(1);
  EXPECT_EQ(bucket.Delay(), absl::Seconds(500));
}

TEST(TokenBucketTest, ForgivesTheDebtWhenTheLimitIsLifted) {
  FakeClock clock;
  TokenBucket bucket(10, &clock);
  bucket.Reserve(1000);
  bucket.SetRate(0);
  EXPECT_EQ(bucket.Delay(), absl::ZeroDuration());
  bucket.SetRate(10);
  EXPECT_EQ(bucket.Delay(), absl::ZeroDuration());
}

TEST(TokenBucketTest, SavesNothingWhileThereIsNoLimit) {
  FakeClock clock;
  TokenBucket bucket(0, &clock);
  clock.Advance(absl::Hours(1));
  bucket.SetRate(10);
  EXPECT_EQ(bucket.Reserve(10), absl::Seconds(1));
}

TEST(TokenBucketTest, DoesNotSpendSavingsOfAHigherRateUnderALowerOne) {
  FakeClock clock;
  TokenBucket bucket(1000000, &clock);
  clock.Advance(absl::Seconds(1));
  bucket.SetRate(10);
  EXPECT_EQ(bucket.Reserve(20), absl::Seconds(1));
}

TEST(TokenBucketTest, EndsAWaitWhenTheLimitIsLifted) {
  FakeClock clock;
  TokenBucket bucket(1, &clock);
  bucket.Reserve(1000000);
  Stopper stopper;
  std::thread lifter([&bucket] { bucket.SetRate(0); });
  EXPECT_TRUE(bucket.Await(stopper).ok());
  lifter.join();
}

TEST(TokenBucketTest, EndsAWaitWithTheReasonOfAStop) {
  FakeClock clock;
  TokenBucket bucket(1, &clock);
  bucket.Reserve(1000000);
  Stopper stopper;
  std::thread breaker(
      [&stopper] { stopper.Stop(absl::CancelledError("interrupted")); });
  EXPECT_EQ(bucket.Await(stopper), absl::CancelledError("interrupted"));
  breaker.join();
}

}  // namespace
}  // namespace osc
