#include "osc/log_guard.h"

#include <string>

#include "gtest/gtest.h"

namespace osc {
namespace {

TEST(HowToConvergeTest, NamesTheRateAboveWhichTheLogEnds) {
  EXPECT_EQ(HowToConverge("", 500, 1200),
            "replay-rate=500 stands against it: give more than 1200");
  EXPECT_EQ(HowToConverge("", 1200, 1200),
            "replay-rate=1200 stands against it: give more than 1200");
}

TEST(HowToConvergeTest, DoesNotBlameALimitThatIsNotReached) {
  const std::string more =
      "Give more --replay-workers, a larger --replay-batch, or a --copy-rate";
  EXPECT_EQ(HowToConverge("", 0, 1200), more);
  EXPECT_EQ(HowToConverge("", 1201, 1200), more);
}

TEST(HowToConvergeTest, SaysWhyTheReplayRestsWhateverItsRate) {
  EXPECT_EQ(HowToConverge("paused by ann", 500, 1200),
            "The replay rests: paused by ann");
}

}  // namespace
}  // namespace osc
