// What somebody else does to the tables while a migration runs, and what the
// new table must keep of the old one.

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

class GuardTest : public RaceTest {
 protected:
  // Runs a migration in which somebody does this between the checksum and the
  // cutover, and expects that the cutover is off.
  void ExpectOff(const std::vector<std::string>& statements) {
    HeldFailpoint verified("checksum-ended");
    Start(RaceOptions());
    verified.AwaitArrival();
    for (const std::string& sql : statements) Sql(sql);
    verified.Release();
    MigrationResult result = Finish();
    EXPECT_EQ(result.outcome, Outcome::kFailed) << result.status;
    EXPECT_TRUE(
        absl::StrContains(result.status.message(), "the cutover is off"))
        << result.status;
    EXPECT_EQ(result.leftovers, std::vector<std::string>());
    ExpectNothingLeft({"t"});
    EXPECT_EQ(Count("SELECT COUNT(*) FROM information_schema.COLUMNS WHERE "
                    "TABLE_SCHEMA = 'app' AND COLUMN_NAME = 'c'"),
              0);
  }
};

// A column that somebody adds meanwhile is not in the shadow.
TEST_F(GuardTest, DoesNotSwapAfterAForeignAlter) {
  MakeTable(30);
  ExpectOff({"ALTER TABLE t ADD COLUMN z INT NOT NULL DEFAULT 3"});
  EXPECT_EQ(Count("SELECT SUM(z) FROM t"), 90);
  ExpectModel();
}

TEST_F(GuardTest, DoesNotSwapAfterAForeignIndex) {
  MakeTable(30);
  ExpectOff({"ALTER TABLE t ADD INDEX foreign_index (v)"});
  ExpectModel();
}

// TRUNCATE fires no trigger: the shadow still holds all rows.
TEST_F(GuardTest, DoesNotSwapAfterATruncate) {
  MakeTable(30);
  ExpectOff({"TRUNCATE TABLE t"});
  EXPECT_EQ(Count("SELECT COUNT(*) FROM t"), 0);
}

// Rows that come after the TRUNCATE must not hide it.
TEST_F(GuardTest, DoesNotSwapAfterATruncateThatWasFilledAgain) {
  MakeTable(30);
  ExpectOff(
      {"TRUNCATE TABLE t", "INSERT INTO t (id, v, u) VALUES (10, 'again', 1)"});
  EXPECT_EQ(Rows("SELECT id, v FROM t"), std::vector<std::string>{"10|again"});
}

// A table of the same name and definition is not the same table.
TEST_F(GuardTest, DoesNotSwapAfterTheOriginalWasReplaced) {
  MakeTable(30);
  ExpectOff({"CREATE TABLE other LIKE t",
             "INSERT INTO other VALUES (1, 'x', 1)", "DROP TABLE t",
             "RENAME TABLE other TO t"});
  EXPECT_EQ(Rows("SELECT id, v FROM t"), std::vector<std::string>{"1|x"});
}

// Without one of the triggers changes went by unseen.
TEST_F(GuardTest, DoesNotSwapWhenATriggerIsGone) {
  for (const char* trigger : {"t__osc_ins", "t__osc_upd", "t__osc_del"}) {
    SCOPED_TRACE(trigger);
    MakeTableAgain(30);
    ExpectOff({absl::StrCat("DROP TRIGGER ", trigger)});
    ExpectModel();
  }
}

// A trigger of the same name that does something else.
TEST_F(GuardTest, DoesNotSwapWhenATriggerWasReplaced) {
  MakeTable(30);
  ExpectOff({"DROP TRIGGER t__osc_upd",
             "CREATE TRIGGER t__osc_upd AFTER UPDATE ON t FOR EACH ROW SET @x "
             "= 1"});
  ExpectModel();
}

TEST_F(GuardTest, DoesNotSwapWhenTheShadowWasEmptied) {
  MakeTable(30);
  ExpectOff({"TRUNCATE TABLE t__osc_new"});
  ExpectModel();
}

TEST_F(GuardTest, DoesNotSwapWhenTheShadowWasAltered) {
  MakeTable(30);
  ExpectOff({"ALTER TABLE t__osc_new DROP COLUMN u"});
  ExpectModel();
}

// Statistics are nobody's change.
TEST_F(GuardTest, SwapsAfterSomebodyAnalyzedTheTables) {
  MakeTable(30);
  HeldFailpoint verified("checksum-ended");
  Start(RaceOptions());
  verified.AwaitArrival();
  Sql("ANALYZE TABLE t, t__osc_new, t__osc_log");
  verified.Release();
  ExpectDone();
}

// The same in the middle of the copy.
TEST_F(GuardTest, StopsWhenTheOriginalIsTruncatedDuringTheCopy) {
  MakeTable(30);
  HeldFailpoint settled("copy-chunk-settled");
  Start(RaceOptions());
  settled.AwaitArrival();
  Sql("TRUNCATE TABLE t");
  model_.rows().clear();
  settled.Release();
  MigrationResult result = Finish();
  // The checksum sees it first: rows in the shadow that are in no other place.
  EXPECT_EQ(result.outcome, Outcome::kMismatch) << result.status;
  ExpectNothingLeft({"t"});
  ExpectModel();
}

TEST_F(GuardTest, StopsWhenAColumnGoesDuringTheCopy) {
  MakeTable(30);
  HeldFailpoint settled("copy-chunk-settled");
  Start(RaceOptions());
  settled.AwaitArrival();
  Sql("ALTER TABLE t DROP COLUMN u");
  settled.Release();
  EXPECT_EQ(Finish().outcome, Outcome::kFailed);
  ExpectNothingLeft({"t"});
  EXPECT_EQ(Count("SELECT COUNT(*) FROM t"), 30);
}

class KeptValueTest : public RaceTest {
 protected:
  void MakeNumbered() {
    Sql("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(40))");
    for (int i = 0; i < 30; ++i) Sql("INSERT INTO t (v) VALUES ('old')");
  }
  int64_t NextId() {
    Sql("INSERT INTO t (v) VALUES ('next')");
    return Count("SELECT LAST_INSERT_ID()");
  }
};

// The ids of the last rows, deleted before the migration: a new table counts
// from its greatest row, and gives them out again.
TEST_F(KeptValueTest, DoesNotGiveOutIdsOfRowsDeletedBefore) {
  MakeNumbered();
  Sql("DELETE FROM t WHERE id > 20");
  Start(RaceOptions());
  EXPECT_EQ(Finish().outcome, Outcome::kDone);
  EXPECT_EQ(NextId(), 31);
}

// The ids were given out and the rows deleted while it ran.
TEST_F(KeptValueTest, DoesNotGiveOutIdsOfRowsDeletedWhileItRan) {
  MakeNumbered();
  HeldFailpoint verified("checksum-ended");
  MigrationOptions options = RaceOptions();
  options.cutover.lock_wait_timeout_seconds = 20;
  Start(options);
  verified.AwaitArrival();
  for (int i = 31; i <= 40; ++i) EXPECT_EQ(NextId(), i);
  Sql("DELETE FROM t WHERE id > 10");
  AwaitLog(0);
  Sql("START TRANSACTION");
  EXPECT_EQ(NextId(), 41);
  verified.Release();
  AwaitWaiting("osc", 1);
  Sql("ROLLBACK");
  EXPECT_EQ(Finish().outcome, Outcome::kDone);
  EXPECT_EQ(NextId(), 42);
}

// The ALTER asks for a higher counter than the original has reached.
TEST_F(KeptValueTest, KeepsACounterThatTheAlterSets) {
  MakeNumbered();
  Start(RaceOptions("ADD COLUMN c INT, AUTO_INCREMENT = 1000"));
  EXPECT_EQ(Finish().outcome, Outcome::kDone);
  EXPECT_EQ(NextId(), 1000);
}

// A row with the id 0 would get a new id when it is inserted again.
TEST_F(KeptValueTest, KeepsARowWithTheIdZero) {
  MakeNumbered();
  Sql("SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'");
  Sql("INSERT INTO t VALUES (0, 'zero')");
  HeldFailpoint verified("checksum-ended");
  Start(RaceOptions());
  verified.AwaitArrival();
  Sql("UPDATE t SET v = 'zero, replayed' WHERE id = 0");
  verified.Release();
  EXPECT_EQ(Finish().outcome, Outcome::kDone);
  EXPECT_EQ(One("SELECT MIN(id), COUNT(*), MAX(id) FROM t"), "0|31|30");
  EXPECT_EQ(One("SELECT v FROM t WHERE id = 0"), "zero, replayed");
}

// Dates that today's sql_mode would refuse, and that are there all the same.
TEST_F(KeptValueTest, KeepsZeroDatesAndImpossibleOnes) {
  Sql("SET SESSION sql_mode = 'ALLOW_INVALID_DATES'");
  Sql("CREATE TABLE t (id INT PRIMARY KEY, d DATE NOT NULL, s DATETIME(6))");
  Sql("INSERT INTO t VALUES (1, '0000-00-00', '0000-00-00 00:00:00'), "
      "(2, '2021-02-31', '2021-02-31 10:00:00.000001'), "
      "(3, '2021-00-00', '2021-05-00 23:59:59.999999')");
  const std::vector<std::string> dates = Rows("SELECT * FROM t ORDER BY id");
  HeldFailpoint verified("checksum-ended");
  Start(RaceOptions());
  verified.AwaitArrival();
  Sql("INSERT INTO t SELECT id + 10, d, s FROM t");
  verified.Release();
  MigrationResult result = Finish();
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_EQ(Rows("SELECT id, d, s FROM t WHERE id < 10 ORDER BY id"), dates);
  EXPECT_EQ(Rows("SELECT id - 10, d, s FROM t WHERE id > 10 ORDER BY id"),
            dates);
}

}  // namespace
}  // namespace osc
