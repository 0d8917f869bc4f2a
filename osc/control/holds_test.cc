#include "osc/control/holds.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

class HoldsTest : public testing::Test {
 protected:
  FakeClock clock_;
  Holds holds_{&clock_};
};

TEST_F(HoldsTest, NothingRestsWithoutAHold) {
  EXPECT_FALSE(holds_.CopyRests());
  EXPECT_FALSE(holds_.ReplayRests());
  EXPECT_FALSE(holds_.CutoverRests());
}

TEST_F(HoldsTest, HoldsTheCopyAlone) {
  holds_.Put("window", HoldScope::kCopy, "not before 22:00");
  EXPECT_TRUE(holds_.CopyRests());
  EXPECT_FALSE(holds_.ReplayRests());
  EXPECT_FALSE(holds_.CutoverRests());
}

TEST_F(HoldsTest, AThrottleHoldsTheReplayOnlyWhileTheLogIsShort) {
  holds_.Put("max-lag", HoldScope::kThrottle, "12 s");
  EXPECT_TRUE(holds_.CopyRests());
  EXPECT_TRUE(holds_.ReplayRests());
  holds_.LogIsLong(true);
  EXPECT_TRUE(holds_.CopyRests());
  EXPECT_FALSE(holds_.ReplayRests());
  EXPECT_TRUE(holds_.CutoverRests());
  holds_.LogIsLong(false);
  EXPECT_TRUE(holds_.ReplayRests());
}

TEST_F(HoldsTest, AnOperatorHoldsEverythingHoweverLongTheLog) {
  holds_.Put("operator", HoldScope::kAll, "paused");
  holds_.LogIsLong(true);
  EXPECT_TRUE(holds_.ReplayRests());
  EXPECT_TRUE(holds_.CutoverRests());
}

TEST_F(HoldsTest, EachHoldIsReleasedByItself) {
  holds_.Put("operator", HoldScope::kAll, "paused");
  holds_.Put("max-lag", HoldScope::kThrottle, "12 s");
  holds_.Release("operator");
  EXPECT_TRUE(holds_.ReplayRests());
  holds_.Release("operator");
  holds_.Release("max-lag");
  EXPECT_FALSE(holds_.CopyRests());
}

TEST_F(HoldsTest, AHoldThatGoesOnKeepsItsTimeAndGetsTheNewReason) {
  const absl::Time began = clock_.Now();
  holds_.Put("max-lag", HoldScope::kThrottle, "12 s");
  clock_.Advance(absl::Seconds(5));
  holds_.Put("max-lag", HoldScope::kThrottle, "17 s");
  ASSERT_EQ(holds_.All().size(), 1);
  EXPECT_EQ(holds_.All()[0].reason, "17 s");
  EXPECT_EQ(holds_.All()[0].since, began);
}

TEST_F(HoldsTest, CountsTheTimeOfRestOnceHoweverManyHold) {
  holds_.Put("a", HoldScope::kCopy, "");
  clock_.Advance(absl::Seconds(2));
  holds_.Put("b", HoldScope::kAll, "");
  clock_.Advance(absl::Seconds(3));
  holds_.Release("a");
  clock_.Advance(absl::Seconds(4));
  EXPECT_EQ(holds_.CopyRested(), absl::Seconds(9));
  EXPECT_EQ(holds_.ReplayRested(), absl::Seconds(7));
  holds_.Release("b");
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(holds_.CopyRested(), absl::Seconds(9));
  EXPECT_EQ(holds_.ReplayRested(), absl::Seconds(7));
}

TEST_F(HoldsTest, AHoldTakesAnotherScope) {
  holds_.Put("operator", HoldScope::kAll, "pause");
  holds_.Put("operator", HoldScope::kCopy, "pause-copy");
  EXPECT_TRUE(holds_.CopyRests());
  EXPECT_FALSE(holds_.ReplayRests());
  EXPECT_EQ(holds_.All().size(), 1);
}

TEST_F(HoldsTest, CountsTheRestOfTheReplayUntilTheLogIsLong) {
  holds_.Put("max-lag", HoldScope::kThrottle, "12 s");
  clock_.Advance(absl::Seconds(2));
  holds_.LogIsLong(true);
  clock_.Advance(absl::Seconds(5));
  EXPECT_EQ(holds_.ReplayRested(), absl::Seconds(2));
  holds_.LogIsLong(false);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(holds_.ReplayRested(), absl::Seconds(3));
  EXPECT_EQ(holds_.CopyRested(), absl::Seconds(8));
}

TEST_F(HoldsTest, NamesTheHoldThatMakesTheReplayRest) {
  EXPECT_EQ(holds_.WhyReplayRests(), "");
  holds_.Put("window", HoldScope::kCopy, "it is day");
  EXPECT_EQ(holds_.WhyReplayRests(), "");
  holds_.Put("max-lag", HoldScope::kThrottle, "a replica is behind");
  holds_.Put("operator", HoldScope::kAll, "paused");
  EXPECT_EQ(holds_.WhyReplayRests(), "a replica is behind");
  holds_.LogIsLong(true);
  EXPECT_EQ(holds_.WhyReplayRests(), "paused");
}

}  // namespace
}  // namespace osc
