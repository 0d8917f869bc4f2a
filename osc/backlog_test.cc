#include "osc/backlog.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

constexpr int64_t kCountedUpTo = 100000;

TEST(CopyHoldTest, LetsHalfOfTheWorkersRestUntilItKnowsThatNobodyWrites) {
  CopyHold hold(4);
  EXPECT_TRUE(hold.ApplicationWrites());
  EXPECT_FALSE(hold.ShouldWait(0));
  EXPECT_FALSE(hold.ShouldWait(1));
  EXPECT_TRUE(hold.ShouldWait(2));
  EXPECT_TRUE(hold.ShouldWait(3));
  hold.Report(0, kCountedUpTo, 0);
  EXPECT_FALSE(hold.ApplicationWrites());
  EXPECT_FALSE(hold.ShouldWait(3));
}

TEST(CopyHoldTest, NeverLetsTheOnlyWorkerRestForTheApplication) {
  CopyHold hold(1);
  hold.Report(100, kCountedUpTo, 5000);
  EXPECT_TRUE(hold.ApplicationWrites());
  EXPECT_FALSE(hold.ShouldWait(0));
}

TEST(CopyHoldTest, GoesByWhatWasCapturedSinceTheLastReport) {
  CopyHold hold(2);
  hold.Report(0, kCountedUpTo, 1000);
  EXPECT_TRUE(hold.ShouldWait(1));
  hold.Report(0, kCountedUpTo, 1001);
  EXPECT_FALSE(hold.ShouldWait(1));
  hold.Report(0, kCountedUpTo, 1101);
  EXPECT_TRUE(hold.ShouldWait(1));
}

TEST(CopyHoldTest, LetsTheReplayGoFirstWhileALongLogGrows) {
  CopyHold hold(2);
  hold.Report(6000, kCountedUpTo, 6000);
  EXPECT_TRUE(hold.ShouldWait(0));
  hold.Report(5900, kCountedUpTo, 6100);
  EXPECT_FALSE(hold.ShouldWait(0)) << "it gets shorter";
  hold.Report(1000, kCountedUpTo, 6200);
  hold.Report(4000, kCountedUpTo, 9300);
  EXPECT_FALSE(hold.ShouldWait(0)) << "it grows, and is not long";
  hold.Report(kCountedUpTo, kCountedUpTo, 200000);
  EXPECT_TRUE(hold.ShouldWait(0));
  hold.Report(kCountedUpTo, kCountedUpTo, 200000);
  EXPECT_TRUE(hold.ShouldWait(0)) << "nobody can tell whether it grows";
}

TEST(ShortBacklogTest, GrowsWithTheWaitUpToWhatIsDrainedInHalfTheStall) {
  const absl::Duration stall = absl::Seconds(1);
  EXPECT_EQ(ShortBacklog(absl::ZeroDuration(), stall), 200);
  EXPECT_EQ(ShortBacklog(absl::Milliseconds(250), stall), 400);
  EXPECT_EQ(ShortBacklog(absl::Milliseconds(1000), stall), 3200);
  EXPECT_EQ(ShortBacklog(absl::Seconds(2), stall), 5000);
  EXPECT_EQ(ShortBacklog(absl::Hours(1), stall), 5000);
  EXPECT_EQ(ShortBacklog(absl::ZeroDuration(), absl::Milliseconds(10)), 50);
}

}  // namespace
}  // namespace osc
