#include "db/failpoint.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

TEST(FailpointTest, IsInertUntilItIsSet) {
  EXPECT_TRUE(Failpoint("somewhere").ok());
}

TEST(FailpointTest, RunsItsActionAtEachPassUntilItGoes) {
  int passes = 0;
  {
    ScopedFailpoint here("here", [&passes]() -> absl::Status {
      return ++passes == 2 ? absl::AbortedError("second") : absl::OkStatus();
    });
    EXPECT_TRUE(Failpoint("here").ok());
    EXPECT_TRUE(Failpoint("elsewhere").ok());
    EXPECT_TRUE(absl::IsAborted(Failpoint("here")));
  }
  EXPECT_TRUE(Failpoint("here").ok());
  EXPECT_EQ(passes, 2);
}

// A test that stops a thread there removes the failpoint to let it go on.
TEST(FailpointTest, MayBeRemovedByItsOwnAction) {
  SetFailpoint("self", [] {
    SetFailpoint("self", nullptr);
    return absl::OkStatus();
  });
  EXPECT_TRUE(Failpoint("self").ok());
}

TEST(FailpointTest, FailsAtEachPassWhenTheTextSaysError) {
  ASSERT_TRUE(SetFailpointsFromText("a=error,b=error").ok());
  EXPECT_FALSE(Failpoint("a").ok());
  EXPECT_FALSE(Failpoint("a").ok());
  EXPECT_FALSE(Failpoint("b").ok());
  SetFailpoint("a", nullptr);
  SetFailpoint("b", nullptr);
}

TEST(FailpointDeathTest, KillsTheProcessWhenTheTextSaysKill) {
  ASSERT_TRUE(SetFailpointsFromText("c=kill").ok());
  EXPECT_EXIT(Failpoint("c").IgnoreError(), testing::KilledBySignal(9), "");
  SetFailpoint("c", nullptr);
}

TEST(FailpointTest, RefusesATextItDoesNotUnderstand) {
  EXPECT_FALSE(SetFailpointsFromText("a").ok());
  EXPECT_FALSE(SetFailpointsFromText("a=explode").ok());
  EXPECT_TRUE(SetFailpointsFromText("").ok());
}

}  // namespace
}  // namespace osc
