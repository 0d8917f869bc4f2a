// A migration that is stopped, blocked or cut off from the server in each of
// its phases, while the application writes.

#include <atomic>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

class InterruptionTest : public RaceTest {
 protected:
  static std::vector<std::string> PlacesInPrepare() {
    return {"prepare-shadow-created", "prepare-log-created", "prepare-done"};
  }
  // In their order; the engine passes each at least once.
  static std::vector<std::string> PlacesAfterPrepare() {
    return {"capture-before-trigger",
            "capture-after-triggers",
            "capture-done",
            "copy-chunk-started",
            "copy-before-commit",
            "copy-after-commit",
            "copy-ended",
            "replay-after-read",
            "replay-before-commit",
            "replay-after-commit",
            "checksum-snapshot-open",
            "indexes-before-build",
            "indexes-built",
            "checksum-ended"};
  }
  std::vector<std::string> PlacesUnderTheLock() {
    std::vector<std::string> places = {"cutover-locked", "cutover-drained",
                                       "cutover-before-rename"};
    for (const char* place : {"cutover-rename-sent", "cutover-rename-waits"}) {
      if (!facts().rename_under_lock) places.push_back(place);
    }
    return places;
  }
};

// Whoever stops a run finds the original in use and nothing of ours, and the
// application has met no error meanwhile.
TEST_F(InterruptionTest, LeavesNothingWhenItIsStopped) {
  std::vector<std::string> places = PlacesInPrepare();
  for (const std::string& place : PlacesAfterPrepare()) places.push_back(place);
  for (const std::string& place : places) {
    SCOPED_TRACE(place);
    MakeTableAgain(100);
    RaceWriter writer(App(), &model_, 1);
    FailpointOnce stop(place, [this] {
      stopper()->Stop(absl::CancelledError("stopped by the test"));
      return absl::OkStatus();
    });
    Start(RaceOptions());
    Finish();
    writer.Stop();
    ExpectIntact(Outcome::kStopped);
    EXPECT_TRUE(stop.passed());
  }
}

// Under the lock a stop comes too late or ends the attempt; there is no third.
TEST_F(InterruptionTest, EndsOneWayOrTheOtherWhenItIsStoppedUnderTheLock) {
  for (const std::string& place : PlacesUnderTheLock()) {
    SCOPED_TRACE(place);
    MakeTableAgain(100);
    RaceWriter writer(App(), &model_, 2);
    FailpointOnce stop(place, [this] {
      stopper()->Stop(absl::CancelledError("stopped by the test"));
      return absl::OkStatus();
    });
    Start(RaceOptions());
    const Outcome outcome = Finish().outcome;
    writer.Stop();
    if (outcome == Outcome::kDone) {
      ExpectDone();
    } else {
      ExpectIntact(Outcome::kStopped);
    }
  }
}

// A stop between two attempts at the cutover does not wait for the next.
TEST_F(InterruptionTest, LeavesNothingWhenItIsStoppedBetweenTwoCutovers) {
  MakeTable(100);
  RaceWriter writer(App(), &model_, 3);
  FailpointOnce stop("cutover-locked", [this] {
    stopper()->Stop(absl::CancelledError("stopped by the test"));
    return absl::AbortedError("and the attempt is over");
  });
  Start(RaceOptions());
  Finish();
  writer.Stop();
  ExpectIntact(Outcome::kStopped);
}

// The connection is lost at the COMMIT of a chunk, the chunk is begun again,
// and only then the server comes to the end of that COMMIT.
TEST_F(InterruptionTest, TakesAChunkWhoseCommitCameLateForCopied) {
  MakeTable(50);
  FailpointOnce lost("copy-before-commit", [] {
    return absl::UnavailableError("connection lost, says the test");
  });
  FailpointOnce late("copy-chunk-again", [this] {
    Sql("INSERT INTO t__osc_new (id, v, u) SELECT id, v, u FROM t "
        "ORDER BY id LIMIT 10");
    Sql("UPDATE t__osc_chunks SET state = 2 WHERE chunk_id = 1");
    return absl::OkStatus();
  });
  Start(RaceOptions());
  ExpectDone();
  EXPECT_TRUE(lost.passed());
  EXPECT_TRUE(late.passed());
}

// An error at any place removes everything, too.
TEST_F(InterruptionTest, LeavesNothingWhenAStepFails) {
  for (const std::string& place : PlacesAfterPrepare()) {
    SCOPED_TRACE(place);
    MakeTableAgain(100);
    RaceWriter writer(App(), &model_, 4);
    FailpointOnce error(place,
                        [] { return absl::FailedPreconditionError("broken"); });
    Start(RaceOptions());
    Finish();
    writer.Stop();
    ExpectIntact(Outcome::kFailed);
    EXPECT_TRUE(error.passed());
  }
}

TEST_F(InterruptionTest, LeavesNothingWhenItsPreparationFails) {
  for (const std::string& place : PlacesInPrepare()) {
    SCOPED_TRACE(place);
    MakeTableAgain(30);
    FailpointOnce error(place,
                        [] { return absl::FailedPreconditionError("broken"); });
    Start(RaceOptions());
    const Outcome outcome = Finish().outcome;
    ExpectIntact(outcome);
    EXPECT_TRUE(outcome == Outcome::kRefused || outcome == Outcome::kFailed);
  }
}

// All connections of the engine are killed at once, at any place: what was
// under way is rolled back and done again.
TEST_F(InterruptionTest, GoesOnAfterAllItsConnectionsAreKilled) {
  for (const std::string& place : PlacesAfterPrepare()) {
    SCOPED_TRACE(place);
    MakeTableAgain(100);
    RaceWriter writer(App(), &model_, 5);
    writer.SurviveLosses([this] { return App(); });
    FailpointOnce lost(place, [this] {
      Killer(App()).KillAll();
      return absl::OkStatus();
    });
    Start(RaceOptions());
    Finish();
    writer.Stop();
    ExpectDone();
    EXPECT_TRUE(lost.passed());
  }
}

// Before anything is captured a lost connection ends the run, and cleanly.
TEST_F(InterruptionTest, LeavesNothingWhenItLosesItsConnectionAtTheStart) {
  for (const std::string& place : PlacesInPrepare()) {
    SCOPED_TRACE(place);
    MakeTableAgain(30);
    FailpointOnce lost(place, [this] {
      Killer(App()).KillAll();
      return absl::OkStatus();
    });
    Start(RaceOptions());
    const Outcome outcome = Finish().outcome;
    if (outcome == Outcome::kDone) {
      ExpectDone();
    } else {
      ExpectIntact(outcome);
    }
  }
}

// Each of its connections alone, at places where the others go on without it.
TEST_F(InterruptionTest, GoesOnAfterAnyOneOfItsConnectionsIsKilled) {
  size_t killed = 0;
  for (const char* place :
       {"capture-done", "copy-after-commit", "replay-after-read", "copy-ended",
        "checksum-snapshot-open", "checksum-ended", "cutover-replay-at-rest"}) {
    size_t sessions = 1;
    for (size_t i = 0; i < sessions; ++i) {
      SCOPED_TRACE(absl::StrCat(place, ", session ", i));
      MakeTableAgain(50);
      RaceWriter writer(App(), &model_, 9);
      // In a trigger its session looks like one of the engine's.
      writer.SurviveLosses([this] { return App(); });
      FailpointOnce lost(place, [&] {
        Killer engine(App());
        const std::vector<uint64_t> found = engine.Sessions();
        sessions = found.size();
        if (i < sessions) engine.Kill(found[i]);
        return absl::OkStatus();
      });
      Start(RaceOptions());
      Finish();
      writer.Stop();
      ExpectDone();
      EXPECT_TRUE(lost.passed());
    }
    killed += sessions;
  }
  EXPECT_GT(killed, 7u);  // several at some of the places
}

// As tools do that end what runs for too long: KILL QUERY, for whatever runs.
TEST_F(InterruptionTest, GoesOnWhileItsStatementsAreEndedOneByOne) {
  MakeTable(190);
  std::unique_ptr<Connection> application = App();
  // In a trigger it looks like one of the engine's.
  const uint64_t spared = application->id();
  RaceWriter writer(std::move(application), &model_, 10);
  std::atomic<bool> stop{false};
  std::thread killer([this, &stop, spared] {
    Killer engine(App());
    std::unique_ptr<Connection> root = App();
    for (size_t i = 0; !stop && i < 200; ++i) {
      const std::vector<uint64_t> sessions = engine.Sessions();
      if (!sessions.empty() && Stats().phase >= Phase::kCopy) {
        const uint64_t session = sessions[i % sessions.size()];
        if (session == spared) continue;
        root->Execute(absl::StrCat("KILL QUERY ", session)).IgnoreError();
      }
      absl::SleepFor(absl::Milliseconds(10));
    }
  });
  MigrationOptions options = RaceOptions();
  options.copy.rows_per_second = 200;
  options.copy.workers = 2;
  options.replay.workers = 2;
  HeldFailpoint started("prepare-done");
  Start(options);
  started.AwaitArrival();
  started.Release();
  Finish();
  stop = true;
  killer.join();
  writer.Stop();
  ExpectDone();
}

// One connection after the other is killed, whatever it is doing, from the copy
// on until the migration has ended.
TEST_F(InterruptionTest, GoesOnWhileItsConnectionsAreKilledOneByOne) {
  MakeTable(190);
  RaceWriter writer(App(), &model_, 6);
  writer.SurviveLosses([this] { return App(); });
  std::atomic<bool> stop{false};
  std::thread killer([this, &stop] {
    Killer engine(App());
    for (size_t i = 0; !stop && i < 60; ++i) {
      std::vector<uint64_t> sessions = engine.Sessions();
      if (!sessions.empty() && Stats().phase >= Phase::kCopy) {
        engine.Kill(sessions[i % sessions.size()]);
      }
      absl::SleepFor(absl::Milliseconds(25));
    }
  });
  MigrationOptions options = RaceOptions();
  options.copy.rows_per_second = 200;
  options.copy.workers = 2;
  options.replay.workers = 2;
  HeldFailpoint started("prepare-done");
  Start(options);
  started.AwaitArrival();
  started.Release();
  Finish();
  stop = true;
  killer.join();
  writer.Stop();
  ExpectDone();
}

// The triggers are dropped and the log is not: a run that loses its connection
// there goes on where it was.
TEST_F(InterruptionTest, FinishesItsCleaningWhenTheConnectionIsLostInIt) {
  MakeTable(100);
  RaceWriter writer(App(), &model_, 7);
  FailpointOnce lost("cleanup-triggers-dropped", [this] {
    Killer(App()).KillAll();
    return absl::OkStatus();
  });
  Start(RaceOptions());
  Finish();
  writer.Stop();
  ExpectDone();
  EXPECT_TRUE(lost.passed());
}

// A reader that has not committed blocks the making of the triggers: attempts
// are short, the application writes in between, and the reader is named.
TEST_F(InterruptionTest, LetsTheApplicationGoOnWhileTheTriggersAreBlocked) {
  MakeTable(100);
  std::unique_ptr<Connection> blocker = App();
  ASSERT_TRUE(blocker->Execute("START TRANSACTION").ok());
  ASSERT_TRUE(blocker->Execute("SELECT * FROM t LIMIT 1").ok());
  RaceWriter writer(App(), &model_, 8);
  LogLines log;
  Start(RaceOptions());
  Await("a blocked attempt", [&] { return log.Holds("attempt 1 to make"); });
  const int64_t written = writer.statements();
  Await("another one", [&] { return log.Holds("attempt 2 to make"); });
  EXPECT_GT(writer.statements(), written);
  EXPECT_TRUE(log.Holds(absl::StrCat("connection ", blocker->id(), " ")));
  ASSERT_TRUE(blocker->Execute("COMMIT").ok());
  Finish();
  writer.Stop();
  ExpectDone();
}

// The reader never ends: the run does, and with nothing left.
TEST_F(InterruptionTest, LeavesNothingWhenTheTriggersCannotBeMade) {
  MakeTable(30);
  std::unique_ptr<Connection> blocker = App();
  ASSERT_TRUE(blocker->Execute("START TRANSACTION").ok());
  ASSERT_TRUE(blocker->Execute("SELECT * FROM t LIMIT 1").ok());
  MigrationOptions options = RaceOptions();
  options.capture_attempts = 1;
  Start(options);
  MigrationResult result = ExpectIntact(Outcome::kFailed);
  EXPECT_TRUE(absl::StrContains(result.status.message(),
                                absl::StrCat("connection ", blocker->id())))
      << result.status;
}

}  // namespace
}  // namespace osc
