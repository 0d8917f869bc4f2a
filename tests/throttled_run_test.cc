// Every throttle holds a run and lets it go again, with a real replica where it
// is about one.

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "osc/control/control_command.h"
#include "osc/control/words.h"
#include "tests/race_fixture.h"
#include "tests/replica_fixture.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

class ThrottledRunTest : public WithReplica<RaceTest> {
 protected:
  void SetUp() override {
    RaceTest::SetUp();
    // The run's own schema must be left as a run leaves it.
    Sql("DROP DATABASE IF EXISTS beside");
    Sql("CREATE DATABASE beside");
    Sql("CREATE TABLE beside.wish (n INT)");
    MakeTable(100);
    replica().CatchUp(server());
  }

  MigrationOptions Throttled(const ThrottleSettings& settings) {
    MigrationOptions options = RaceOptions();
    options.clean_on_stop = false;
    options.throttle.settings = settings;
    options.throttle.connect = server().connect_options();
    options.throttle.connect.user = "osc";
    return options;
  }
  std::string Set(const std::string& setting) {
    auto request = ParseControl({"set", setting});
    EXPECT_TRUE(request.ok()) << request.status();
    auto told = TellRun(App().get(), "app", "t", *request, absl::Seconds(30));
    EXPECT_TRUE(told.ok()) << told.status();
    return told.value_or("");
  }

  void AwaitHold(const std::string& by, const std::string& reason) {
    Await(absl::StrCat(by, ": ", reason), [&] {
      for (const Hold& hold : Stats().holds) {
        if (hold.by == by && absl::StrContains(hold.reason, reason)) {
          return true;
        }
      }
      return false;
    });
  }
  // As long as it takes to copy the table, and to look at every throttle again.
  void AwaitRested(absl::Duration more) {
    const absl::Duration until = Stats().copy_rested + more;
    Await("a rest", [&] { return Stats().copy_rested > until; });
  }
  // Neither copy nor replay writes to the shadow, whatever the application
  // does.
  void ExpectRests() {
    AwaitRested(absl::Milliseconds(500));  // what was under way
    const std::string shadow = Shadow();
    const int64_t chunks = Stats().copy.chunks;
    const int64_t log = Count("SELECT COUNT(*) FROM t__osc_log");
    for (int i = 1; i <= 50; ++i) SetV(10 * i, absl::StrCat("held ", i));
    AwaitRested(absl::Seconds(2));
    EXPECT_EQ(Shadow(), shadow);
    EXPECT_EQ(Stats().copy.chunks, chunks);
    EXPECT_EQ(Count("SELECT COUNT(*) FROM t__osc_log"), log + 50);
  }
  std::string Shadow() {
    return absl::StrCat(One("SELECT COUNT(*) FROM t__osc_new"), "/",
                        One("SELECT IFNULL(SUM(CRC32(CONCAT_WS(0, id, v, u))), "
                            "0) FROM t__osc_new"));
  }
};

TEST_F(ThrottledRunTest, RestsWhileThereIsAFile) {
  ThrottleSettings settings;
  settings.file = testing::TempDir() + "/rest";
  std::ofstream(settings.file).close();
  Start(Throttled(settings));
  AwaitHold("throttle-file", "exists");
  ExpectRests();
  EXPECT_EQ(Stats().copy.chunks, 0);
  ASSERT_EQ(std::remove(settings.file.c_str()), 0);
  ExpectDone();
}

TEST_F(ThrottledRunTest, RestsWhileTheQueryGivesMoreThanNothing) {
  Sql("INSERT INTO beside.wish VALUES (1)");
  ThrottleSettings settings;
  settings.query = "SELECT COUNT(*) FROM beside.wish";
  Start(Throttled(settings));
  AwaitHold("throttle-query", "gives 1");
  ExpectRests();
  EXPECT_EQ(Stats().copy.chunks, 0);
  Sql("DELETE FROM beside.wish");
  ExpectDone();
}

TEST_F(ThrottledRunTest, RestsAtALoadUntilTheLimitIsRaised) {
  ThrottleSettings settings;
  ASSERT_TRUE(settings.SetMaxLoad("Threads_connected=1").ok());
  Start(Throttled(settings));
  AwaitHold("max-load", "at or above --max-load=Threads_connected=1");
  ExpectRests();
  EXPECT_EQ(Stats().copy.chunks, 0);
  EXPECT_EQ(Set("max-load=Threads_connected=5000"),
            "max-load=Threads_connected=5000 (was Threads_connected=1)\n");
  ExpectDone();
}

TEST_F(ThrottledRunTest, CopiesInItsWindowOnlyAndReplaysAllTheTime) {
  ThrottleSettings settings;
  settings.zone = absl::UTCTimeZone();
  const absl::Time later = absl::Now() + absl::Hours(2);
  ASSERT_TRUE(
      settings
          .SetWindow(absl::StrCat(
              absl::FormatTime("%H:%M-", later, settings.zone),
              absl::FormatTime("%H:%M", later + absl::Hours(1), settings.zone)))
          .ok());
  Start(Throttled(settings));
  AwaitHold("window", "which opens at");
  for (int i = 1; i <= 50; ++i) SetV(10 * i, absl::StrCat("held ", i));
  Await("an empty log",
        [&] { return Count("SELECT COUNT(*) FROM t__osc_log") == 0; });
  AwaitRested(absl::Seconds(2));
  EXPECT_EQ(Stats().copy.chunks, 0);
  Set("window=");
  ExpectDone();
}

TEST_F(ThrottledRunTest, RestsWhileAReplicaIsBehindAndGoesOnWhenItFollows) {
  MigrationOptions options = Throttled(MaxLag(replica().address()));
  options.copy.rows_per_second = 20;
  Start(options);
  Await("a chunk", [this] { return Stats().copy.chunks > 0; });
  replica().Sql("STOP SLAVE SQL_THREAD");
  AwaitHold("max-lag", " s behind, above --max-lag=1s");
  ExpectRests();
  const int64_t chunks = Stats().copy.chunks;
  replica().Sql("START SLAVE SQL_THREAD");
  Await("a chunk", [&] { return Stats().copy.chunks > chunks; });
  Set("copy-rate=0");
  ExpectDone();
}

TEST_F(ThrottledRunTest, RestsWhileAReplicaIsDownAndGoesOnAfterItsRestart) {
  ASSERT_TRUE(replica().server().Stop().ok());
  Start(Throttled(MaxLag(replica().address())));
  AwaitHold("max-lag", "cannot read replica socket=");
  ExpectRests();
  EXPECT_EQ(Stats().copy.chunks, 0);
  ASSERT_TRUE(replica().server().Restart().ok());
  ExpectDone();
}

TEST_F(ThrottledRunTest, RestsForALateReplicaUntilItIsNotAskedAnyMore) {
  replica().Delay(3600);
  MigrationOptions options = Throttled(MaxLag(replica().address()));
  options.copy.rows_per_second = 20;
  Start(options);
  AwaitHold("max-lag", "replica socket=");
  ExpectRests();
  Set("replicas=127.0.0.1:1");
  AwaitHold("max-lag", "cannot read replica 127.0.0.1:1");
  ExpectRests();
  Set("max-lag=0");
  Set("copy-rate=0");
  ExpectDone();
  replica().Delay(0);
}

TEST_F(ThrottledRunTest, ObeysAQueryThatIsSetWhileItRuns) {
  MigrationOptions options = Throttled({});
  options.copy.rows_per_second = 20;
  Start(options);
  Await("a chunk", [this] { return Stats().copy.chunks > 0; });
  const std::string query = "throttle-query=SELECT 'a \\ \"b\"' <> 'a'";
  EXPECT_EQ(Set(query), query + " (was )\n");
  AwaitHold("throttle-query", "gives 1");
  ExpectRests();
  // It stands for the next run too.
  stopper()->Stop(absl::CancelledError("stopped by the test"));
  EXPECT_TRUE(Finish().resumable);
  Forget();
  options = Throttled({});
  options.plan.alter.clear();
  Start(options);
  AwaitHold("throttle-query", "gives 1");
  ExpectRests();
  Set("throttle-query=");
  ExpectDone();
}

TEST_F(ThrottledRunTest, StopsAtACriticalLoadAndCanBeResumed) {
  ThrottleSettings settings;
  ASSERT_TRUE(settings.SetCriticalLoad("Threads_connected=1").ok());
  MigrationOptions options = Throttled(settings);
  Start(options);
  const MigrationResult result = Finish();
  EXPECT_EQ(result.outcome, Outcome::kStopped);
  EXPECT_TRUE(result.resumable);
  EXPECT_THAT(std::string(result.status.message()),
              HasSubstr("critical load: Threads_connected is"));
  Forget();
  options = Throttled({});
  options.plan.alter.clear();
  Start(options);
  ExpectDone();
}

}  // namespace
}  // namespace osc
