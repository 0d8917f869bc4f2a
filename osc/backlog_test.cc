#include "osc/backlog.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

constexpr int64_t kCountedUpTo = 100000;
constexpr absl::Duration kYoung = absl::Seconds(10);

TEST(CopyHoldTest, LetsHalfOfTheWorkersRestUntilItKnowsThatNobodyWrites) {
  CopyHold hold(4);
  EXPECT_TRUE(hold.ApplicationWrites());
  EXPECT_FALSE(hold.ShouldWait(0));
  EXPECT_FALSE(hold.ShouldWait(1));
  EXPECT_TRUE(hold.ShouldWait(2));
  EXPECT_TRUE(hold.ShouldWait(3));
  hold.Report(0, kCountedUpTo, 0, kYoung);
  EXPECT_FALSE(hold.ApplicationWrites());
  EXPECT_FALSE(hold.ShouldWait(3));
}

TEST(CopyHoldTest, NeverLetsTheOnlyWorkerRestForTheApplication) {
  CopyHold hold(1);
  hold.Report(100, kCountedUpTo, 5000, kYoung);
  EXPECT_TRUE(hold.ApplicationWrites());
  EXPECT_FALSE(hold.ShouldWait(0));
}

TEST(CopyHoldTest, GoesByWhatWasCapturedSinceTheLastReport) {
  CopyHold hold(2);
  hold.Report(0, kCountedUpTo, 1000, kYoung);
  EXPECT_TRUE(hold.ShouldWait(1));
  hold.Report(0, kCountedUpTo, 1001, kYoung);
  EXPECT_FALSE(hold.ShouldWait(1));
  hold.Report(0, kCountedUpTo, 1101, kYoung);
  EXPECT_TRUE(hold.ShouldWait(1));
}

TEST(CopyHoldTest, LetsTheReplayGoFirstWhileALongLogGrows) {
  CopyHold hold(2);
  hold.Report(6000, kCountedUpTo, 6000, kYoung);
  EXPECT_TRUE(hold.ShouldWait(0));
  hold.Report(5900, kCountedUpTo, 6100, kYoung);
  EXPECT_FALSE(hold.ShouldWait(0)) << "it gets shorter";
  hold.Report(1000, kCountedUpTo, 6200, kYoung);
  hold.Report(4000, kCountedUpTo, 9300, kYoung);
  EXPECT_FALSE(hold.ShouldWait(0)) << "it grows, and is not long";
  hold.Report(kCountedUpTo, kCountedUpTo, 200000, kYoung);
  EXPECT_TRUE(hold.ShouldWait(0));
  hold.Report(kCountedUpTo, kCountedUpTo, 200000, kYoung);
  EXPECT_TRUE(hold.ShouldWait(0)) << "nobody can tell whether it grows";
}

TEST(CopyHoldTest, LetsTheReplayGoFirstWhileAnEntryHasWaitedForLong) {
  CopyHold hold(2);
  hold.Report(100, kCountedUpTo, 100, absl::Seconds(11));
  EXPECT_TRUE(hold.ShouldWait(0));
  hold.Report(100, kCountedUpTo, 100, kYoung);
  EXPECT_FALSE(hold.ShouldWait(0));
}

TEST(ShortBacklogTest, GrowsWithTheWaitUpToWhatIsDrainedInHalfTheStall) {
  const absl::Duration stall = absl::Seconds(1);
  EXPECT_EQ(ShortBacklog(absl::ZeroDuration(), stall, 10000), 200);
  EXPECT_EQ(ShortBacklog(absl::Milliseconds(250), stall, 10000), 400);
  EXPECT_EQ(ShortBacklog(absl::Milliseconds(1000), stall, 10000), 3200);
  EXPECT_EQ(ShortBacklog(absl::Seconds(2), stall, 10000), 5000);
  EXPECT_EQ(ShortBacklog(absl::InfiniteDuration(), stall, 10000), 5000);
  EXPECT_EQ(ShortBacklog(absl::InfiniteDuration(), stall, 300), 150);
  EXPECT_EQ(ShortBacklog(absl::ZeroDuration(), absl::Milliseconds(10), 10000),
            50);
}

TEST(ForetoldDrainRateTest, PrefersWhatWasMeasuredUnderTheLock) {
  DrainRate locked;
  ReplayStats replay;
  EXPECT_EQ(ForetoldDrainRate(locked, replay), 2000);
  replay.worker_rate = 700;
  EXPECT_EQ(ForetoldDrainRate(locked, replay), 700);
  locked.Add(4000, absl::Seconds(1));
  EXPECT_EQ(ForetoldDrainRate(locked, replay), 4000);
}

TEST(BacklogTrendTest, ForetellsAGrowingBacklogForTheMomentOfTheLock) {
  BacklogTrend trend;
  const absl::Time start = absl::UnixEpoch();
  trend.Add(start, 1000);
  EXPECT_EQ(trend.Foretold(), 1000);
  trend.Add(start + absl::Milliseconds(10), 1500);
  EXPECT_EQ(trend.Foretold(), 1500) << "too short a time to tell";
  trend.Add(start + absl::Milliseconds(200), 2000);
  EXPECT_EQ(trend.Foretold(), 2500);
  trend.Add(start + absl::Milliseconds(300), 400);
  EXPECT_EQ(trend.Foretold(), 400) << "it gets shorter";
}

TEST(BacklogTrendTest, ForgetsWhatIsLongAgo) {
  BacklogTrend trend;
  const absl::Time start = absl::UnixEpoch();
  trend.Add(start, 0);
  trend.Add(start + absl::Seconds(1), 1000);
  trend.Add(start + absl::Milliseconds(1200), 1000);
  EXPECT_EQ(trend.Foretold(), 1000);
}

}  // namespace
}  // namespace osc
