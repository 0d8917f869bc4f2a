#include "db/stop.h"

#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace osc {
namespace {

TEST(StopperTest, IsOkUntilStopped) {
  Stopper stopper;
  EXPECT_FALSE(stopper.stopped());
  EXPECT_TRUE(stopper.status().ok());
  EXPECT_FALSE(stopper.WaitFor(absl::ZeroDuration()));
  EXPECT_TRUE(stopper.SleepFor(absl::Milliseconds(1)).ok());
}

TEST(StopperTest, KeepsTheFirstReason) {
  Stopper stopper;
  stopper.Stop(absl::AbortedError("first"));
  stopper.Stop(absl::UnavailableError("second"));
  EXPECT_EQ(stopper.status(), absl::AbortedError("first"));
}

TEST(StopperTest, TurnsAnOkReasonIntoAnInternalError) {
  Stopper stopper;
  stopper.Stop(absl::OkStatus());
  EXPECT_TRUE(stopper.stopped());
  EXPECT_EQ(stopper.status().code(), absl::StatusCode::kInternal);
}

TEST(StopperTest, DoesNotSleepWhenAlreadyStopped) {
  Stopper stopper;
  stopper.Stop(absl::CancelledError("interrupted"));
  // With a sleep the test would never end.
  EXPECT_TRUE(stopper.WaitFor(absl::InfiniteDuration()));
  EXPECT_EQ(stopper.SleepFor(absl::InfiniteDuration()),
            absl::CancelledError("interrupted"));
}

TEST(StopperTest, WakesEveryWaitingThread) {
  Stopper stopper;
  std::vector<absl::Status> seen(4);
  std::vector<std::thread> threads;
  for (absl::Status& status : seen) {
    threads.emplace_back([&stopper, &status] {
      status = stopper.SleepFor(absl::InfiniteDuration());
    });
  }
  stopper.Stop(absl::CancelledError("interrupted"));
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& status : seen) {
    EXPECT_EQ(status, absl::CancelledError("interrupted"));
  }
}

}  // namespace
}  // namespace osc
