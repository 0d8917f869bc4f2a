// A cutover that waits for the word, and one whose log is full of what old
// snapshots still see.

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "osc/cutover_command.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

class PostponeTest : public RaceTest {
 protected:
  MigrationOptions Postponed() {
    MigrationOptions options = RaceOptions();
    options.clean_on_stop = false;
    options.cutover.postpone = true;
    return options;
  }
  void AwaitPostponed() {
    Await("the word for the cutover", [&] {
      return absl::StrContains(Stats().state,
                               "osc cutover --database=app --table=t");
    });
  }
  std::string GiveTheWord() {
    auto told = LetCutoverGoOn(App().get(), "app", "t");
    EXPECT_TRUE(told.ok()) << told.status();
    return told.value_or("");
  }
};

TEST_F(PostponeTest, KeepsInStepUntilTheWordIsGiven) {
  MakeTable(100);
  RaceWriter writer(App(), &model_, 1);
  Start(Postponed());
  AwaitPostponed();
  // Looks once a second: several times in vain.
  const int64_t replayed = Stats().replay.entries_replayed;
  Await("the replay goes on",
        [&] { return Stats().replay.entries_replayed > replayed + 1500; });
  EXPECT_EQ(Stats().cutover.attempts, 0);
  EXPECT_LT(Count("SELECT COUNT(*) FROM t__osc_log"), 1000);
  EXPECT_TRUE(absl::StrContains(GiveTheWord(), "as soon as"));
  Finish();
  writer.Stop();
  ExpectDone();
}

TEST_F(PostponeTest, IsRememberedByAResumedRun) {
  MakeTable(50);
  Start(Postponed());
  AwaitPostponed();
  stopper()->Stop(absl::CancelledError("stopped by the test"));
  EXPECT_TRUE(Finish().resumable);
  Forget();
  MigrationOptions resume = RaceOptions();
  resume.clean_on_stop = false;
  resume.plan.alter.clear();
  Start(resume);
  AwaitPostponed();
  stopper()->Stop(absl::CancelledError("stopped by the test"));
  Finish();
  Forget();
  EXPECT_TRUE(
      absl::StrContains(GiveTheWord(), "osc resume --database=app --table=t"));
  Start(resume);
  ExpectDone();
}

TEST_F(PostponeTest, SaysThatNothingIsUnfinished) {
  MakeTable(10);
  EXPECT_TRUE(
      absl::IsNotFound(LetCutoverGoOn(App().get(), "app", "t").status()));
}

TEST_F(PostponeTest, BuildsTheLogAnewUnderTheLoad) {
  MakeTable(100);
  RaceWriter writer(App(), &model_, 2);
  LogLines log;
  FailpointOnce rebuilt("cutover-rebuild-log", [] { return absl::OkStatus(); });
  Start(RaceOptions());
  Finish();
  writer.Stop();
  ExpectDone();
  EXPECT_TRUE(rebuilt.passed());
  EXPECT_TRUE(log.Holds("It is built anew"));
}

}  // namespace
}  // namespace osc
