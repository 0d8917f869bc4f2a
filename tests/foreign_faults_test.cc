// Somebody else drops, alters or empties what the running migration has made,
// or its account.

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

class ForeignFaultsTest : public RaceTest {
 protected:
  // Does this in the middle of a run whose thread is busy with an index. The
  // application's statements fail from then on; they must work again although
  // that thread is busy still.
  MigrationResult BreakCapture(const std::string& sql) {
    HeldFailpoint busy("indexes-before-build");
    Start(RaceOptions());
    busy.AwaitArrival();
    Sql(sql);
    std::unique_ptr<Connection> application = App();
    Await("the application's statements", [&] {
      return application->Execute("UPDATE t SET v = 'again' WHERE id = 10")
          .ok();
    });
    model_.rows().at(10).v = "again";
    RaceWriter writer(App(), &model_, 1);
    busy.Release();
    MigrationResult result = Finish();
    writer.Stop();
    return result;
  }

  // As above with one of the run's own tables: nothing of it is left.
  void ExpectCaptureEnds(const std::string& sql) {
    MakeTable(30);
    BreakCapture(sql);
    Sql("DROP TABLE IF EXISTS elsewhere");
    ExpectIntact(Outcome::kFailed);
  }

  // Does it at a place of a run while the application writes, and gives how it
  // ended: the original must be in use and right, and nothing be left.
  MigrationResult DoAt(const std::string& place, const std::string& sql) {
    MakeTableAgain(100);
    RaceWriter writer(App(), &model_, 2);
    HeldFailpoint held(place);
    Start(RaceOptions());
    held.AwaitArrival();
    Sql(sql);
    held.Release();
    const MigrationResult result = Finish();
    writer.Stop();
    Sql("DROP TABLE IF EXISTS elsewhere");
    ExpectIntact(result.outcome);
    EXPECT_TRUE(result.outcome == Outcome::kFailed ||
                result.outcome == Outcome::kMismatch)
        << result.status;
    return result;
  }
};

TEST_F(ForeignFaultsTest, TheApplicationGoesOnWhenTheLogIsDropped) {
  ExpectCaptureEnds("DROP TABLE t__osc_log");
}

TEST_F(ForeignFaultsTest, TheApplicationGoesOnWhenTheLogIsRenamed) {
  ExpectCaptureEnds("RENAME TABLE t__osc_log TO elsewhere");
}

TEST_F(ForeignFaultsTest, TheApplicationGoesOnWhenTheLogLosesAColumn) {
  ExpectCaptureEnds("ALTER TABLE t__osc_log CHANGE key_1 other BIGINT");
}

// Its triggers fail the application's statements; its sessions live on.
TEST_F(ForeignFaultsTest, TheApplicationGoesOnWhenTheAccountIsDropped) {
  MakeTable(30);
  const MigrationResult result = BreakCapture("DROP USER osc@localhost");
  EXPECT_EQ(result.outcome, Outcome::kFailed) << result.status;
  // Nobody can log in any more to remove the tables: they are named.
  for (const std::string& sql : result.leftovers) Sql(sql);
  ExpectNothingLeft({"t"});
  ExpectModel();
}

// Changes that were logged and not replayed are gone with it.
TEST_F(ForeignFaultsTest, DoesNotSwapAfterTheLogWasEmptied) {
  for (const char* place : {"copy-chunk-settled", "copy-ended"}) {
    SCOPED_TRACE(place);
    DoAt(place, "TRUNCATE TABLE t__osc_log");
  }
  const MigrationResult result =
      DoAt("checksum-ended", "TRUNCATE TABLE t__osc_log");
  EXPECT_THAT(std::string(result.status.message()),
              HasSubstr("truncated or replaced the log"));
}

// While nobody is at work: what had been verified is not trusted any more.
TEST_F(ForeignFaultsTest, VerifiesAgainAfterTheLogWasEmptied) {
  MakeTable(100);
  MigrationOptions options = RaceOptions();
  options.clean_on_stop = false;
  FailpointOnce stop("checksum-ended", [this] {
    stopper()->Stop(absl::CancelledError("stopped by the test"));
    return absl::UnavailableError("stopped by the test");
  });
  Start(options);
  EXPECT_TRUE(Finish().resumable);
  SetV(10, "changed between");
  Sql("TRUNCATE TABLE t__osc_log");
  Start(options);
  ExpectIntact(Outcome::kMismatch);
}

TEST_F(ForeignFaultsTest, EndsWhenTheShadowIsRenamed) {
  for (const char* place :
       {"copy-chunk-settled", "copy-ended", "checksum-ended"}) {
    SCOPED_TRACE(place);
    DoAt(place, "RENAME TABLE t__osc_new TO elsewhere");
  }
}

TEST_F(ForeignFaultsTest, EndsWhenATriggerIsDroppedDuringTheCopy) {
  for (const char* trigger : {"t__osc_ins", "t__osc_upd", "t__osc_del"}) {
    SCOPED_TRACE(trigger);
    DoAt("copy-chunk-settled", absl::StrCat("DROP TRIGGER ", trigger));
  }
}

}  // namespace
}  // namespace osc
