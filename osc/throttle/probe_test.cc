#include "osc/throttle/probe.h"

#include <atomic>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using MaybeReading = absl::StatusOr<absl::optional<Reading>>;

// Waits until the probe says something, which it must.
Reading Await(const Probe& probe) {
  while (!probe.Latest().has_value()) absl::SleepFor(absl::Milliseconds(1));
  return *probe.Latest();
}

TEST(ProbeTest, LooksAgainSoonWhenThereWasNothingToSay) {
  std::atomic<int> looks{0};
  Probe probe(
      "it",
      [&looks]() -> MaybeReading {
        if (++looks < 3) return absl::optional<Reading>();
        return absl::make_optional(Reading{Reading::Level::kClose, "near"});
      },
      nullptr);
  EXPECT_EQ(Await(probe).reason, "near");
}

TEST(ProbeTest, IsOverTheLimitWhenItCannotBeRead) {
  const auto fails = []() -> MaybeReading {
    return absl::UnavailableError("gone");
  };
  Probe holds("replica db1", fails, nullptr);
  EXPECT_EQ(Await(holds).level, Reading::Level::kOver);
  EXPECT_EQ(Await(holds).reason, "cannot read replica db1: gone");
  Probe skips("replica db1", fails, nullptr, Unreadable::kIsFine);
  EXPECT_EQ(Await(skips).level, Reading::Level::kFine);
}

// A replica whose server hangs keeps its last, good reading for ever.
TEST(ProbeTest, IsOverTheLimitWhenItGivesNoAnswer) {
  FakeClock clock;
  absl::Notification looked, interrupted;
  std::atomic<int> looks{0};
  Probe probe(
      "replica db1",
      [&]() -> MaybeReading {
        if (++looks == 1) return absl::make_optional(Reading());
        looked.Notify();
        interrupted.WaitForNotification();
        return absl::make_optional(Reading());
      },
      [&] {
        if (!interrupted.HasBeenNotified()) interrupted.Notify();
      },
      Unreadable::kHolds, &clock);
  looked.WaitForNotification();
  clock.Advance(absl::Seconds(5));
  EXPECT_EQ(Await(probe).level, Reading::Level::kFine);
  probe.InterruptIfOverdue();
  EXPECT_FALSE(interrupted.HasBeenNotified());
  clock.Advance(absl::Seconds(2));
  EXPECT_EQ(Await(probe).level, Reading::Level::kOver);
  EXPECT_EQ(Await(probe).reason, "no answer from replica db1 for 7 s");
  probe.InterruptIfOverdue();
  EXPECT_TRUE(interrupted.HasBeenNotified());
}

// A query that began while its probe was told to end ran on unseen.
TEST(ProbeTest, InterruptsALookThatBeganAtTheLastMoment) {
  absl::Notification looked, interrupted;
  std::atomic<int> interrupts{0};
  {
    Probe probe(
        "it",
        [&]() -> MaybeReading {
          looked.Notify();
          interrupted.WaitForNotification();
          return absl::make_optional(Reading());
        },
        [&] {
          // The first one finds nothing to interrupt yet.
          if (++interrupts == 2) interrupted.Notify();
        });
    looked.WaitForNotification();
  }
  EXPECT_GE(interrupts, 2);
}

}  // namespace
}  // namespace osc
