// What a dead run's sessions and its lock mean to who goes on with it.

#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "osc/run_lock.h"
#include "tests/resume_fixture.h"

namespace osc {
namespace {

TEST_F(ResumeTest, EndsTheSessionsOfTheDeadRun) {
  MakeTable(30);
  StopIn("copy-chunk-settled");
  DeadRun dead(EngineFactory());
  auto session = dead.sessions.Connect();
  ASSERT_TRUE(session.ok()) << session.status();
  ASSERT_TRUE((*session)->Execute("START TRANSACTION").ok());
  ASSERT_TRUE((*session)->Execute("DELETE FROM app.t__osc_new").ok());
  Start(ResumeOptions());
  ExpectDone();
  EXPECT_FALSE((*session)->Execute("COMMIT").ok());
}

TEST_F(ResumeTest, EndsASessionOfTheDeadRunThatWasOpenedMillionsOfIdsAgo) {
  MakeTable(30);
  StopIn("copy-chunk-settled");
  DeadRun dead(EngineFactory());
  auto session = dead.sessions.Connect();
  ASSERT_TRUE(session.ok()) << session.status();
  Sql("DO BENCHMARK(17000000, UUID_SHORT())");
  Start(ResumeOptions());
  ExpectDone();
  EXPECT_FALSE((*session)->Execute("DO 1").ok());
}

TEST_F(ResumeTest, AdmitsNoSessionOfAnEarlierRun) {
  MakeTable(30);
  StopIn("copy-chunk-settled");
  DeadRun dead(EngineFactory());
  ASSERT_TRUE(dead.sessions.Connect().ok());
  StopIn("copy-chunk-settled");
  EXPECT_FALSE(dead.sessions.Connect().ok());
  EXPECT_TRUE(dead.sessions.taken_up());
}

TEST_F(ResumeTest, TakesTheLockOfARunWithoutASignOfLife) {
  MakeTable(30);
  StopIn("copy-chunk-settled");
  DeadRun dead(EngineFactory());
  auto session = dead.sessions.Connect();
  ASSERT_TRUE(session.ok()) << session.status();
  Forget();  // and its lock
  RunLock lock(&dead.sessions, "app", "t");
  ASSERT_TRUE(lock.Acquire().ok());
  Start(ResumeOptions());
  EXPECT_EQ(Finish().outcome, Outcome::kAnotherRun);
  Sql("UPDATE t__osc_state SET value = UTC_TIMESTAMP(6) - INTERVAL 2 MINUTE "
      "WHERE name = 'heartbeat'");
  Start(ResumeOptions());
  ExpectDone();
}

TEST_F(ResumeTest, DoesNotTakeTheLockOfASessionThatIsAtWork) {
  MakeTable(30);
  StopIn("copy-chunk-settled");
  DeadRun live(EngineFactory());
  Forget();
  RunLock lock(&live.sessions, "app", "t");
  ASSERT_TRUE(lock.Acquire().ok());
  Sql("UPDATE t__osc_state SET value = UTC_TIMESTAMP(6) - INTERVAL 2 MINUTE "
      "WHERE name = 'heartbeat'");
  std::thread counts([&lock] {
    lock.connection()->Execute("SELECT SLEEP(3600)").IgnoreError();
  });
  Killer killer(App());
  while (killer.Running("SELECT SLEEP") == 0) {
    absl::SleepFor(absl::Milliseconds(2));
  }
  Start(ResumeOptions());
  EXPECT_EQ(Finish().outcome, Outcome::kAnotherRun);
  killer.Kill(killer.Running("SELECT SLEEP"));
  counts.join();
  Start(ResumeOptions());
  ExpectDone();
}

TEST_F(ResumeTest, MakesTheNewSessionOfItsLockKnown) {
  MakeTable(30);
  HeldFailpoint held("copy-ended");
  Start(KeepOptions());
  held.AwaitArrival();
  const std::string owner = "IS_USED_LOCK('osc/app/t__osc_log')";
  const int64_t first = Count("SELECT " + owner);
  Killer(App()).Kill(static_cast<uint64_t>(first));
  Await("another session with the lock, that the state knows", [&] {
    return Count(absl::StrCat(
               "SELECT COUNT(*) FROM t__osc_state WHERE ", owner, " <> ", first,
               " AND name LIKE CONCAT('session/%/', ", owner, ")")) == 1;
  });
  held.Release();
  ExpectDone();
}

}  // namespace
}  // namespace osc
