// A server that takes no writes or no connections for a while, or only small
// packets, and sessions that hold what the migration needs.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/errors.h"
#include "gmock/gmock.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

constexpr int kErTooManyConnections = 1040;

class FaultsTest : public RaceTest {
 protected:
  // The engine's account has only what it needs: the others would make it deaf
  // to read_only, and give it the last free connection.
  void SetUp() override {
    RaceTest::SetUp();
    ASSERT_TRUE(MakeAccount(App().get(), "osc").ok());
    Sql("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, "
        "TRIGGER, LOCK TABLES ON app.* TO osc@localhost");
    Sql("GRANT PROCESS ON *.* TO osc@localhost");
    Sql("SET GLOBAL log_bin_trust_function_creators = ON");
  }
  void TearDown() override {
    RaceTest::TearDown();
    Takes("SET GLOBAL super_read_only = OFF");
    Sql("SET GLOBAL read_only = OFF");
    Sql("SET GLOBAL log_bin_trust_function_creators = OFF");
  }

  // At these places the thread that stands there has no open transaction,
  // which SET GLOBAL read_only would wait for.
  void ExpectWaitsWhile(const std::string& variable) {
    int seed = 0;
    for (const char* place :
         {"capture-done", "copy-after-commit", "replay-after-read",
          "checksum-ended", "cutover-replay-at-rest"}) {
      SCOPED_TRACE(place);
      MakeTableAgain(100);
      RaceWriter before(App(), &model_, ++seed);
      HeldFailpoint held(place);
      Start(RaceOptions());
      held.AwaitArrival();
      before.Stop();
      Sql(absl::StrCat("SET GLOBAL ", variable, " = ON"));
      held.Release();
      absl::SleepFor(absl::Milliseconds(1200));
      EXPECT_NE(Stats().phase, Phase::kDone);
      Sql(absl::StrCat("SET GLOBAL ", variable, " = OFF"));
      Sql("SET GLOBAL read_only = OFF");
      RaceWriter after(App(), &model_, ++seed);
      Finish();
      after.Stop();
      ExpectDone();
    }
  }

  // Another session that has read the table and not ended its transaction.
  std::unique_ptr<Connection> Reader(const std::string& table) {
    std::unique_ptr<Connection> reader = App();
    EXPECT_TRUE(reader->Execute("START TRANSACTION").ok());
    EXPECT_TRUE(
        reader->Execute(absl::StrCat("SELECT * FROM ", table, " LIMIT 1"))
            .ok());
    return reader;
  }
};

// The triggers run as the engine's account, which may not write then: neither
// may the application, whatever its rights.
TEST_F(FaultsTest, WaitsWhileTheServerIsReadOnly) {
  ExpectWaitsWhile("read_only");
}

TEST_F(FaultsTest, WaitsWhileTheServerIsReadOnlyEvenForRoot) {
  if (!Takes("SET GLOBAL super_read_only = OFF")) {
    GTEST_SKIP() << "the server has no super_read_only";
  }
  ExpectWaitsWhile("super_read_only");
}

// Its connections are killed, and the application's sessions take the places.
TEST_F(FaultsTest, WaitsWhileThereAreTooManyConnections) {
  int seed = 20;
  for (const char* place :
       {"copy-after-commit", "replay-after-read", "checksum-ended"}) {
    SCOPED_TRACE(place);
    MakeTableAgain(100);
    ASSERT_TRUE(MakeAccount(App().get(), "idle").ok());
    ConnectOptions options = server().connect_options();
    options.user = "idle";
    MysqlConnectionFactory idle(options);
    RaceWriter writer(App(), &model_, ++seed);
    // In a trigger its session looks like one of the engine's.
    writer.SurviveLosses([this] { return App(); });
    Killer killer(App());
    HeldFailpoint held(place);
    Start(RaceOptions());
    held.AwaitArrival();
    const std::string before = One("SELECT @@GLOBAL.max_connections");
    Sql("SET GLOBAL max_connections = 20");
    std::vector<std::unique_ptr<Connection>> sessions;
    auto fill = [&] {
      for (;;) {
        auto session = idle.Connect();
        if (!session.ok()) {
          EXPECT_EQ(ServerErrorNumber(session.status()), kErTooManyConnections)
              << session.status();
          return;
        }
        sessions.push_back(*std::move(session));
      }
    };
    fill();
    // One that comes back in between is killed again, and one that logs in
    // right now is nobody's yet.
    for (int clean = 0, i = 0; clean < 5 && i < 500; ++i) {
      killer.KillAll();
      fill();
      const bool none =
          Count(
              "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER "
              "IN ('osc', 'unauthenticated user')") == 0;
      clean = none ? clean + 1 : 0;
      absl::SleepFor(absl::Milliseconds(20));
    }
    held.Release();
    absl::SleepFor(absl::Milliseconds(1200));
    EXPECT_EQ(killer.Sessions(), std::vector<uint64_t>());
    EXPECT_NE(Stats().phase, Phase::kDone);
    sessions.clear();
    Sql(absl::StrCat("SET GLOBAL max_connections = ", before));
    Finish();
    writer.Stop();
    ExpectDone();
  }
}

// A reader that has not ended stands against the end of a stopped run.
TEST_F(FaultsTest, DropsItsTriggersWhenTheReaderHasGone) {
  MakeTable(100);
  RaceWriter writer(App(), &model_, 40);
  HeldFailpoint copied("copy-ended");
  LogLines log;
  Start(RaceOptions());
  copied.AwaitArrival();
  std::unique_ptr<Connection> reader = Reader("t");
  stopper()->Stop(absl::CancelledError("stopped by the test"));
  copied.Release();
  Await("an attempt", [&] { return log.Holds("attempt 1 to remove"); });
  const int64_t written = writer.statements();
  Await("another one", [&] { return log.Holds("attempt 2 to remove"); });
  EXPECT_GT(writer.statements(), written);
  EXPECT_TRUE(log.Holds(absl::StrCat("connection ", reader->id(), " ")));
  ASSERT_TRUE(reader->Execute("COMMIT").ok());
  Finish();
  writer.Stop();
  ExpectIntact(Outcome::kStopped);
}

TEST_F(FaultsTest, NamesTheReaderThatStandsAgainstTheCutover) {
  MakeTable(100);
  RaceWriter writer(App(), &model_, 42);
  HeldFailpoint verified("checksum-ended");
  LogLines log;
  Start(RaceOptions());
  verified.AwaitArrival();
  std::unique_ptr<Connection> reader = Reader("t");
  verified.Release();
  Await("an attempt", [&] { return log.Holds("cutover attempt 1 failed"); });
  const int64_t written = writer.statements();
  Await("another one", [&] { return log.Holds("cutover attempt 2 failed"); });
  EXPECT_GT(writer.statements(), written);
  EXPECT_TRUE(log.Holds(absl::StrCat("connection ", reader->id(), " ")));
  ASSERT_TRUE(reader->Execute("COMMIT").ok());
  Finish();
  writer.Stop();
  ExpectDone();
}

// The smallest packets and the shortest waits that a server can be set to.
TEST_F(FaultsTest, WorksWithTheSmallestPacketsOrSaysThatTheyAreTooSmall) {
  const std::string packet = One("SELECT @@GLOBAL.max_allowed_packet");
  MakeTable(100);
  RaceWriter writer(App(), &model_, 50);
  Sql("SET GLOBAL max_allowed_packet = 1024, GLOBAL innodb_lock_wait_timeout = "
      "1");
  Start(RaceOptions());
  const MigrationResult result = Finish();
  Sql(absl::StrCat("SET GLOBAL max_allowed_packet = ", packet,
                   ", GLOBAL innodb_lock_wait_timeout = 50"));
  writer.Stop();
  if (result.outcome == Outcome::kDone) {
    ExpectDone();
    return;
  }
  ExpectIntact(Outcome::kRefused);
  EXPECT_THAT(std::string(result.status.message()),
              HasSubstr("max_allowed_packet"));
}

// On MariaDB and MySQL 5.7 it holds no metadata lock any more. The triggers
// were made beside it, and its changes in no log.
TEST_F(FaultsTest, WaitsForAPreparedTransactionThatHasLostItsSession) {
  MakeTable(30);
  {
    std::unique_ptr<Connection> lost = App();
    ASSERT_TRUE(lost->Execute("XA START 'lost'").ok());
    ASSERT_TRUE(lost->Execute("UPDATE t SET v = 'late' WHERE id = 10").ok());
    ASSERT_TRUE(lost->Execute("XA END 'lost'").ok());
    ASSERT_TRUE(lost->Execute("XA PREPARE 'lost'").ok());
  }
  LogLines log;
  Start(RaceOptions());
  Await("a lock that is not to be had",
        [&] { return log.Holds("to make the triggers"); });
  Sql("XA COMMIT 'lost'");
  model_.rows()[10].v = "late";
  ExpectDone();
}

}  // namespace
}  // namespace osc
