// Migrations that are stopped or die, and are gone on with, while the
// application writes.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/resume_fixture.h"

namespace osc {
namespace {

TEST_F(ResumeTest, GoesOnFromEveryPlace) {
  int seed = 0;
  for (const std::string& place : Places()) {
    SCOPED_TRACE(place);
    MakeTableAgain(100);
    RaceWriter writer(App(), &model_, ++seed);
    StopIn(place);
    // The triggers go on logging.
    const int64_t enough = writer.statements() + 20;
    while (writer.statements() < enough && !writer.failed())
      absl::SleepFor(absl::Milliseconds(1));
    Start(ResumeOptions());
    const MigrationResult result = Finish();
    EXPECT_TRUE(result.resumed);
    writer.Stop();
    ExpectDone();
  }
}

// The same command line is as good as `osc resume`.
TEST_F(ResumeTest, GoesOnWithTheSameAlter) {
  MakeTable(100);
  StopIn("copy-after-commit");
  Put(5, "between");
  Start(KeepOptions());
  EXPECT_TRUE(ExpectDone().resumed);
}

TEST_F(ResumeTest, GoesOnAfterManyStops) {
  MakeTable(100);
  RaceWriter writer(App(), &model_, 7);
  for (const char* place :
       {"copy-chunk-started", "copy-after-commit", "copy-after-commit",
        "copy-before-commit", "copy-ended", "checksum-chunk-verified",
        "checksum-chunk-verified", "cutover-locked"}) {
    SCOPED_TRACE(place);
    StopIn(place);
  }
  Start(ResumeOptions());
  Finish();
  writer.Stop();
  ExpectDone();
}

// Ten chunks of ten rows; the stops fall between chunks.
TEST_F(ResumeTest, CopiesNoChunkAndVerifiesNoChunkTwice) {
  MakeTable(100);
  Passes copied("copy-before-commit"), verified("checksum-snapshot-open");
  StopIn("copy-chunk-settled");
  StopIn("copy-chunk-settled");
  EXPECT_EQ(copied.count(), 2);
  StopIn("checksum-chunk-verified");
  StopIn("checksum-chunk-verified");
  EXPECT_EQ(verified.count(), 2);
  Start(ResumeOptions());
  const MigrationResult result = ExpectDone();
  const int chunks = static_cast<int>(result.stats.copy.chunks);
  EXPECT_GE(chunks, 10);
  EXPECT_EQ(copied.count(), chunks);
  EXPECT_EQ(verified.count(), chunks);
  EXPECT_EQ(result.stats.copy.rows, 100);
  EXPECT_EQ(result.stats.checksum.rows_verified, 100);
  EXPECT_EQ(result.stats.checksum.chunks_verified, chunks);
}

// Rows that are replayed after their chunk was verified are verified by the
// replay, in a resumed run too.
TEST_F(ResumeTest, VerifiesWhatItReplaysIntoVerifiedChunks) {
  MakeTable(50);
  StopIn("checksum-ended");
  SetV(20, "changed");
  // A replay that goes wrong: the row in the shadow is not the original's.
  Sql("CREATE TRIGGER spoils BEFORE INSERT ON t__osc_new FOR EACH ROW SET "
      "NEW.v = 'spoiled'");
  // It is replayed before the copy, of which nothing is left, has ended.
  FailpointOnce copied("copy-ended", [this] {
    const absl::Time give_up = absl::Now() + absl::Seconds(30);
    while (stopper()->status().ok() && absl::Now() < give_up &&
           Count("SELECT COUNT(*) FROM t__osc_log") > 0) {
      absl::SleepFor(absl::Milliseconds(5));
    }
    return absl::OkStatus();
  });
  Start(ResumeOptions());
  ExpectIntact(Outcome::kMismatch);
}

TEST_F(ResumeTest, RefusesAnotherAlterThanTheOneThatWasBegun) {
  MakeTable(30);
  StopIn("copy-after-commit");
  MigrationOptions other = KeepOptions();
  other.plan.alter = "ADD COLUMN other INT";
  ExpectRefusal(other,
                "changes this table in another way: ALTER TABLE t ADD "
                "COLUMN c INT");
  Start(ResumeOptions());
  ExpectDone();
}

TEST_F(ResumeTest, RefusesWhenNothingIsUnfinished) {
  MakeTable(10);
  ExpectRefusal(ResumeOptions(),
                "there is no unfinished migration of "
                "`app`.`t`");
}

// What must be as the run left it, and what somebody did to it.
struct Tampering {
  const char* statement;
  const char* why;
};

TEST_F(ResumeTest, RefusesWhenSomebodyChangedWhatItNeeds) {
  const Tampering tamperings[] = {
      {"ALTER TABLE t ADD COLUMN x INT", "the original table"},
      {"DROP TRIGGER t__osc_upd", "the triggers"},
      {"ALTER TABLE t__osc_new ADD COLUMN x INT", "`t__osc_new`"},
      {"TRUNCATE t__osc_new", "`t__osc_new`"},
      {"DROP TABLE t__osc_new", "`t__osc_new`"},
      {"DROP TABLE t__osc_chunks", "`t__osc_chunks` is gone"},
  };
  for (const Tampering& tampering : tamperings) {
    SCOPED_TRACE(tampering.statement);
    MakeTableAgain(30);
    StopIn("copy-chunk-settled");
    Sql(tampering.statement);
    ExpectRefusal(ResumeOptions(), tampering.why);
    ExpectRefusal(ResumeOptions(), "osc cleanup --database=app --table=t");
  }
}

// TRUNCATE changes the rows, too.
TEST_F(ResumeTest, RefusesWhenTheOriginalWasTruncated) {
  MakeTable(30);
  StopIn("copy-chunk-settled");
  Sql("TRUNCATE t");
  model_.rows().clear();
  ExpectRefusal(ResumeOptions(), "the original table");
}

TEST_F(ResumeTest, RefusesTheStateOfANewerTool) {
  MakeTable(30);
  StopIn("copy-chunk-settled");
  Sql("UPDATE t__osc_state SET value = 99 WHERE name = 'version'");
  ExpectRefusal(ResumeOptions(), "a newer osc began this migration");
}

TEST_F(ResumeTest, RefusesADamagedState) {
  MakeTable(30);
  StopIn("copy-chunk-settled");
  Sql("DELETE FROM t__osc_state WHERE name = 'shadow_identity'");
  ExpectRefusal(ResumeOptions(), "shadow_identity");
}

TEST_F(ResumeTest, AsksBeforeItGoesOnOnAnotherServer) {
  MakeTable(30);
  Passes verified("checksum-snapshot-open");
  StopIn("checksum-ended");
  const int before = verified.count();
  Sql("UPDATE t__osc_state SET value = 'the one before' WHERE name = 'server'");
  ExpectRefusal(ResumeOptions(), "--accept-new-server");
  MigrationOptions accept = ResumeOptions();
  accept.accept_new_server = true;
  Start(accept);
  ExpectDone();
  EXPECT_EQ(verified.count(), 2 * before);
}

// A statement of the dead run that comes to its end late would write into the
// shadow behind the back of the resumed one.
// The mark of the server's start by which a session is known was taken for one
// that does not change. It counts the ids too that the log entries take.
// A client that was thought to be dead comes back.
// Its machine is gone, and the server does not know yet.
// A statement of the run's own lock may take long, and it beats in between.
// Else whoever takes the run up could not end it, and not get the lock.
// It could be gone on with all the same, and the statements that remove
// everything were told instead.
TEST_F(ResumeTest, GoesOnWhenNobodyKnewWhetherTheTablesWereSwapped) {
  MakeTable(30);
  {
    FailpointOnce lost(
        facts().rename_under_lock ? "cutover-renamed" : "cutover-rename-waits",
        [] { return absl::UnavailableError("lost by the test"); });
    FailpointOnce silent("cutover-nobody-answers", [] {
      return absl::UnavailableError("nobody answers");
    });
    Start(KeepOptions());
    const MigrationResult result = Finish();
    EXPECT_TRUE(absl::IsUnknown(result.status)) << result.status;
    EXPECT_EQ(result.outcome, Outcome::kFailed);
    EXPECT_TRUE(result.resumable);
    EXPECT_EQ(result.leftovers, std::vector<std::string>());
  }
  Start(ResumeOptions());
  ExpectDone();
}

// What definitions and times of creation look like depends on the session's
// time zone, and some sessions of a run with TIMESTAMPs are in UTC.
TEST_F(ResumeTest, GoesOnWhereTheServersTimeZoneIsNotUtc) {
  Sql("SET GLOBAL time_zone = '+05:00'");
  MakeTable(30);
  Sql("ALTER TABLE t ADD COLUMN at TIMESTAMP NOT NULL DEFAULT '2020-01-01 "
      "12:00:00'");
  StopIn("copy-chunk-settled");
  StopIn("checksum-ended");
  Passes verified("checksum-snapshot-open");
  Start(ResumeOptions());
  ExpectDone();
  EXPECT_EQ(verified.count(), 0);
  Sql("SET GLOBAL time_zone = DEFAULT");
}

// A server that dies in the middle of the RENAME may do half of it.
TEST_F(ResumeTest, GivesTheOriginalItsNameBackAfterHalfOfTheRename) {
  MakeTable(30);
  StopIn("cutover-before-rename");
  Sql("DROP TABLE IF EXISTS t__osc_old");  // the sentry
  absl::SleepFor(absl::Seconds(1));        // what is created now is younger
  Sql("RENAME TABLE t TO t__osc_old");
  Start(ResumeOptions());
  EXPECT_TRUE(ExpectDone().resumed);
}

// Nobody knows then whose rows those are.
TEST_F(ResumeTest,
       RefusesWhenTheOriginalIsGoneAndAnotherTableInTheOldOnesPlace) {
  MakeTable(30);
  StopIn("cutover-before-rename");
  Sql("DROP TABLE IF EXISTS t__osc_old");  // the sentry
  Sql("CREATE TABLE t__osc_old LIKE t");
  Sql("DROP TABLE t");
  const std::vector<std::string> before = Artifacts();
  Start(ResumeOptions());
  const MigrationResult result = Finish();
  EXPECT_EQ(result.outcome, Outcome::kRefused) << result.status;
  EXPECT_THAT(std::string(result.status.message()),
              testing::HasSubstr("Nothing is touched"));
  EXPECT_EQ(Artifacts(), before);
}

}  // namespace
}  // namespace osc
