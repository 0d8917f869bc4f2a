// Words to a migration while other things go wrong, or come to their end.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "changelog/artifact_names.h"
#include "db/failpoint.h"
#include "gmock/gmock.h"
#include "osc/control/mailbox.h"
#include "osc/run_lock.h"
#include "osc/state_table.h"
#include "tests/control_fixture.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

class ControlTroubleTest : public ControlTest {
 protected:
  void TearDown() override {
    Sql("SET GLOBAL read_only = OFF");
    ControlTest::TearDown();
    Sql("SET GLOBAL log_bin_trust_function_creators = OFF");
  }

  std::string Post(Connection* connection, const std::string& words) {
    auto id = Mailbox(&state_).Post(connection, words);
    EXPECT_TRUE(id.ok()) << id.status();
    return id.value_or("");
  }
  std::vector<ControlRecord> Records() {
    auto values = state_.Read(App().get());
    EXPECT_TRUE(values.ok()) << values.status();
    if (!values.ok()) return {};
    return Mailbox::Records(*values, 2000);
  }
  int64_t Requests() {
    return Count(
        "SELECT COUNT(*) FROM t__osc_state WHERE name LIKE 'request/%'");
  }
  // Its lock, by which others see it, may have gone with a session.
  void AwaitLock() {
    Await("the run's lock", [this] {
      auto held = IsRunLockHeld(App().get(), "app", "t");
      return held.ok() && *held;
    });
  }

  const StateTable state_{"app", NamesFor("t").state};
};

// It died after it had obeyed and before that was recorded.
TEST_F(ControlTroubleTest, TheNextRunObeysAWordThatWasNotRecorded) {
  MakeTable(200);
  StartSlowly();
  {
    ScopedFailpoint dies("control-obeyed", [this] {
      stopper()->Stop(absl::CancelledError("stopped by the test"));
      return absl::UnavailableError("stopped by the test");
    });
    Post(App().get(), "pause");
    Finish();
  }
  Forget();
  EXPECT_EQ(Requests(), 1);
  EXPECT_TRUE(Records().empty());
  Start(ResumeOptions());
  AwaitViews(absl::Seconds(2));
  ExpectNothingWritten(5);
  EXPECT_EQ(Requests(), 0);
  ASSERT_EQ(Records().size(), 1);
  EXPECT_EQ(Records()[0].words, "pause");
  Hasten();
  Tell("resume");
  ExpectDone();
}

// What was obeyed stayed so, though the state said otherwise, and who had said
// it was told that it had been taken back.
TEST_F(ControlTroubleTest, AWordThatIsTakenBackMeanwhileHasNoEffect) {
  MakeTable(200);
  StartSlowly();
  const std::unique_ptr<Connection> app = App();
  std::string id;
  {
    FailpointOnce slow("control-obeyed", [&] {
      // It may be here before the writer knows its id.
      auto letters = Mailbox(&state_).Letters(App().get());
      EXPECT_TRUE(letters.ok() && letters->size() == 1);
      auto taken_back =
          Mailbox(&state_).TakeBack(App().get(), letters->at(0).id);
      EXPECT_TRUE(taken_back.ok() && *taken_back);
      return absl::OkStatus();
    });
    ASSERT_TRUE(app->Execute("START TRANSACTION").ok());
    id = Post(app.get(), "pause");
    ASSERT_TRUE(app->Execute("COMMIT").ok());
    Await("the word to be obeyed", [&] { return slow.passed(); });
  }
  Await("it to be undone", [this] { return Stats().holds.empty(); });
  EXPECT_TRUE(Records().empty());
  auto again = Mailbox(&state_).TakeBack(app.get(), id);
  EXPECT_TRUE(again.ok() && !*again);
  Hasten();
  ExpectDone();
}

// The state said that the cutover was postponed, though nobody had said so.
TEST_F(ControlTroubleTest, APostponementThatIsTakenBackMeanwhileHasNoEffect) {
  MakeTable(200);
  StartSlowly();
  const std::unique_ptr<Connection> app = App();
  std::string id;
  {
    FailpointOnce slow("control-obeyed", [&] {
      // It may be here before the writer knows its id.
      auto letters = Mailbox(&state_).Letters(App().get());
      EXPECT_TRUE(letters.ok() && letters->size() == 1);
      auto taken_back =
          Mailbox(&state_).TakeBack(App().get(), letters->at(0).id);
      EXPECT_TRUE(taken_back.ok() && *taken_back);
      return absl::OkStatus();
    });
    ASSERT_TRUE(app->Execute("START TRANSACTION").ok());
    id = Post(app.get(), "postpone");
    ASSERT_TRUE(app->Execute("COMMIT").ok());
    Await("the word to be obeyed", [&] { return slow.passed(); });
  }
  Hasten();  // the next word, so the one before has been dealt with
  EXPECT_EQ(Records().size(), 1);
  ExpectDone();
}

TEST_F(ControlTroubleTest, AWordThatCouldNotBeRecordedHasNoEffect) {
  MakeTable(200);
  StartSlowly();
  const std::unique_ptr<Connection> app = App();
  {
    FailpointOnce lost("control-obeyed", [this] {
      EXPECT_EQ(Stats().holds.size(), 1);
      Sql("DELETE FROM t__osc_state WHERE name LIKE 'request/%'");
      return absl::UnavailableError("lost");
    });
    Post(app.get(), "pause");
    Await("the word to be obeyed", [&] { return lost.passed(); });
    Await("it to be undone", [this] { return Stats().holds.empty(); });
  }
  EXPECT_TRUE(Records().empty());
  Hasten();
  ExpectDone();
}

// It obeyed over and over again, and could not say so.
TEST_F(ControlTroubleTest, DoesNotObeyWhileItCannotWriteTheAnswer) {
  ASSERT_TRUE(MakeAccount(App().get(), "osc").ok());
  Sql("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, "
      "TRIGGER, LOCK TABLES ON app.* TO osc@localhost");
  Sql("GRANT PROCESS ON *.* TO osc@localhost");
  Sql("SET GLOBAL log_bin_trust_function_creators = ON");
  MakeTable(200);
  StartSlowly();
  Tell("set chunk-time=60ms");  // it has its connection
  {
    FailpointOnce obeyed("control-obeyed", [] { return absl::OkStatus(); });
    Sql("SET GLOBAL read_only = ON");
    AwaitViews(absl::Seconds(2));
    Post(App().get(), "pause");  // root may
    AwaitViews(absl::Seconds(2));
    EXPECT_FALSE(obeyed.passed());
    EXPECT_TRUE(Stats().holds.empty());
    Sql("SET GLOBAL read_only = OFF");
    Await("the word to be obeyed", [&] { return obeyed.passed(); });
  }
  Hasten();
  EXPECT_EQ(Tell("resume"), "not paused any more\n");
  ExpectDone();
}

TEST_F(ControlTroubleTest, StaysPausedWhenTheServerIsRestarted) {
  MakeTable(200);
  StartSlowly();
  Tell("pause");
  const std::string shadow = Shadow();
  ASSERT_TRUE(server().Restart().ok());
  Reconnect();
  AwaitLock();
  EXPECT_THAT(Tell("set chunk-time=40ms"), HasSubstr("(was 100ms)"));
  EXPECT_EQ(Shadow(), shadow);
  ExpectNothingWritten(5);
  Hasten();
  Tell("resume");
  ExpectDone();
}

TEST_F(ControlTroubleTest, ObeysAfterItsSessionsWereKilled) {
  MakeTable(200);
  StartSlowly();
  Tell("pause");
  Killer killer(App());
  killer.KillAll();
  AwaitLock();
  EXPECT_THAT(Tell("set chunk-time=40ms"), HasSubstr("(was 100ms)"));
  killer.KillAll();
  ExpectNothingWritten(5);
  EXPECT_EQ(Stats().settings.chunk_time, absl::Milliseconds(40));
  Hasten();
  Tell("resume");
  ExpectDone();
}

TEST_F(ControlTroubleTest, ObeysManyWordsOfSeveralInTheirOrder) {
  MakeTable(200);
  StartSlowly();
  const std::unique_ptr<Connection> ann = App(), bob = App();
  for (int i = 1; i <= 25; ++i) {
    Post(ann.get(), absl::StrCat("set chunk-time=", 100 + i, "ms"));
    Post(bob.get(), absl::StrCat("set chunk-time=", 200 + i, "ms"));
  }
  Await("all to be obeyed", [this] { return Requests() == 0; });
  const std::vector<ControlRecord> records = Records();
  ASSERT_EQ(records.size(), 50);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(records[i].words,
              absl::StrCat("set chunk-time=",
                           (i % 2 == 0 ? 100 : 200) + (1 + i / 2), "ms"));
  }
  EXPECT_EQ(Stats().settings.chunk_time, absl::Milliseconds(225));
  Hasten();
  ExpectDone();
}

TEST_F(ControlTroubleTest, KeepsAThousandRecords) {
  MakeTable(50);
  StartSlowly();
  std::string records = "INSERT INTO t__osc_state VALUES ";
  for (int i = 0; i < 1005; ++i) {
    absl::StrAppend(&records, i == 0 ? "" : ", ", "('record/1", 10000 + i,
                    "', '{\"words\": \"", i, "\"}')");
  }
  Sql(records);
  Tell("pause-copy");
  const std::vector<ControlRecord> kept = Records();
  ASSERT_EQ(kept.size(), 1000);
  EXPECT_EQ(kept.front().words, "6");
  EXPECT_EQ(kept.back().words, "pause-copy");
  EXPECT_EQ(
      Count("SELECT COUNT(*) FROM t__osc_state WHERE name LIKE 'answer/%'"), 0)
      << "it was fetched";
  Hasten();
  Tell("resume");
  ExpectDone();
}

TEST_F(ControlTroubleTest, TheReplayFollowsItsRate) {
  MakeTable(200);
  MigrationOptions options = KeepOptions();
  options.copy.rows_per_second = 1000;
  options.replay.rows_per_second = 1;
  HeldFailpoint copied("copy-ended");
  Start(options);
  copied.AwaitArrival();
  // Minutes of it.
  for (int i = 1; i <= 200; ++i) SetV(10 * i, RowText(i));
  Tell("set replay-rate=0");
  Await("an empty log",
        [this] { return Count("SELECT COUNT(*) FROM t__osc_log") == 0; });
  copied.Release();
  ExpectDone();
}

// The tables had been swapped, and the run waited for half an hour before it
// removed the triggers.
TEST_F(ControlTroubleTest, WaitsForNothingThatTheReplayOwesAtTheEnd) {
  MakeTable(100);
  MigrationOptions options = KeepOptions();
  options.replay.batch_entries = 2000;
  options.replay.workers = 1;
  HeldFailpoint copied("copy-ended");
  Start(options);
  copied.AwaitArrival();
  Tell("pause");
  for (int i = 0; i < 2000; ++i) SetV(10 * (1 + i % 100), RowText(i));
  HeldFailpoint replay("replay-after-read");
  Tell("resume");
  replay.AwaitArrival();
  Tell("set replay-rate=1");
  replay.Release();
  copied.Release();
  ExpectDone();
}

TEST_F(ControlTroubleTest, APauseOutlivesTheSoftLimitOfTheLogAndNotTheLast) {
  MakeTable(200);
  LogLines log;
  MigrationOptions options = KeepOptions();
  options.copy.rows_per_second = 20;
  options.log_limits.soft.entries = 20;
  options.log_limits.hard.entries = 50;
  options.log_limits.last.entries = 100;
  Start(options);
  Await("the first chunk", [this] { return Stats().copy.chunks > 0; });
  Tell("pause");
  const std::string shadow = Shadow();
  for (int i = 0; i < 60; ++i) SetV(10, RowText(i));
  Await("the hard limit", [&] { return log.Holds("above the hard limit"); });
  ExpectNothingWritten(10);
  for (int i = 0; i < 60; ++i) SetV(10, RowText(i));
  const MigrationResult result = ExpectIntact(Outcome::kFailed);
  EXPECT_THAT(result.status.message(),
              HasSubstr("is above the last limit of 100"));
}

// Each chunk is busy for at least 50 ms, so that ten of them, at a fifth of the
// time, take 2.5 s.
TEST_F(ControlTroubleTest, CopyAndChecksumKeepToTheirShareOfTheTime) {
  for (const char* place : {"copy-before-commit", "checksum-snapshot-open"}) {
    SCOPED_TRACE(place);
    MakeTableAgain(100);
    ScopedFailpoint slow(place, [] {
      absl::SleepFor(absl::Milliseconds(50));
      return absl::OkStatus();
    });
    MigrationOptions options = RaceOptions();
    options.max_load_share = 20;
    Start(options);
    EXPECT_GE(ExpectDone().elapsed, absl::Milliseconds(2500));
  }
}

TEST_F(ControlTroubleTest, ASettingSaidLiveCountsMoreThanTheFlagOfTheNextRun) {
  MakeTable(200);
  StartSlowly();
  Tell("set max-load-share=50 replay-rate=70");
  StopRun();
  MigrationOptions options = ResumeOptions();
  options.max_load_share = 10;
  options.copy.rows_per_second = 21;
  Start(options);
  Await("its settings", [this] { return Stats().copy.chunks > 1; });
  EXPECT_EQ(Stats().settings.max_load_share, 50);
  EXPECT_EQ(Stats().settings.replay_rate, 70);
  EXPECT_EQ(Stats().settings.copy_rate, 21) << "nobody has set it live";
  Tell("set replay-rate=0 copy-rate=0");
  ExpectDone();
}

}  // namespace
}  // namespace osc
