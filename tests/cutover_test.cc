// The swap of the names: statements that wait over it, and sessions that are
// lost at each of its steps.

#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/errors.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

class CutoverTest : public RaceTest {
 protected:
  // The places of the method that this server needs, in their order.
  std::vector<std::string> StepsBeforeTheSwap() {
    std::vector<std::string> steps = {"cutover-locked", "cutover-drained",
                                      "cutover-before-rename"};
    if (!facts().rename_under_lock) {
      steps.push_back("cutover-rename-sent");
      steps.push_back("cutover-rename-waits");
    }
    return steps;
  }
  // Here the swap happens, or has happened, whoever is lost.
  std::string StepOfTheSwap() {
    return facts().rename_under_lock ? "cutover-renamed"
                                     : "cutover-sentry-dropped";
  }
  std::vector<std::string> AllSteps() {
    std::vector<std::string> steps = StepsBeforeTheSwap();
    steps.push_back(StepOfTheSwap());
    return steps;
  }

  // Patient, so that a test that holds the lock does not end an attempt.
  MigrationOptions Patient() {
    MigrationOptions options = RaceOptions();
    options.cutover.lock_wait_timeout_seconds = 30;
    return options;
  }

  // Runs statements of the application, each in a connection and thread of its
  // own, and holds the cutover at `step` until all of them wait there.
  void WaitOverTheCutover(const std::string& step,
                          const std::vector<std::string>& statements) {
    HeldFailpoint held(step);
    Start(Patient());
    held.AwaitArrival();
    std::vector<absl::Status> results(statements.size());
    std::vector<std::thread> threads;
    for (size_t i = 0; i < statements.size(); ++i) {
      threads.emplace_back([this, &statements, &results, i] {
        results[i] = App()->Execute(statements[i]);
      });
    }
    AwaitWaiting("root", static_cast<int>(statements.size()));
    held.Release();
    for (std::thread& thread : threads) thread.join();
    for (size_t i = 0; i < statements.size(); ++i) {
      EXPECT_TRUE(results[i].ok()) << statements[i] << ": " << results[i];
    }
  }

  // At a failpoint of the cutover: ends the session that locks, or the one that
  // renames where that is another.
  void KillLockingSession() { KillLast(facts().rename_under_lock ? 1 : 2); }
  void KillRenamingSession() { KillLast(1); }
  void KillLast(size_t nth) {
    const std::vector<uint64_t> sessions = SessionsOpenedHere();
    ASSERT_GE(sessions.size(), nth);
    Killer(App()).Kill(sessions[sessions.size() - nth]);
  }

  std::vector<std::string> OldRows() {
    return Rows("SELECT id, v, u FROM t__osc_old ORDER BY id");
  }
};

// Statements that waited for the lock get in before the rename when the rename
// waits for another table's lock first: acknowledged, and in the old table.
TEST_F(CutoverTest, LetsStatementsThatWaitedSeeTheNewTable) {
  for (const std::string& step : StepsBeforeTheSwap()) {
    SCOPED_TRACE(step);
    MakeTableAgain(30);
    const std::vector<std::string> before = model_.Lines();
    WaitOverTheCutover(
        step,
        {"INSERT INTO t (id, v, u) VALUES (15, 'new', 15)",
         "UPDATE t SET v = 'changed' WHERE id = 10",
         "DELETE FROM t WHERE id = 20", "UPDATE t SET id = 35 WHERE id = 30",
         "REPLACE INTO t (id, v, u) VALUES (40, 'replaced', 1)"});
    model_.rows()[15] = {"new", 15};
    model_.rows().at(10).v = "changed";
    model_.rows().erase(20);
    model_.rows()[35] = model_.rows().at(30);
    model_.rows().erase(30);
    model_.rows()[40] = {"replaced", 1};
    ExpectDone();
    EXPECT_EQ(OldRows(), before);
  }
}

// A statement that names a column of the new schema waits, and works.
TEST_F(CutoverTest, LetsAStatementThatWaitedUseTheNewColumn) {
  MakeTable(30);
  WaitOverTheCutover("cutover-drained", {"UPDATE t SET c = 5 WHERE id = 10"});
  ExpectDone();
  EXPECT_EQ(One("SELECT c FROM t WHERE id = 10"), "5");
}

// What was prepared before the swap is executed behind it. The server may ask
// once for it to be prepared again (1615), as after any ALTER.
TEST_F(CutoverTest, LetsAPreparedStatementWaitOverTheSwap) {
  MakeTable(30);
  std::unique_ptr<Connection> app = App();
  ASSERT_TRUE(
      app->Execute("PREPARE s FROM 'UPDATE t SET v = ? WHERE id = ?'").ok());
  ASSERT_TRUE(app->Execute("SET @v = 'prepared', @id = 10").ok());
  HeldFailpoint held("cutover-before-rename");
  Start(Patient());
  held.AwaitArrival();
  absl::Status status;
  std::thread thread([&] {
    status = app->Execute("EXECUTE s USING @v, @id");
    if (ServerErrorNumber(status) == 1615) {
      status = app->Execute("EXECUTE s USING @v, @id");
    }
  });
  AwaitWaiting("root", 1);
  held.Release();
  thread.join();
  EXPECT_TRUE(status.ok()) << status;
  model_.rows().at(10).v = "prepared";
  ExpectDone();
}

// A transaction that has written and not committed holds the table: its rows
// are in the new table, whether it commits or not.
TEST_F(CutoverTest, WaitsForTransactionsThatHaveWritten) {
  MakeTable(30);
  std::unique_ptr<Connection> other = App();
  HeldFailpoint verified("checksum-ended");
  Start(Patient());
  verified.AwaitArrival();
  ASSERT_TRUE(other->Execute("START TRANSACTION").ok());
  ASSERT_TRUE(other->Execute("DELETE FROM t WHERE id = 200").ok());
  Sql("START TRANSACTION");
  Put(15, "committed");
  Remove(20);
  verified.Release();
  AwaitWaiting("osc", 1);
  ASSERT_TRUE(other->Execute("ROLLBACK").ok());
  Sql("COMMIT");
  ExpectDone();
}

// The session that holds the lock is lost at each step, while the application
// writes: nothing is lost, and a later attempt succeeds.
TEST_F(CutoverTest, SucceedsLaterWhenItsLockingSessionIsKilledAtAnyStep) {
  for (const std::string& step : AllSteps()) {
    SCOPED_TRACE(step);
    MakeTableAgain(100);
    RaceWriter writer(App(), &model_, 1);
    FailpointOnce lost(step, [this] {
      KillLockingSession();
      return absl::OkStatus();
    });
    MigrationOptions options = RaceOptions();
    options.cutover.lock_wait_timeout_seconds = 5;
    Start(options);
    MigrationResult result = Finish();
    writer.Stop();
    ExpectDone();
    EXPECT_TRUE(lost.passed());
    EXPECT_EQ(result.stats.cutover.attempts, step == StepOfTheSwap() ? 1 : 2);
  }
}

// The session whose RENAME waits is lost.
TEST_F(CutoverTest, SucceedsLaterWhenItsRenamingSessionIsKilled) {
  if (facts().rename_under_lock) return;  // has but one
  for (const std::string step :
       {"cutover-locked", "cutover-rename-waits", "cutover-sentry-dropped"}) {
    SCOPED_TRACE(step);
    MakeTableAgain(100);
    RaceWriter writer(App(), &model_, 2);
    FailpointOnce lost(step, [this] {
      KillRenamingSession();
      return absl::OkStatus();
    });
    Start(RaceOptions());
    MigrationResult result = Finish();
    writer.Stop();
    ExpectDone();
    EXPECT_EQ(result.stats.cutover.attempts, 2);
  }
}

// Both are lost at once, and everything else of the engine.
TEST_F(CutoverTest, SucceedsLaterWhenAllItsSessionsAreKilled) {
  for (const std::string& step : AllSteps()) {
    SCOPED_TRACE(step);
    MakeTableAgain(100);
    RaceWriter writer(App(), &model_, 3);
    FailpointOnce lost(step, [this] {
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

// An error that may pass ends the attempt and not the migration.
TEST_F(CutoverTest, TriesAgainAfterAPassingErrorAtAnyStep) {
  for (const std::string& step : AllSteps()) {
    SCOPED_TRACE(step);
    MakeTableAgain(100);
    RaceWriter writer(App(), &model_, 4);
    FailpointOnce error(step, [] { return absl::AbortedError("try again"); });
    Start(RaceOptions());
    MigrationResult result = Finish();
    writer.Stop();
    ExpectDone();
    EXPECT_EQ(result.stats.cutover.attempts, step == StepOfTheSwap() ? 1 : 2);
  }
}

// More was written right before the lock than is replayed in one go: the lock
// is let go with the rest undone, the replay does it, and no attempt has
// failed.
TEST_F(CutoverTest, LetsTheLockGoWhenTheDrainTakesLong) {
  MakeTable(100);
  HeldFailpoint at_rest("cutover-replay-at-rest");
  MigrationOptions options = RaceOptions();
  options.cutover.attempts = 1;
  options.cutover.batch_entries = 10;
  options.cutover.first_drain = absl::Nanoseconds(1);
  Start(options);
  at_rest.AwaitArrival();
  for (int id = 10; id <= 250; id += 10) SetV(id, "late");
  at_rest.Release();
  const CutoverStats stats = ExpectDone().stats.cutover;
  EXPECT_EQ(stats.yields, 1);
  EXPECT_EQ(stats.attempts, 1);
  EXPECT_EQ(stats.entries_drained, 10);
  EXPECT_GT(stats.drain_time, absl::ZeroDuration());
}

// And when it always takes too long, the attempt fails like any other.
TEST_F(CutoverTest, LeavesTheOriginalInUseWhenTheDrainNeverEnds) {
  MakeTable(100);
  MigrationOptions options = RaceOptions();
  options.cutover.attempts = 2;
  options.cutover.batch_entries = 10;
  options.cutover.max_stall = options.cutover.first_drain =
      absl::Nanoseconds(1);
  int passes = 0;
  ScopedFailpoint late("cutover-replay-at-rest", [&] {
    const std::string value = absl::StrCat("late ", ++passes);
    for (int id = 10; id <= 250; id += 10) SetV(id, value);
    return absl::OkStatus();
  });
  Start(options);
  ExpectIntact(Outcome::kNoCutover);
  EXPECT_EQ(passes, 2);
}

// An error that will not pass ends the migration with the original in use; at
// the swap itself the server is asked, and what it says counts.
TEST_F(CutoverTest, LeavesTheOriginalInUseAfterALastingErrorAtAnyStep) {
  for (const std::string& step : AllSteps()) {
    SCOPED_TRACE(step);
    MakeTableAgain(100);
    RaceWriter writer(App(), &model_, 5);
    FailpointOnce error(
        step, [] { return absl::FailedPreconditionError("broken for good"); });
    Start(RaceOptions());
    Finish();
    writer.Stop();
    if (step == StepOfTheSwap()) {
      ExpectDone();
    } else {
      ExpectIntact(Outcome::kFailed);
    }
  }
}

// Attempts run out while an application's transaction holds the table.
TEST_F(CutoverTest, LeavesTheOriginalInUseWhenTheLockIsNotToBeHad) {
  MakeTable(30);
  HeldFailpoint verified("checksum-ended");
  MigrationOptions options = RaceOptions();
  options.cutover.attempts = 2;
  Start(options);
  verified.AwaitArrival();
  std::unique_ptr<Connection> blocker = App();
  ASSERT_TRUE(blocker->Execute("START TRANSACTION").ok());
  ASSERT_TRUE(blocker->Execute("SELECT * FROM t LIMIT 1").ok());
  verified.Release();
  Await("two attempts", [&] { return Stats().cutover.attempts == 2; });
  SetV(10, "written in between");  // waits for the attempt, and no longer
  ASSERT_TRUE(blocker->Execute("COMMIT").ok());
  MigrationResult result = ExpectIntact(Outcome::kNoCutover);
  const std::string who = absl::StrCat("connection ", blocker->id());
  EXPECT_NE(result.stats.cutover.last_failure.find(who), std::string::npos)
      << result.stats.cutover.last_failure;
}

// A reader that holds the table blocks attempts; between them the application
// goes on, and when the reader has ended the cutover succeeds.
TEST_F(CutoverTest, LetsTheApplicationGoOnBetweenBlockedAttempts) {
  MakeTable(100);
  HeldFailpoint verified("checksum-ended");
  Start(RaceOptions());
  verified.AwaitArrival();
  std::unique_ptr<Connection> blocker = App();
  ASSERT_TRUE(blocker->Execute("START TRANSACTION").ok());
  ASSERT_TRUE(blocker->Execute("SELECT * FROM t LIMIT 1").ok());
  RaceWriter writer(App(), &model_, 6);
  verified.Release();
  Await("a blocked attempt", [&] { return Stats().cutover.attempts == 1; });
  const int64_t written = writer.statements();
  Await("another blocked attempt",
        [&] { return Stats().cutover.attempts >= 2; });
  EXPECT_GT(writer.statements(), written);
  ASSERT_TRUE(blocker->Execute("COMMIT").ok());
  Finish();
  writer.Stop();
  EXPECT_GE(ExpectDone().stats.cutover.attempts, 3);
}

// The machine of the engine is gone, and the server does not know: it held the
// lock for as long as it kept the session, which was a day.
TEST_F(CutoverTest, LetsTheApplicationGoOnWhenNobodyIsThereUnderTheLock) {
  MakeTable(30);
  Sql("SET SESSION lock_wait_timeout = 120");
  HeldFailpoint held("cutover-locked");
  Start(RaceOptions());
  held.AwaitArrival();
  SetV(10, "beside the lock");
  held.Release();
  ExpectDone();
}

}  // namespace
}  // namespace osc
