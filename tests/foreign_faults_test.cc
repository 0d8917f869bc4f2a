// Somebody else drops, alters or empties what the running migration has made,
// or its account.

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
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

  static std::vector<const char*> PlacesOfARun() {
    return {"copy-chunk-settled", "copy-ended", "checksum-ended",
            "cutover-replay-at-rest"};
  }

  // Does it at a place of a run while the application writes, and gives how it
  // ended: the original must be in use and right, and nothing be left.
  MigrationResult DoAt(const std::string& place, const std::string& sql,
                       const std::string& more = ", KEY by_v (v)",
                       const std::string& alter = "ADD COLUMN c INT") {
    MakeTableAgain(100, more);
    RaceWriter writer(App(), &model_, 2);
    HeldFailpoint held(place);
    Start(RaceOptions(alter));
    held.AwaitArrival();
    for (absl::string_view one : absl::StrSplit(sql, "; ")) {
      Sql(std::string(one));
    }
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

TEST_F(ForeignFaultsTest, EndsWhenTheShadowIsNotWhatItWasAnyMore) {
  for (const char* sql :
       {"RENAME TABLE t__osc_new TO elsewhere", "DROP TABLE t__osc_new",
        "TRUNCATE TABLE t__osc_new", "ALTER TABLE t__osc_new DROP COLUMN u",
        "ALTER TABLE t__osc_new ADD COLUMN z INT",
        "CREATE TABLE elsewhere LIKE t__osc_new; DROP TABLE t__osc_new; RENAME "
        "TABLE elsewhere TO t__osc_new"}) {
    for (const char* place : PlacesOfARun()) {
      SCOPED_TRACE(absl::StrCat(sql, " at ", place));
      DoAt(place, sql);
    }
  }
}

// With one of the same keys, which only the checksum or InnoDB's ids can tell.
TEST_F(ForeignFaultsTest, EndsWhenAPartitionOfTheShadowIsExchanged) {
  for (const char* place : PlacesOfARun()) {
    SCOPED_TRACE(place);
    DoAt(place,
         "CREATE TABLE elsewhere LIKE t__osc_new; ALTER TABLE elsewhere REMOVE "
         "PARTITIONING; INSERT INTO elsewhere SELECT * FROM t__osc_new WHERE "
         "id < 300; UPDATE elsewhere SET v = 'exchanged'; ALTER TABLE "
         "t__osc_new EXCHANGE PARTITION p0 WITH TABLE elsewhere",
         ", KEY by_v (v)) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS "
         "THAN (300), PARTITION p1 VALUES LESS THAN MAXVALUE",
         "MODIFY u BIGINT");
  }
}

// Where the run keeps what it has done, and whether it may cut over.
TEST_F(ForeignFaultsTest, EndsWhenItsStateIsDropped) {
  for (const char* place :
       {"copy-chunk-settled", "copy-ended", "checksum-ended"}) {
    SCOPED_TRACE(place);
    DoAt(place, "DROP TABLE t__osc_state");
  }
}

TEST_F(ForeignFaultsTest, EndsWhenItsChunksAreDroppedDuringTheCopy) {
  DoAt("copy-chunk-settled", "DROP TABLE t__osc_chunks");
}

TEST_F(ForeignFaultsTest, EndsWhenATriggerIsDroppedDuringTheCopy) {
  for (const char* trigger : {"t__osc_ins", "t__osc_upd", "t__osc_del"}) {
    SCOPED_TRACE(trigger);
    DoAt("copy-chunk-settled", absl::StrCat("DROP TRIGGER ", trigger));
  }
}

}  // namespace
}  // namespace osc
