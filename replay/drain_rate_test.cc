#include "replay/drain_rate.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

TEST(DrainRateTest, IsNotKnownBeforeThereIsAMeasure) {
  DrainRate rate;
  EXPECT_FALSE(rate.known());
  EXPECT_EQ(rate.PerSecond(), 0);
}

TEST(DrainRateTest, IsWhatABatchAchieved) {
  DrainRate rate;
  rate.Add(500, absl::Milliseconds(100));
  EXPECT_TRUE(rate.known());
  EXPECT_DOUBLE_EQ(rate.PerSecond(), 5000);
  rate.Add(500, absl::Milliseconds(300));
  EXPECT_DOUBLE_EQ(rate.PerSecond(), 2500);
}

TEST(DrainRateTest, LeavesOutBatchesOfAFewEntries) {
  DrainRate rate;
  rate.Add(3, absl::Milliseconds(100));
  EXPECT_FALSE(rate.known());
  rate.Add(1000, absl::ZeroDuration());
  EXPECT_FALSE(rate.known());
}

TEST(DrainRateTest, FollowsWhatIsMeasuredNow) {
  DrainRate rate;
  for (int i = 0; i < 1000; ++i) rate.Add(1000, absl::Milliseconds(100));
  EXPECT_NEAR(rate.PerSecond(), 10000, 1);
  for (int i = 0; i < 100; ++i) rate.Add(1000, absl::Seconds(1));
  EXPECT_NEAR(rate.PerSecond(), 1000, 100);
}

}  // namespace
}  // namespace osc
