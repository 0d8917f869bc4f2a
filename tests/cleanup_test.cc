// What dead runs leave is removed, and nothing else, while the application
// writes.

#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "gmock/gmock.h"
#include "osc/cleanup_command.h"
#include "tests/leftover_fixture.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

class CleanupTest : public LeftoverTest {
 protected:
  // Kills a run at each place, and cleans up.
  void CleanAfter(const Strings& places) {
    int seed = 0;
    for (const std::string& place : places) {
      SCOPED_TRACE(place);
      MakeAll();
      const Strings before = Objects();
      RaceWriter writer(App(), &model_, ++seed);
      KillAt(place);
      const Said said = CleanTable();
      EXPECT_EQ(said.code, 0) << said.all();
      AwaitMore(writer);
      writer.Stop();
      EXPECT_EQ(Objects(), before);
      ExpectModel();
      EXPECT_EQ(Columns(), "3") << said.all();
    }
  }

  virtual void MakeAll() { MakeTableAgain(100); }

  std::string Columns() {
    return One(
        "SELECT COUNT(*) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = "
        "'app' AND TABLE_NAME = 't' AND COLUMN_NAME IN ('id', 'v', 'u', 'c')");
  }
  static void AwaitMore(const RaceWriter& writer) {
    const int64_t enough = writer.statements() + 10;
    const absl::Time give_up = absl::Now() + absl::Seconds(30);
    while (writer.statements() < enough && absl::Now() < give_up) {
      absl::SleepFor(absl::Milliseconds(1));
    }
    EXPECT_GE(writer.statements(), enough) << "the application stands still";
  }
};

TEST_F(CleanupTest, RemovesWhatARunHasLeftThatWasKilledAnywhere) {
  Strings places = {
      "state-created",      "prepare-shadow-created", "prepare-log-created",
      "prepare-done",       "capture-installed",      "capture-done",
      "copy-before-commit", "indexes-built",          "checksum-ended",
      "cutover-locked",     "cutover-before-rename"};
  if (!facts().rename_under_lock) {
    places.push_back("cutover-rename-sent");
    places.push_back("cutover-rename-waits");
  }
  CleanAfter(places);
}

// A run that died between two of the three triggers.
TEST_F(CleanupTest, RemovesWhatIsLeftWithOnlySomeOfTheTriggers) {
  MakeAll();
  const Said run = OnTable("run", RunFlags("ADD COLUMN c INT"),
                           {"OSC_FAILPOINTS=capture-before-trigger=kill@2"});
  EXPECT_EQ(run.code, -1) << run.err;
  EXPECT_EQ(CleanTable().code, 0);
  ExpectNothingLeft({"t"});
}

TEST_F(CleanupTest, FinishesAMigrationWhoseNewTableIsInPlace) {
  const Strings places = {
      facts().rename_under_lock ? "cutover-renamed" : "cutover-sentry-dropped",
      "cleanup-triggers-dropped"};
  int seed = 0;
  for (const std::string& place : places) {
    SCOPED_TRACE(place);
    MakeAll();
    RaceWriter writer(App(), &model_, ++seed);
    KillAt(place);
    EXPECT_THAT(OnTable("cleanup").out, HasSubstr("the new table is in place"));
    const Said said = CleanTable();
    EXPECT_EQ(said.code, 0) << said.all();
    EXPECT_THAT(said.out, HasSubstr("its migration is done"));
    writer.Stop();
    ExpectNothingLeft({"t", "t__osc_old"});
    ExpectModel();
    EXPECT_EQ(Columns(), "4");
  }
}

// What then bears the old table's name was told to be dropped: all there is.
TEST_F(CleanupTest, GivesTheOriginalItsNameBackAfterHalfOfTheRename) {
  MakeAll();
  const Strings before = Objects();
  KillAt("cutover-before-rename");
  Sql("DROP TABLE IF EXISTS t__osc_old");  // the sentry
  Sql("RENAME TABLE t TO t__osc_old");
  const Said said = CleanTable();
  EXPECT_EQ(said.code, 0) << said.all();
  EXPECT_EQ(Objects(), before);
  ExpectModel();
}

TEST_F(CleanupTest, MayBeKilledItself) {
  for (const char* place :
       {"resume-taken-up", "cleanup-begun", "cleanup-triggers-dropped",
        "cleanup-before-state"}) {
    SCOPED_TRACE(place);
    MakeAll();
    RaceWriter writer(App(), &model_, 1);
    KillAt("copy-before-commit");
    EXPECT_EQ(
        CleanTable({absl::StrCat("OSC_FAILPOINTS=", place, "=kill")}).code, -1);
    if (std::string(place) != "resume-taken-up") {
      const Said resumed = OnTable("resume");
      EXPECT_EQ(resumed.code, 2);
      EXPECT_THAT(resumed.err, HasSubstr("removal of what is left"));
      EXPECT_THAT(OnTable("status").out, HasSubstr("being removed"));
    }
    // Whatever its age.
    const Said said = place == std::string("resume-taken-up")
                          ? CleanTable()
                          : Do("cleanup", {"--execute"});
    EXPECT_EQ(said.code, 0) << said.all();
    writer.Stop();
    ExpectNothingLeft({"t"});
    ExpectModel();
  }
}

TEST_F(CleanupTest, OnlyShowsWithoutExecute) {
  MakeAll();
  KillAt("copy-before-commit");
  const Strings before = Objects();
  const Said said = OnTable("cleanup");
  EXPECT_EQ(said.code, 0) << said.all();
  EXPECT_THAT(said.out, AllOf(HasSubstr("DROP TRIGGER `app`.`t__osc_del`;\n"),
                              HasSubstr("DROP TABLE `app`.`t__osc_log`;\n"),
                              HasSubstr("DROP TABLE `app`.`t__osc_new`;\n"),
                              HasSubstr("nothing was changed")));
  EXPECT_EQ(Objects(), before);
}

TEST_F(CleanupTest, RemovesWithoutANameOnlyWhatIsOrphaned) {
  MakeAll();
  KillAt("copy-before-commit");
  const Strings before = Objects();
  Age("23 HOUR");
  const Said young = Do("cleanup", {"--execute"});
  EXPECT_EQ(young.code, 0) << young.all();
  EXPECT_THAT(young.out, HasSubstr("app.t: left alone, the last sign of life "
                                   "is 23h old"));
  EXPECT_EQ(Objects(), before);
  Age("25 HOUR");
  const Said old = Do("cleanup", {"--execute"});
  EXPECT_EQ(old.code, 0) << old.all();
  ExpectNothingLeft({"t"});
  EXPECT_THAT(Do("cleanup", {"--execute"}).out,
              HasSubstr("no unfinished migration"));
}

TEST_F(CleanupTest, NeverTouchesWhatALiveRunOwns) {
  MakeAll();
  {
    HeldFailpoint held("copy-after-commit");
    Start(RaceOptions());
    held.AwaitArrival();
    const Strings before = Objects();
    const Said named = CleanTable();
    EXPECT_EQ(named.code, 7) << named.all();
    EXPECT_THAT(named.out, HasSubstr("another run works on"));
    EXPECT_EQ(OnTable("cleanup").code, 7);
    EXPECT_EQ(Do("cleanup", {"--execute"}).code, 0);
    EXPECT_EQ(Objects(), before);
    held.Release();
  }
  ExpectDone();
}

// A long transaction keeps the triggers from being dropped.
TEST_F(CleanupTest, CanBeRepeatedWhenItCouldNotHaveTheLock) {
  MakeAll();
  KillAt("copy-before-commit");
  const Strings before = Objects();
  std::unique_ptr<Connection> reader = App();
  ASSERT_TRUE(reader->Execute("START TRANSACTION").ok());
  ASSERT_TRUE(reader->Query("SELECT COUNT(*) FROM t").ok());
  auto factory = EngineFactory();
  CleanupOptions options;
  options.schema = "app";
  options.table = "t";
  options.execute = true;
  options.patience = absl::ZeroDuration();
  std::ostringstream out;
  EXPECT_EQ(CleanUp(factory.get(), options, stopper_, &out), Outcome::kFailed);
  EXPECT_THAT(out.str(), HasSubstr("osc cleanup --database=app --table=t"));
  EXPECT_EQ(Objects(), before);
  options.patience = absl::Minutes(1);
  std::thread ends([&reader] {
    absl::SleepFor(absl::Seconds(3));
    reader->Execute("COMMIT").IgnoreError();
  });
  EXPECT_EQ(CleanUp(factory.get(), options, stopper_, &out), Outcome::kDone);
  ends.join();
  ExpectNothingLeft({"t"});
  ExpectModel();
}

TEST_F(CleanupTest, LeavesWhatIsNotItsOwn) {
  MakeAll();
  KillAt("copy-before-commit");
  Sql("DROP TABLE t__osc_chunks");
  Sql("CREATE TABLE t__osc_chunks (id INT PRIMARY KEY) COMMENT 'mine'");
  Sql("CREATE TABLE t__osc_old (id INT PRIMARY KEY)");
  Sql("TRUNCATE t__osc_new");
  const Said said = CleanTable();
  EXPECT_EQ(said.code, 3) << said.all();
  EXPECT_THAT(said.out,
              AllOf(HasSubstr("`app`.`t__osc_chunks` is not what this"),
                    HasSubstr("`app`.`t__osc_old` is not what this"),
                    HasSubstr("`app`.`t__osc_new` is not what this")));
  EXPECT_EQ(Objects(),
            Strings({"t", "t__osc_chunks", "t__osc_new", "t__osc_old"}));
}

// Without the log it would fail the application's writes.
TEST_F(CleanupTest, KeepsTheLogThatSomebodyElsesTriggerWritesTo) {
  MakeAll();
  KillAt("copy-before-commit");
  Sql("DROP TRIGGER t__osc_ins");
  Sql("CREATE TRIGGER t__osc_ins AFTER INSERT ON t FOR EACH ROW INSERT INTO "
      "t__osc_log (log_id, op, key_1) VALUES (UUID_SHORT(), 1, NEW.id)");
  const Said said = CleanTable();
  EXPECT_EQ(said.code, 3) << said.all();
  EXPECT_THAT(said.out,
              AllOf(HasSubstr("the trigger `app`.`t__osc_ins` is not"),
                    HasSubstr("`app`.`t__osc_log` stays")));
  EXPECT_EQ(Objects(),
            Strings({"t", "t__osc_ins", "t__osc_log", "t__osc_state"}));
  Put(5, "as ever");
  Sql("DROP TRIGGER t__osc_ins");
  EXPECT_EQ(CleanTable().code, 0);
  ExpectNothingLeft({"t"});
  ExpectModel();
}

// Died before it recorded what it had made.
TEST_F(CleanupTest, LeavesAShadowWithRowsOfWhichNothingIsRecorded) {
  MakeAll();
  KillAt("prepare-done");
  Sql("INSERT INTO t__osc_new (id) VALUES (1)");
  const Said said = CleanTable();
  EXPECT_EQ(said.code, 3) << said.all();
  EXPECT_EQ(Objects(), Strings({"t", "t__osc_new"}));
}

TEST_F(CleanupTest, LeavesADamagedStateToAPerson) {
  MakeAll();
  KillAt("copy-before-commit");
  const Strings before = Objects();
  Sql("DELETE FROM t__osc_state WHERE name = 'shadow_identity'");
  const Said damaged = CleanTable();
  EXPECT_EQ(damaged.code, 3) << damaged.all();
  EXPECT_THAT(damaged.out,
              AllOf(HasSubstr("shadow_identity"),
                    HasSubstr("DROP TRIGGER IF EXISTS `app`.`t__osc_ins`")));
  Sql("UPDATE t__osc_state SET value = 99 WHERE name = 'version'");
  const Said newer = CleanTable();
  EXPECT_EQ(newer.code, 3) << newer.all();
  EXPECT_THAT(newer.out,
              AllOf(HasSubstr("a newer osc"), Not(HasSubstr("DROP TRIGGER"))));
  EXPECT_EQ(Objects(), before);
}

// A dump of the schema, read back under another name, tells of the original's
// tables.
TEST_F(CleanupTest, TakesNoStateForThatOfAnotherSchema) {
  MakeAll();
  KillAt("copy-before-commit");
  const Strings before = Objects();
  Sql("CREATE DATABASE IF NOT EXISTS copied");
  Sql("CREATE TABLE copied.t__osc_state LIKE app.t__osc_state");
  Sql("INSERT INTO copied.t__osc_state SELECT * FROM app.t__osc_state");
  const Said said =
      Do("cleanup", {"--execute", "--database=copied", "--table=t"});
  EXPECT_EQ(said.code, 3) << said.all();
  EXPECT_THAT(said.out, HasSubstr("a copy of the state"));
  EXPECT_EQ(Objects(), before);
  Sql("DROP DATABASE copied");
}

TEST_F(CleanupTest, AsksBeforeItRemovesWhatAnotherServerBegan) {
  MakeAll();
  KillAt("copy-before-commit");
  const Strings before = Objects();
  Sql("UPDATE t__osc_state SET value = 'the one before' WHERE name = 'server'");
  const Said asks = CleanTable();
  EXPECT_EQ(asks.code, 3) << asks.all();
  EXPECT_THAT(asks.out, HasSubstr("--accept-new-server"));
  run_flags_ = {"--accept-new-server"};
  Strings accept = {"--execute", "--accept-new-server"};
  EXPECT_EQ(OnTable("cleanup", accept).code, 7) << "it may live";
  EXPECT_EQ(Objects(), before);
  Age("2 MINUTE");
  const Said said = OnTable("cleanup", accept);
  EXPECT_EQ(said.code, 0) << said.all();
  ExpectNothingLeft({"t"});
}

// Names of CHECK constraints take schemas beside that of the table.
TEST_F(CleanupTest, RemovesTheSchemasBesideThatTheRunHasMade) {
  if (!facts().check_names_per_schema) {
    GTEST_SKIP() << "the names are those of one table";
  }
  for (const char* place : {"prepare-shadow-created", "copy-before-commit",
                            "cutover-triggers-dropped"}) {
    SCOPED_TRACE(place);
    MakeTableAgain(50, ", CONSTRAINT u_small CHECK (u < 1000000)");
    KillAt(place);
    EXPECT_EQ(One("SHOW DATABASES LIKE 'app__osc'"), "app__osc");
    const Said said = CleanTable();
    EXPECT_EQ(said.code, 0) << said.all();
    ExpectNothingLeft({"t"});
    EXPECT_EQ(Rows("SHOW DATABASES LIKE 'app__osc%'"), Strings());
    ExpectModel();
  }
}

// A table with everything that is moved under the cutover's lock.
class CleanupOfMuchTest : public CleanupTest {
 protected:
  void MakeAll() override {
    MakeTableAgain(60);
    Sql("ALTER TABLE t ADD COLUMN p INT NULL DEFAULT 1");
    Sql("CREATE TABLE parent (id INT PRIMARY KEY)");
    Sql("INSERT INTO parent VALUES (1)");
    Sql("ALTER TABLE t ADD CONSTRAINT of_parent FOREIGN KEY (p) REFERENCES "
        "parent (id)");
    Sql("CREATE TABLE audit (id BIGINT)");
    Sql("CREATE TRIGGER own_ins BEFORE INSERT ON t FOR EACH ROW INSERT INTO "
        "audit VALUES (NEW.id)");
    if (!facts().rename_under_lock) return;
    run_flags_ = {"--foreign-keys=rebuild"};
    Sql("CREATE TABLE child (id INT PRIMARY KEY, t BIGINT, CONSTRAINT of_t "
        "FOREIGN KEY (t) REFERENCES t (id))");
    Sql("INSERT INTO child VALUES (1, NULL)");
  }
};

TEST_F(CleanupOfMuchTest, TakesBackWhatAnAttemptAtTheCutoverHasMade) {
  Strings places = {"own-triggers-saved", "copy-before-commit",
                    "cutover-foreign-keys-added", "own-triggers-copied"};
  if (facts().rename_under_lock) places.push_back("child-keys-added");
  CleanAfter(places);
  if (facts().rename_under_lock) {
    EXPECT_EQ(Rows("SELECT CONSTRAINT_NAME, REFERENCED_TABLE_NAME FROM "
                   "information_schema.REFERENTIAL_CONSTRAINTS WHERE "
                   "CONSTRAINT_SCHEMA = 'app' AND TABLE_NAME = 'child'"),
              Strings({"of_t|t"}));
  }
}

TEST_F(CleanupOfMuchTest, FinishesWhatIsLeftToBeDoneBehindTheRename) {
  for (const char* place :
       {"foreign-keys-before-finish", "own-triggers-before-naming"}) {
    SCOPED_TRACE(place);
    MakeAll();
    Strings before = Objects();
    KillAt(place);
    const Said said = CleanTable();
    EXPECT_EQ(said.code, 0) << said.all();
    EXPECT_THAT(said.out, HasSubstr("its migration is done"));
    before.push_back("t__osc_old");
    EXPECT_THAT(before, IsSupersetOf(Objects()));
    EXPECT_EQ(Rows("SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE FROM "
                   "information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = 'app'"),
              Strings({"own_ins|t"}));
    EXPECT_EQ(Columns(), "4");
  }
}

}  // namespace
}  // namespace osc
