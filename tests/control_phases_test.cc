// Words to a migration in each of its phases.

#include <memory>
#include <string>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "tests/control_fixture.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

// Is told of the swap, as a hook is, and takes its time.
class SlowAfterCutover : public RunObserver {
 public:
  absl::Status OnEvent(const RunEvent& event, const RunView&) override {
    if (event.kind != RunEvent::Kind::kAfterCutover) return absl::OkStatus();
    arrived.Notify();
    go_on.WaitForNotification();
    return absl::OkStatus();
  }

  absl::Notification arrived, go_on;
};

class ControlPhasesTest : public ControlTest {
 protected:
  // Says a word that ends the run while that stands at a place.
  std::string TellAt(const std::string& place, const std::string& words) {
    HeldFailpoint held(place);
    Start(KeepOptions());
    held.AwaitArrival();
    std::string answer = Tell(words);
    Await("the run to be told", [this] { return stopper()->stopped(); });
    held.Release();
    return answer;
  }
};

TEST_F(ControlPhasesTest, APauseHoldsChecksumAndIndexes) {
  MakeTable(50);
  HeldFailpoint copied("copy-ended");
  FailpointOnce builds("indexes-before-build", [] { return absl::OkStatus(); });
  Start(KeepOptions());
  copied.AwaitArrival();
  Tell("pause-copy");
  copied.Release();
  Await("the checksum", [this] { return Stats().phase == Phase::kChecksum; });
  AwaitViews(absl::Seconds(2));
  EXPECT_EQ(Stats().checksum.chunks_verified, 0);
  EXPECT_FALSE(builds.passed());
  Tell("resume");
  ExpectDone();
  EXPECT_TRUE(builds.passed());
}

TEST_F(ControlPhasesTest, APauseSaysThatAChunkHasYetToEnd) {
  MakeTable(50);
  HeldFailpoint copying("copy-before-commit");
  Start(KeepOptions());
  copying.AwaitArrival();
  EXPECT_THAT(Tell("pause"), HasSubstr("was under way has yet to end"));
  copying.Release();
  Await("the chunk", [this] { return Stats().copy.chunks == 1; });
  EXPECT_EQ(Tell("pause"),
            "copy, checksum and replay rest; the triggers go on, and the log "
            "grows\n");
  ExpectNothingWritten(5);
  Tell("resume");
  ExpectDone();
}

TEST_F(ControlPhasesTest, StopsInEveryPhaseAndCanBeResumed) {
  for (const char* place :
       {"capture-done", "copy-chunk-started", "copy-before-commit",
        "copy-ended", "replay-after-read", "checksum-snapshot-open",
        "indexes-before-build", "checksum-ended", "cutover-locked"}) {
    SCOPED_TRACE(place);
    MakeTableAgain(30);
    if (std::string(place) == "replay-after-read") {
      // Something to read.
      HeldFailpoint copied("copy-after-commit");
      HeldFailpoint read(place);
      Start(KeepOptions());
      copied.AwaitArrival();
      SetV(10, "new");
      read.AwaitArrival();
      EXPECT_THAT(Tell("stop"), HasSubstr("can be resumed"));
      Await("the run to be told", [this] { return stopper()->stopped(); });
      read.Release();
      copied.Release();
    } else {
      EXPECT_THAT(TellAt(place, "stop"), HasSubstr("can be resumed"));
    }
    const MigrationResult result = Finish();
    EXPECT_EQ(result.outcome, Outcome::kStopped) << result.status;
    EXPECT_TRUE(result.resumable);
    Forget();
    Start(ResumeOptions());
    ExpectDone();
  }
}

TEST_F(ControlPhasesTest, AbortsInEveryPhase) {
  for (const char* place :
       {"prepare-done", "capture-installed", "copy-chunk-started", "copy-ended",
        "indexes-before-build", "checksum-ended", "cutover-locked",
        "cutover-drained"}) {
    SCOPED_TRACE(place);
    MakeTableAgain(30);
    EXPECT_THAT(TellAt(place, "abort"), HasSubstr("removes everything"));
    ExpectIntact(Outcome::kStopped);
  }
}

// The lock may be waited for for long: the swap was the answer.
TEST_F(ControlPhasesTest, APauseUnderTheLockOfTheCutoverHoldsTheSwap) {
  MakeTable(30);
  HeldFailpoint locked("cutover-locked");
  Start(KeepOptions());
  locked.AwaitArrival();
  Tell("pause");
  locked.Release();
  Await("the cutover to wait",
        [this] { return Stats().state.find("waiting: paused") == 0; });
  EXPECT_EQ(Stats().cutover.attempts, 1);
  SetV(10, "meanwhile");
  Tell("resume");
  ExpectDone();
}

TEST_F(ControlPhasesTest, AnAbortAfterTheSwapComesTooLate) {
  MakeTable(30);
  // Without the sentry a rename that waits cannot be held any more.
  TellAt(
      facts().rename_under_lock ? "cutover-renamed" : "cutover-sentry-dropped",
      "abort");
  ExpectDone();
}

// It said that it would remove everything.
TEST_F(ControlPhasesTest, SaysThatTheNewTableIsInPlaceToWhoComesTooLate) {
  MakeTable(30);
  SlowAfterCutover slow;
  MigrationOptions options = KeepOptions();
  options.observers = {&slow};
  Start(options);
  slow.arrived.WaitForNotification();
  for (const char* words : {"abort", "stop", "pause", "postpone"}) {
    const absl::StatusOr<std::string> told = TryTell(words);
    EXPECT_TRUE(absl::IsFailedPrecondition(told.status())) << words;
    EXPECT_THAT(std::string(told.status().message()),
                HasSubstr("not done: the new table is in place"));
  }
  Tell("cutover");
  slow.go_on.Notify();
  ExpectDone();
}

// It said that it could be resumed.
TEST_F(ControlPhasesTest, AStopBeforeThereAreTriggersLeavesNothing) {
  MakeTable(30);
  std::unique_ptr<Connection> app = App();
  ASSERT_TRUE(app->Execute("START TRANSACTION").ok());
  ASSERT_TRUE(app->Query("SELECT * FROM t LIMIT 1").ok());
  Start(KeepOptions());
  AwaitWaiting("osc", 1);
  EXPECT_THAT(Tell("stop"), HasSubstr("else nothing is left"));
  ExpectIntact(Outcome::kStopped);
}

TEST_F(ControlPhasesTest, AbortsWhileItWaitsForTheLockOfTheTriggers) {
  MakeTable(30);
  std::unique_ptr<Connection> app = App();
  ASSERT_TRUE(app->Execute("START TRANSACTION").ok());
  ASSERT_TRUE(app->Query("SELECT * FROM t LIMIT 1").ok());
  Start(KeepOptions());
  AwaitWaiting("osc", 1);
  EXPECT_THAT(Tell("abort"), HasSubstr("removes everything"));
  ExpectIntact(Outcome::kStopped);
}

}  // namespace
}  // namespace osc
