#include "osc/load_share.h"

#include <thread>

#include "db/clock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

TEST(LoadShareTest, RestsInProportionToTheWork) {
  LoadShare share;
  share.SetPercent(25);
  const absl::Time start = Clock::Real()->Now();
  ASSERT_TRUE(share.Rest(absl::Milliseconds(20), Stopper()).ok());
  // A quarter of 80 ms is 20 ms; more on a busy machine, but never less.
  EXPECT_GE(Clock::Real()->Now() - start, absl::Milliseconds(60));
}

TEST(LoadShareTest, DoesNotRestWithAllOfTheTime) {
  Stopper stopper;
  // It would be for ever, but for the percentage.
  EXPECT_TRUE(LoadShare().Rest(absl::Hours(1000000), stopper).ok());
}

TEST(LoadShareTest, FollowsAChangeWhileItRests) {
  LoadShare share;
  share.SetPercent(1);
  std::thread changes([&share] { share.SetPercent(100); });
  EXPECT_TRUE(share.Rest(absl::Hours(1000), Stopper()).ok());
  changes.join();
}

TEST(LoadShareTest, EndsWhenItIsStopped) {
  LoadShare share;
  share.SetPercent(1);
  Stopper stopper;
  std::thread stops(
      [&stopper] { stopper.Stop(absl::CancelledError("enough")); });
  EXPECT_TRUE(absl::IsCancelled(share.Rest(absl::Hours(1000), stopper)));
  stops.join();
}

}  // namespace
}  // namespace osc
