// Cutovers that have to wait for their time.

#include <atomic>
#include <string>

#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "db/clock.h"
#include "osc/cutover_window.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

class CutoverGateTest : public RaceTest {
 protected:
  // From 02:00 to 05:00, and it is noon.
  MigrationOptions AtNight() {
    auto window = CutoverWindow::Parse("02:00-05:00", absl::UTCTimeZone());
    EXPECT_TRUE(window.ok()) << window.status();
    MigrationOptions options = RaceOptions();
    options.cutover.window = *window;
    options.cutover.wall_clock = [this] { return clock_.Now(); };
    return options;
  }
  void AwaitState(const std::string& state) {
    Await(state, [&] { return Stats().state == state; });
  }

  FakeClock clock_{absl::FromCivil(absl::CivilSecond(2026, 7, 1, 12, 0, 0),
                                   absl::UTCTimeZone())};
};

TEST_F(CutoverGateTest, KeepsReplayingUntilTheWindowOpens) {
  MakeTable(30);
  Start(AtNight());
  AwaitState("waiting for the cutover window, opens at 2026-07-02 02:00 UTC");
  SetV(10, "written meanwhile");
  AwaitRounds(1);
  AwaitLog(0);
  EXPECT_EQ(Stats().cutover.attempts, 0);
  EXPECT_EQ(One("SELECT v FROM t__osc_new WHERE id = 10"), "written meanwhile");
  clock_.Advance(absl::Hours(14));
  EXPECT_EQ(ExpectDone().stats.cutover.attempts, 1);
}

// What comes between the first look and the lock may take long.
TEST_F(CutoverGateTest, LooksAgainRightBeforeTheLock) {
  MakeTable(30);
  clock_.Advance(absl::Hours(14));
  std::atomic<int> looks{0};
  MigrationOptions options = AtNight();
  options.cutover.wall_clock = [&] {
    return clock_.Now() + (++looks == 2 ? absl::Hours(5) : absl::Hours(0));
  };
  Start(options);
  ExpectDone();
  EXPECT_EQ(looks, 4);
}

TEST_F(CutoverGateTest, LooksAgainBeforeEachAttempt) {
  MakeTable(30);
  clock_.Advance(absl::Hours(14));
  FailpointOnce closes("cutover-locked", [this] {
    clock_.Advance(absl::Hours(5));
    return absl::AbortedError("try again");
  });
  Start(AtNight());
  AwaitState("waiting for the cutover window, opens at 2026-07-03 02:00 UTC");
  EXPECT_EQ(Stats().cutover.attempts, 1);
  clock_.Advance(absl::Hours(19));
  EXPECT_EQ(ExpectDone().stats.cutover.attempts, 2);
}

TEST_F(CutoverGateTest, CanBeStoppedWhileItWaitsForTheWindow) {
  MakeTable(30);
  Start(AtNight());
  AwaitState("waiting for the cutover window, opens at 2026-07-02 02:00 UTC");
  stopper()->Stop(absl::CancelledError("enough"));
  ExpectIntact(Outcome::kStopped);
}

}  // namespace
}  // namespace osc
