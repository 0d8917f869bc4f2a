#include "osc/throttle/hold_keeper.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

using Level = Reading::Level;

class HoldKeeperTest : public testing::Test {
 protected:
  // What is held after `reading`; empty when nothing is.
  std::string After(Level level, const std::string& reason = "") {
    keeper_.Take({level, reason}, clock_.Now());
    return Held();
  }
  std::string Held() {
    const std::vector<Hold> all = holds_.All();
    return all.empty() ? "" : all[0].by + ": " + all[0].reason;
  }

  FakeClock clock_;
  Holds holds_{&clock_};
  HoldKeeper keeper_{"max-lag", HoldScope::kThrottle, absl::Seconds(2),
                     &holds_};
};

TEST_F(HoldKeeperTest, HoldsAtTheLimitAndReleasesWhatStaysWellBelow) {
  EXPECT_EQ(After(Level::kFine), "");
  EXPECT_EQ(After(Level::kClose, "near"), "");
  EXPECT_EQ(After(Level::kOver, "6 s"), "max-lag: 6 s");
  EXPECT_EQ(After(Level::kOver, "7 s"), "max-lag: 7 s");
  EXPECT_EQ(After(Level::kFine), "max-lag: 7 s");
  clock_.Advance(absl::Milliseconds(1999));
  EXPECT_EQ(After(Level::kFine), "max-lag: 7 s");
  clock_.Advance(absl::Milliseconds(1));
  EXPECT_EQ(After(Level::kFine), "");
}

TEST_F(HoldKeeperTest, BeginsToCountAnewWhenAReadingIsCloseToTheLimit) {
  After(Level::kOver, "6 s");
  After(Level::kFine);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(After(Level::kClose, "4.5 s"), "max-lag: 4.5 s");
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(After(Level::kFine), "max-lag: 4.5 s");
  clock_.Advance(absl::Seconds(2));
  EXPECT_EQ(After(Level::kFine), "");
}

TEST_F(HoldKeeperTest, HoldsUntilThereIsAReading) {
  keeper_.Unknown();
  EXPECT_EQ(Held(), "max-lag: nothing is known yet");
  EXPECT_EQ(After(Level::kClose, "near"), "");
}

TEST_F(HoldKeeperTest, HoldsAnewWhenItIsWatchedAgain) {
  keeper_.Unknown();
  After(Level::kOver, "6 s");
  keeper_.Forget();
  EXPECT_EQ(Held(), "");
  EXPECT_FALSE(keeper_.known());
}

TEST(ReadingTest, IsFineBelowEightyPercentOfTheLimit) {
  EXPECT_EQ(Reading::LevelOf(5, 5), Level::kOver);
  EXPECT_EQ(Reading::LevelOf(4.99, 5), Level::kClose);
  EXPECT_EQ(Reading::LevelOf(4, 5), Level::kClose);
  EXPECT_EQ(Reading::LevelOf(3.99, 5), Level::kFine);
}

}  // namespace
}  // namespace osc
