#include "osc/control/aimd.h"

#include <algorithm>

#include "gtest/gtest.h"

namespace osc {
namespace {

class AimdTest : public testing::Test {
 protected:
  // A second in which the copy uses all that it may, up to what it can.
  void Second(bool trouble, double can = 1e12) {
    now_ += absl::Seconds(1);
    const double used = std::min(can, static_cast<double>(aimd_.rate()));
    aimd_.Step(now_, used, trouble, /*rested=*/false);
  }
  void Rest() {
    now_ += absl::Seconds(1);
    aimd_.Step(now_, 0, false, /*rested=*/true);
  }

  absl::Time now_ = absl::UnixEpoch();
  Aimd aimd_{AimdOptions()};
};

TEST_F(AimdTest, DoublesUntilThereIsTrouble) {
  EXPECT_EQ(aimd_.rate(), 1000);
  for (int i = 0; i < 4; ++i) Second(false);
  EXPECT_EQ(aimd_.rate(), 16000);
}

TEST_F(AimdTest, HalvesAtTroubleAndThenGrowsByTheSameStep) {
  for (int i = 0; i < 4; ++i) Second(false);
  Second(true);
  EXPECT_EQ(aimd_.rate(), 8000);
  Second(false);
  EXPECT_EQ(aimd_.rate(), 8800);
  Second(false);
  EXPECT_EQ(aimd_.rate(), 9600);
}

TEST_F(AimdTest, GivesACutTimeToShow) {
  for (int i = 0; i < 4; ++i) Second(false);
  Second(true);
  Second(true);
  EXPECT_EQ(aimd_.rate(), 8000);
  Second(true);
  EXPECT_EQ(aimd_.rate(), 4000);
}

TEST_F(AimdTest, NeverFallsToNothing) {
  for (int i = 0; i < 100; ++i) Second(true);
  EXPECT_EQ(aimd_.rate(), 10);
  Second(false);
  EXPECT_EQ(aimd_.rate(), 11);
}

// A backup made commits slow for minutes, and the copy then grew by a row a
// second each second.
TEST_F(AimdTest, ComesBackSoonAfterLongTroubleThatWasNotItsOwn) {
  for (int i = 0; i < 6; ++i) Second(false);
  EXPECT_EQ(aimd_.rate(), 64000);
  for (int i = 0; i < 200; ++i) Second(true);
  EXPECT_EQ(aimd_.rate(), 10);
  for (int i = 0; i < 60; ++i) Second(aimd_.rate() > 64000);
  EXPECT_GE(aimd_.rate(), 32000);
}

TEST_F(AimdTest, DoesNotGrowBeyondWhatIsUsed) {
  for (int i = 0; i < 50; ++i) Second(false, 3000);
  EXPECT_LE(aimd_.rate(), 8000);
}

// When the operator's limit was lifted, it jumped to twice of what had ever
// been copied.
TEST_F(AimdTest, GrowsFromAnothersLimitWhenThatIsLifted) {
  for (int i = 0; i < 6; ++i) Second(false);
  aimd_.AtMost(3000);
  EXPECT_EQ(aimd_.rate(), 3000);
  Second(false);
  EXPECT_EQ(aimd_.rate(), 6000);
  aimd_.AtMost(1);
  EXPECT_EQ(aimd_.rate(), 10);
}

TEST_F(AimdTest, CutsWhatWasUsedAndNotWhatWasAllowed) {
  for (int i = 0; i < 50; ++i) Second(false, 3000);
  Second(true, 1000);
  EXPECT_EQ(aimd_.rate(), 500);
}

TEST_F(AimdTest, BeginsAgainAtHalfAfterAPauseHoweverLong) {
  for (int i = 0; i < 4; ++i) Second(false);
  for (int i = 0; i < 100; ++i) Rest();
  EXPECT_EQ(aimd_.rate(), 8000);
}

// A server that bears 5,000 rows a second: over many seconds the rate stays
// around that, and half of the time at the least within a quarter of it.
TEST_F(AimdTest, SettlesAroundWhatTheServerBears) {
  int near = 0;
  for (int i = 0; i < 200; ++i) {
    Second(aimd_.rate() > 5000);
    EXPECT_LE(aimd_.rate(), 10000);
    if (i > 20) {
      EXPECT_GE(aimd_.rate(), 2000);
    }
    if (aimd_.rate() > 3750 && aimd_.rate() < 6250) ++near;
  }
  EXPECT_GE(near, 100);
}

}  // namespace
}  // namespace osc
