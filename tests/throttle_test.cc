// What the throttles see of real servers, with a replica that is stopped,
// restarted, far behind, hangs, or was never there.

#include <signal.h>

#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "osc/state_table.h"
#include "osc/throttle/throttler.h"
#include "tests/engine.h"
#include "tests/replica_fixture.h"

namespace osc {
namespace {

class ThrottleTest : public WithReplica<EngineTest> {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    Sql(state_.CreateSql());
  }
  void TearDown() override {
    throttler_.reset();
    EngineTest::TearDown();
  }

  // Returns when the replica has the state table.
  void AwaitReplica() {
    Await("the replica has the state table", [] {
      return replica().Query("SELECT 1 FROM app.t__osc_state").ok();
    });
  }
  void Start(const ThrottleSettings& settings, bool skip_unreadable = false) {
    ThrottleOptions options;
    options.settings = settings;
    options.skip_unreadable_replicas = skip_unreadable;
    options.connect = server().connect_options();
    options.connect.user = user_;
    throttler_ = std::make_unique<Throttler>(factory(), &state_, options,
                                             &holds_, &stopper_);
    throttler_->Start();
  }

  // When what was ignored has gone by.
  void StopIgnoring() {
    throttler_->Stop();
    replica().CatchUp(server());
    replica().Ignore("");
  }

  // The reason of the hold; empty when there is none.
  std::string HeldBy(const std::string& by) {
    for (const Hold& hold : holds_.All()) {
      if (hold.by == by) return hold.reason;
    }
    return "";
  }
  void AwaitHold(const std::string& by, const std::string& reason) {
    Await(absl::StrCat(by, ": ", reason),
          [&] { return absl::StrContains(HeldBy(by), reason); });
  }
  void AwaitRelease(const std::string& by) {
    Await(absl::StrCat("no hold by ", by), [&] { return HeldBy(by).empty(); });
  }
  void Await(const std::string& what, const std::function<bool()>& reached) {
    if (HasFatalFailure()) return;
    const absl::Time give_up = absl::Now() + absl::Seconds(60);
    while (!reached()) {
      ASSERT_LT(absl::Now(), give_up)
          << "waited in vain for: " << what
          << "; held by max-lag: " << HeldBy("max-lag");
      absl::SleepFor(absl::Milliseconds(5));
    }
  }

  const StateTable state_{"app", "t__osc_state"};
  std::string user_ = "root";
  Holds holds_;
  std::unique_ptr<Throttler> throttler_;
};

TEST_F(ThrottleTest, HoldsUntilTheReplicaIsKnownToFollow) {
  AwaitReplica();
  Start(MaxLag(replica().address()));
  EXPECT_EQ(HeldBy("max-lag"), "nothing is known yet");
  AwaitRelease("max-lag");
  throttler_->Stop();
  EXPECT_TRUE(holds_.All().empty());
}

TEST_F(ThrottleTest, HoldsWhileReplicationIsStopped) {
  AwaitReplica();
  Start(MaxLag(replica().address()));
  AwaitRelease("max-lag");
  replica().Sql("STOP SLAVE SQL_THREAD");
  AwaitHold("max-lag", " s behind, above --max-lag=1s");
  replica().Sql("START SLAVE SQL_THREAD");
  AwaitRelease("max-lag");
  replica().Sql("STOP SLAVE IO_THREAD");
  AwaitHold("max-lag", " s behind, above --max-lag=1s");
  replica().Sql("START SLAVE IO_THREAD");
  AwaitRelease("max-lag");
}

TEST_F(ThrottleTest, HoldsUntilARestartedReplicaFollowsAgain) {
  AwaitReplica();
  Start(MaxLag(replica().address()));
  AwaitRelease("max-lag");
  ASSERT_TRUE(replica().server().Stop().ok());
  AwaitHold("max-lag", "cannot read replica socket=");
  ASSERT_TRUE(replica().server().Restart().ok());
  AwaitRelease("max-lag");
}

TEST_F(ThrottleTest, HoldsWhenTheReplicaHangs) {
  AwaitReplica();
  Start(MaxLag(replica().address()));
  AwaitRelease("max-lag");
  ASSERT_EQ(kill(replica().server().pid(), SIGSTOP), 0);
  AwaitHold("max-lag", "replica socket=");
  // It gets an end although a look is under way that gets no answer.
  throttler_->Stop();
  EXPECT_TRUE(holds_.All().empty());
  Start(MaxLag(replica().address()));
  EXPECT_EQ(HeldBy("max-lag"), "nothing is known yet");
  AwaitHold("max-lag", "replica socket=");
  ASSERT_EQ(kill(replica().server().pid(), SIGCONT), 0);
  AwaitRelease("max-lag");
}

TEST_F(ThrottleTest, HoldsWhenTheReplicaIsFarBehind) {
  AwaitReplica();
  replica().Delay(3600);
  Start(MaxLag(replica().address(), "1h"));
  AwaitHold("max-lag", "nothing that this run has written has arrived there");
  replica().Delay(0);
  AwaitRelease("max-lag");
}

TEST_F(ThrottleTest, AsksTheReplicaItselfWhereTheStateIsNotReplicated) {
  AwaitReplica();
  replica().Ignore("app.%");
  replica().Sql("DROP TABLE app.t__osc_state");
  Start(MaxLag(replica().address()));
  AwaitRelease("max-lag");
  replica().Sql("STOP SLAVE SQL_THREAD");
  AwaitHold("max-lag", "replication does not run there");
  replica().Sql("START SLAVE SQL_THREAD");
  AwaitRelease("max-lag");
  StopIgnoring();
}

TEST_F(ThrottleTest, SeesADelayWithoutItsPulses) {
  AwaitReplica();
  replica().Ignore("app.%");
  replica().Sql("DROP TABLE app.t__osc_state");
  replica().Delay(3600);
  Sql("CREATE DATABASE other");  // something to be late with
  Start(MaxLag(replica().address()));
  AwaitHold("max-lag", " s behind, above --max-lag=1s");
  replica().Delay(0);
  AwaitRelease("max-lag");
  Sql("DROP DATABASE other");
  StopIgnoring();
}

// It may see nothing but performance_schema.
TEST_F(ThrottleTest, AsksPerformanceSchemaWhereTheRightsEnd) {
  if (server().is_mariadb()) GTEST_SKIP() << "it has no such columns";
  AwaitReplica();
  user_ = "looker";
  Sql("CREATE USER looker@localhost");
  Start(MaxLag(replica().address()));
  AwaitHold("max-lag",
            "Access denied; you need (at least one of) the SUPER, "
            "REPLICATION CLIENT");
  Sql("GRANT SELECT ON performance_schema.* TO looker@localhost");
  AwaitRelease("max-lag");
  replica().Sql("STOP REPLICA SQL_THREAD");
  AwaitHold("max-lag", " s behind, above --max-lag=1s");
  replica().Sql("START REPLICA SQL_THREAD");
  AwaitRelease("max-lag");
}

// Those of all schemas count in sessions that begin later.
TEST_F(ThrottleTest, SeesRightsThatItGetsMeanwhile) {
  AwaitReplica();
  user_ = "late";
  Sql("CREATE USER late@localhost");
  Start(MaxLag(replica().address()));
  AwaitHold("max-lag", "Access denied; you need");
  Sql("GRANT ALL ON *.* TO late@localhost");
  AwaitRelease("max-lag");
}

TEST_F(ThrottleTest, HoldsForAReplicaThatCannotBeReachedUnlessToldToSkipIt) {
  AwaitReplica();
  const std::string nobody = "127.0.0.1:1";
  Start(MaxLag(absl::StrCat(replica().address(), ",", nobody)));
  AwaitHold("max-lag", "cannot read replica 127.0.0.1:1: ");
  throttler_->Change(MaxLag(replica().address()));
  AwaitRelease("max-lag");
  throttler_->Change(MaxLag(nobody));
  AwaitHold("max-lag", "cannot read replica 127.0.0.1:1: ");
  throttler_->Change(ThrottleSettings());
  EXPECT_EQ(HeldBy("max-lag"), "");
  throttler_->Change(MaxLag(""));
  AwaitHold("max-lag", "no replica to look at");

  Start(MaxLag(absl::StrCat(replica().address(), ",", nobody)), true);
  AwaitRelease("max-lag");
  replica().Sql("STOP SLAVE SQL_THREAD");
  AwaitHold("max-lag", "replica socket=");
  replica().Sql("START SLAVE SQL_THREAD");
  AwaitRelease("max-lag");
}

TEST_F(ThrottleTest, FindsTheReplicasAndDoesNotForgetThem) {
  AwaitReplica();
  // It comes by TCP, from an address that not every server resolves.
  for (const char* host : {"localhost", "'127.0.0.1'"}) {
    Sql(absl::StrCat("CREATE USER finder@", host));
    Sql(absl::StrCat("GRANT ALL ON *.* TO finder@", host));
  }
  user_ = "finder";
  Start(MaxLag("auto"));
  AwaitRelease("max-lag");
  replica().Sql("STOP SLAVE");
  AwaitHold("max-lag", absl::StrCat(":", replica().server().port(), " is "));
  replica().Sql("START SLAVE");
  AwaitRelease("max-lag");
}

TEST_F(ThrottleTest, HoldsAtALoadAndStopsTheRunAtACriticalOne) {
  ThrottleSettings settings;
  ASSERT_TRUE(settings.SetMaxLoad("Threads_running=1").ok());
  Start(settings);
  AwaitHold("max-load", "at or above --max-load=Threads_running=1");
  ASSERT_TRUE(settings.SetMaxLoad("Threads_running=1000").ok());
  throttler_->Change(settings);
  AwaitRelease("max-load");
  EXPECT_FALSE(stopper_.stopped());
  ASSERT_TRUE(settings.SetCriticalLoad("Threads_connected=1").ok());
  throttler_->Change(settings);
  Await("the stop of the run", [this] { return stopper_.stopped(); });
  EXPECT_TRUE(absl::IsCancelled(stopper_.status()));
  EXPECT_TRUE(
      absl::StrContains(stopper_.status().message(),
                        "at or above --critical-load=Threads_connected=1"))
      << stopper_.status();
}

TEST_F(ThrottleTest, HoldsWhileTheQueryGivesMoreThanNothing) {
  Sql("CREATE TABLE wish (n INT)");
  ThrottleSettings settings;
  settings.query = "SELECT COUNT(*) FROM app.wish";
  Start(settings);
  AwaitRelease("throttle-query");
  Sql("INSERT INTO wish VALUES (1)");
  AwaitHold("throttle-query", "--throttle-query gives 1");
  Sql("DELETE FROM wish");
  AwaitRelease("throttle-query");
  Sql("DROP TABLE wish");
  AwaitHold("throttle-query", "cannot read --throttle-query: error 1146");
}

TEST_F(ThrottleTest, LetsTheQueryWriteNothing) {
  Sql("CREATE TABLE wish (n INT)");
  Sql("CREATE FUNCTION wishes() RETURNS INT DETERMINISTIC BEGIN "
      "INSERT INTO app.wish VALUES (1); RETURN 0; END");
  ThrottleSettings settings;
  settings.query = "SELECT app.wishes()";
  Start(settings);
  AwaitHold("throttle-query", "cannot read --throttle-query: error 1792");
  EXPECT_EQ(Rows("SELECT n FROM wish"), std::vector<std::string>());
}

TEST_F(ThrottleTest, EndsAQueryThatTakesTooLong) {
  ThrottleSettings settings;
  settings.query = "SELECT COUNT(*) FROM (SELECT SLEEP(1000)) AS long_one";
  Start(settings);
  AwaitHold("throttle-query", "no answer from --throttle-query for ");
  // A killed SLEEP is an error on one server and gives a row on another.
  const std::string running =
      "SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE "
      "'SELECT COUNT(*) FROM (SELECT SLEEP%'";
  Await("the end of the query", [&] { return Rows(running).empty(); });
  Await("the next one", [&] { return !Rows(running).empty(); });
  throttler_->Stop();
  EXPECT_EQ(Rows(running), std::vector<std::string>());
}

TEST_F(ThrottleTest, HoldsWhileThereIsAFile) {
  ThrottleSettings settings;
  settings.file = testing::TempDir() + "/rest";
  std::ofstream(settings.file).close();
  Start(settings);
  AwaitHold("throttle-file", "rest exists");
  EXPECT_TRUE(holds_.CutoverRests());
  ASSERT_EQ(std::remove(settings.file.c_str()), 0);
  AwaitRelease("throttle-file");
}

TEST_F(ThrottleTest, HoldsTheCopyAloneOutsideOfItsWindow) {
  // An hour that begins in two.
  ThrottleSettings settings;
  settings.zone = absl::UTCTimeZone();
  const absl::Time later = absl::Now() + absl::Hours(2);
  ASSERT_TRUE(
      settings
          .SetWindow(absl::StrCat(
              absl::FormatTime("%H:%M-", later, settings.zone),
              absl::FormatTime("%H:%M", later + absl::Hours(1), settings.zone)))
          .ok());
  Start(settings);
  AwaitHold("window", "which opens at ");
  EXPECT_TRUE(holds_.CopyRests());
  EXPECT_FALSE(holds_.ReplayRests());
  ASSERT_TRUE(settings.SetWindow("").ok());
  throttler_->Change(settings);
  EXPECT_EQ(HeldBy("window"), "");
}

TEST_F(ThrottleTest, HoldsNothingOnAServerWithoutSettings) {
  Start(ThrottleSettings());
  EXPECT_TRUE(holds_.All().empty());
}

}  // namespace
}  // namespace osc
