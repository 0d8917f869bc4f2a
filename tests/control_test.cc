// What operators tell a migration that runs, and what it tells those who watch
// it.

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "changelog/artifact_names.h"
#include "gmock/gmock.h"
#include "osc/control/mailbox.h"
#include "osc/run_lock.h"
#include "osc/state_table.h"
#include "osc/unfinished.h"
#include "tests/control_fixture.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_F(ControlTest, APauseStopsEveryWriteToTheShadowUntilItIsResumed) {
  MakeTable(400);
  StartSlowly();
  EXPECT_THAT(Tell("pause"), StartsWith("copy, checksum and replay rest"));
  ExpectNothingWritten(150);
  EXPECT_THAT(recorder_.last().holds,
              ElementsAre(::testing::AllOf(
                  ::testing::Field(&HoldView::by, "operator"),
                  ::testing::Field(&HoldView::replay_too, true))));
  EXPECT_GT(recorder_.last().copy_rested, 0);
  Hasten();  // a setting alone does not end a pause
  ExpectNothingWritten(10);
  EXPECT_EQ(Tell("resume"), "not paused any more\n");
  ExpectDone();
  EXPECT_TRUE(recorder_.last().holds.empty());
}

TEST_F(ControlTest, APauseOfTheCopyLetsTheReplayGoOn) {
  MakeTable(400);
  StartSlowly();
  EXPECT_THAT(Tell("pause-copy"), HasSubstr("the replay goes on"));
  const int64_t chunks = Stats().copy.chunks;
  for (int i = 0; i < 50; ++i) SetV(10 * (1 + i), RowText(i));
  Await("an empty log",
        [this] { return Count("SELECT COUNT(*) FROM t__osc_log") == 0; });
  AwaitViews(absl::Seconds(2));
  EXPECT_EQ(Stats().copy.chunks, chunks);
  Tell("set copy-rate=0");
  EXPECT_EQ(Tell("resume"), "not paused any more\n");
  ExpectDone();
}

TEST_F(ControlTest, SettingsTakeEffectAndStandInTheStatus) {
  MakeTable(400);
  StartSlowly();
  EXPECT_EQ(Tell("set copy-rate=30 replay-rate=500 chunk-time=50ms"),
            "copy-rate=30 (was 20), replay-rate=500 (was 0), chunk-time=50ms "
            "(was 100ms)\n");
  EXPECT_EQ(Stats().settings.copy_rate, 30);
  EXPECT_EQ(Tell("set max-load-share=50"), "max-load-share=50 (was 100)\n");
  auto all = FindUnfinished(App().get(), "app", "t", /*with_advance=*/true);
  ASSERT_TRUE(all.ok()) << all.status();
  ASSERT_EQ(all->size(), 1);
  Await("a view with it", [&] {
    all = FindUnfinished(App().get(), "app", "t", true);
    return (*all)[0].view.has_value() &&
           (*all)[0].view->settings["max-load-share"] == "50";
  });
  ASSERT_EQ((*all)[0].told.size(), 2);
  EXPECT_EQ((*all)[0].told[1].words, "set max-load-share=50");
  EXPECT_THAT((*all)[0].told[1].who, HasSubstr("root@localhost ("));
  Hasten();
  ExpectDone();
}

TEST_F(ControlTest, ALiveChunkTimeSizesTheNextChunks) {
  MakeTable(3000);
  MigrationOptions options = KeepOptions();
  options.copy.rows_per_second = 200;
  options.copy.chunk.target = absl::Minutes(1);
  options.copy.chunk.min_rows = 1;
  options.copy.chunk.start_rows = options.copy.chunk.max_rows = 100;
  Start(options);
  Await("the first chunk", [this] { return Stats().copy.chunks > 0; });
  Tell("set chunk-time=10ms");
  // A chunk that has to wait for a lock takes longer than twice that.
  std::unique_ptr<Connection> app = App();
  ASSERT_TRUE(app->Execute("START TRANSACTION").ok());
  ASSERT_TRUE(app->Query("SELECT id FROM t__osc_new FOR UPDATE").ok());
  Killer engine(App());
  Await("a chunk that waits",
        [&] { return engine.Running("INSERT INTO `app`.`t__osc_new`") != 0; });
  absl::SleepFor(absl::Milliseconds(30));
  ASSERT_TRUE(app->Execute("COMMIT").ok());
  const CopyStats before = Stats().copy;
  EXPECT_EQ(before.rows, 100 * before.chunks);
  Await("two chunks", [&] { return Stats().copy.chunks > before.chunks + 1; });
  const CopyStats after = Stats().copy;
  EXPECT_LT(after.rows - before.rows, 100 * (after.chunks - before.chunks));
  Hasten();
  ExpectDone();
}

TEST_F(ControlTest, APauseAndSettingsStandWhenAnotherRunGoesOn) {
  MakeTable(200);
  StartSlowly();
  Tell("pause");
  Tell("set copy-rate=0 chunk-time=20ms");
  StopRun();
  Start(ResumeOptions());
  Await("its first views",
        [this] { return recorder_.last().elapsed > absl::Seconds(2); });
  ExpectNothingWritten(20);
  EXPECT_EQ(Stats().settings.chunk_time, absl::Milliseconds(20));
  EXPECT_THAT(Stats().holds[0].reason, HasSubstr("paused by root@localhost"));
  Tell("resume");
  ExpectDone();
}

// The last chunk is out already: there is none but it to be held.
TEST_F(ControlTest, APauseHoldsTheChunkThatADeadRunHadInFlight) {
  MakeTable(10);
  MigrationOptions options = KeepOptions();
  options.copy.chunk.min_rows = options.copy.chunk.start_rows =
      options.copy.chunk.max_rows = 100;
  {
    FailpointOnce stop("copy-before-commit", [this] {
      stopper()->Stop(absl::CancelledError("stopped by the test"));
      return absl::UnavailableError("stopped by the test");
    });
    Start(options);
    Finish();
    ASSERT_TRUE(stop.passed());
  }
  Forget();
  Tell("pause");
  Start(ResumeOptions());
  Await("its first views",
        [this] { return recorder_.last().elapsed > absl::Seconds(2); });
  EXPECT_EQ(Count("SELECT COUNT(*) FROM t__osc_new"), 0);
  Tell("resume");
  ExpectDone();
}

TEST_F(ControlTest, TheNextRunObeysWhatWasSaidWhileNobodyWorked) {
  MakeTable(200);
  StartSlowly();
  StopRun();
  EXPECT_THAT(Tell("set chunk-time=30ms"),
              HasSubstr("osc resume --database=app --table=t"));
  EXPECT_THAT(TryTell("abort").status().message(),
              HasSubstr("osc cleanup --database=app --table=t"));
  Start(ResumeOptions());
  ExpectDone();
  EXPECT_EQ(Stats().settings.chunk_time, absl::Milliseconds(30));
}

TEST_F(ControlTest, ThePauseHoldsTheCutoverToo) {
  MakeTable(50);
  HeldFailpoint verified("checksum-ended");
  Start(KeepOptions());
  verified.AwaitArrival();
  Tell("pause");
  verified.Release();
  Await("the cutover to wait",
        [this] { return Stats().state.find("waiting: paused") == 0; });
  ExpectNothingWritten(5);
  EXPECT_EQ(Stats().cutover.attempts, 0);
  Tell("resume");
  ExpectDone();
}

TEST_F(ControlTest, PostponesTheCutoverUntilTheWord) {
  MakeTable(100);
  StartSlowly();
  EXPECT_THAT(Tell("postpone"), HasSubstr("waits for osc control cutover"));
  Hasten();
  Await("the cutover to wait",
        [this] { return Stats().state.find("waiting for osc") == 0; });
  EXPECT_EQ(Stats().cutover.attempts, 0);
  EXPECT_THAT(Tell("cutover"), HasSubstr("not postponed"));
  ExpectDone();
}

TEST_F(ControlTest, StopsSoThatItCanBeResumed) {
  MakeTable(100);
  StartSlowly();
  EXPECT_THAT(Tell("stop"), HasSubstr("can be resumed"));
  MigrationResult result = Finish();
  EXPECT_EQ(result.outcome, Outcome::kStopped);
  EXPECT_TRUE(result.resumable);
  EXPECT_THAT(result.status.message(), HasSubstr("told to stop by root@"));
  Forget();
  Start(ResumeOptions());
  ExpectDone();
}

TEST_F(ControlTest, AbortsAndLeavesNothing) {
  MakeTable(100);
  StartSlowly();
  EXPECT_THAT(Tell("abort"), HasSubstr("removes everything"));
  ExpectIntact(Outcome::kStopped);
}

TEST_F(ControlTest, TakesTheWordBackWhenNobodyAnswers) {
  MakeTable(100);
  StartSlowly();
  StopRun();
  // Somebody holds the lock of the run and does nothing.
  std::unique_ptr<ConnectionFactory> factory = EngineFactory();
  auto lock = std::make_unique<RunLock>(factory.get(), "app", "t");
  ASSERT_TRUE(lock->Acquire().ok());
  const absl::Status told = TryTell("pause", absl::Milliseconds(300)).status();
  EXPECT_TRUE(absl::IsUnavailable(told)) << told;
  EXPECT_EQ(
      Count("SELECT COUNT(*) FROM t__osc_state WHERE name LIKE 'request/%'"),
      0);
  lock.reset();
  Start(ResumeOptions());
  ExpectDone();
}

TEST_F(ControlTest, RefusesWhatItDoesNotUnderstandAndGoesOn) {
  MakeTable(100);
  StartSlowly();
  const StateTable state("app", NamesFor("t").state);
  const Mailbox mailbox(&state);
  std::unique_ptr<Connection> app = App();
  for (const char* words : {"", "dance", "set copy-rate=fast", "pause now"}) {
    SCOPED_TRACE(words);
    auto id = mailbox.Post(app.get(), words);
    ASSERT_TRUE(id.ok()) << id.status();
    Await("the answer", [&] {
      auto answer = mailbox.Answer(app.get(), *id);
      return answer.ok() && answer->has_value() &&
             (*answer)->rfind("not done: ", 0) == 0;
    });
  }
  Sql("INSERT INTO t__osc_state VALUES ('request/x', 'no letter'), "
      "('request/y', '[]')");
  Await("both to go", [this] {
    return Count(
               "SELECT COUNT(*) FROM t__osc_state WHERE name LIKE "
               "'request/%'") == 0;
  });
  Hasten();
  ExpectDone();
}

TEST_F(ControlTest, SaysThatNothingIsUnfinished) {
  MakeTable(10);
  EXPECT_TRUE(absl::IsNotFound(TryTell("pause").status()));
  // A name proves nothing.
  Sql("CREATE TABLE t__osc_state (id INT PRIMARY KEY)");
  EXPECT_TRUE(absl::IsFailedPrecondition(TryTell("pause").status()));
}

TEST_F(ControlTest, TellsThoseWhoWatchWhatHappensInItsOrder) {
  MakeTable(100);
  StartSlowly();
  Tell("pause");
  Await("the hold to be told",
        [this] { return recorder_.events().size() == 3; });
  Tell("resume");
  Await("the release to be told",
        [this] { return recorder_.events().size() == 5; });
  Hasten();
  ExpectDone();
  EXPECT_THAT(
      recorder_.events(),
      ElementsAre("start", "control", "held", "control", "released", "control",
                  "before-cutover", "after-cutover", "success"));
  const RunView last = recorder_.last();
  EXPECT_EQ(last.schema, "app");
  EXPECT_EQ(last.table, "t");
  EXPECT_EQ(last.run_id.size(), 16);
  EXPECT_EQ(last.phase, "done");
  EXPECT_EQ(last.rows_copied, 100);
  EXPECT_EQ(last.rows_verified, 100);
}

TEST_F(ControlTest, AnObjectionAtTheStartRefusesItWithNothingChanged) {
  MakeTable(20);
  recorder_.ObjectTo("start");
  Start(KeepOptions());
  MigrationResult result = ExpectIntact(Outcome::kRefused);
  EXPECT_THAT(result.status.message(), HasSubstr("not on a Friday"));
  EXPECT_THAT(recorder_.events(), ElementsAre("start", "failure"));
}

TEST_F(ControlTest, AnObjectionBeforeTheCutoverPutsItOff) {
  MakeTable(20);
  recorder_.ObjectTo("before-cutover");
  Start(KeepOptions());
  Await("the cutover to wait", [this] {
    return Stats().state.find("not on a Friday") != std::string::npos;
  });
  SetV(10, "meanwhile");
  AwaitViews(absl::Seconds(3));
  EXPECT_EQ(Stats().cutover.attempts, 0);
  EXPECT_THAT(recorder_.events(), ElementsAre("start", "before-cutover"))
      << "asked again only after a minute";
  Tell("abort");
  ExpectIntact(Outcome::kStopped);
}

}  // namespace
}  // namespace osc
