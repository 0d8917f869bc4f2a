// Tables with triggers of their own: they fire for the application before,
// during and after, never for the engine, and come out as they were.

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/errors.h"
#include "gmock/gmock.h"
#include "osc/planner.h"
#include "tests/own_trigger_fixture.h"

namespace osc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kAlter[] = "ADD COLUMN c INT";

using OwnTriggersTest = OwnTriggerTest;

TEST_F(OwnTriggersTest, FireForTheApplicationAloneBeforeDuringAndAfter) {
  MakeTables(50);
  MakeTriggers();
  FireAll();
  MigrationResult result = MigrateAndFire(RaceOptions(kAlter));
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_EQ(result.leftovers, std::vector<std::string>());
  EXPECT_THAT(Tables(), ElementsAre("audit", "t", "t__osc_old"));
  ExpectTwins(kAlter);
}

// The bodies mean something else, or nothing, under other modes.
TEST_F(OwnTriggersTest, KeepDefinerModeAndCharset) {
  MakeTables(20);
  Sql("CREATE USER 'j\xC3\xB6'@localhost");
  Sql("GRANT ALL ON *.* TO 'j\xC3\xB6'@localhost");
  Both("SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'");
  Both(
      "CREATE DEFINER='j\xC3\xB6'@localhost TRIGGER modes BEFORE INSERT ON t "
      "FOR EACH ROW SET NEW.\"v\" = NEW.v || CURRENT_USER() || '\\' -- end");
  Both("SET sql_mode = ''");
  Both("SET NAMES latin1");
  Both(
      "CREATE TRIGGER `lat\xE4in` BEFORE UPDATE ON t FOR EACH ROW "
      "BEGIN DECLARE s VARCHAR(9); SET s = '\xE9\\''; SET NEW.v = s; END");
  // The second byte of this character is a backslash.
  Both("SET NAMES gbk COLLATE gbk_bin");
  Both(
      "CREATE TRIGGER g BEFORE DELETE ON t FOR EACH ROW INSERT INTO audit "
      "(what) VALUES ('\x81\x5C'), (COLLATION('x'))");
  Both("SET NAMES utf8mb4");
  FireAll();
  MigrationResult result = MigrateAndFire(RaceOptions(kAlter));
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  ExpectTwins(kAlter);
  Sql("DROP USER 'j\xC3\xB6'@localhost");
}

TEST_F(OwnTriggersTest, MayHaveAnyNameAsMayTheTable) {
  for (const std::string& table :
       {std::string("a `t` b.c-d%"), std::string("t\xC3\xA4"),
        std::string(64, 'x'), std::string("select")}) {
    SCOPED_TRACE(table);
    table_ = table;
    MakeTables(15);
    MakeFewTriggers();
    MigrationOptions options = RaceOptions(kAlter);
    options.plan.table = table;
    MigrationResult result = MigrateAndFire(options);
    EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
    ExpectTwins(kAlter);
  }
}

// A run that ended well leaves a table that can be changed again.
TEST_F(OwnTriggersTest, OutliveTheOldTableAndASecondRun) {
  MakeTables(20);
  MakeTriggers();
  MigrationOptions options = RaceOptions(kAlter);
  options.cutover.drop_old_table = true;
  EXPECT_EQ(MigrateAndFire(options).outcome, Outcome::kDone);
  EXPECT_THAT(Tables(), ElementsAre("audit", "t"));
  options.plan.alter = "ADD COLUMN d INT";
  EXPECT_EQ(MigrateAndFire(options).outcome, Outcome::kDone);
  ExpectTwins("ADD COLUMN c INT, ADD COLUMN d INT");
}

// Statements that wait over the swap fire the triggers once.
TEST_F(OwnTriggersTest, FireForStatementsThatWaitOverTheSwap) {
  for (const std::string step : {"own-triggers-copied", "own-triggers-named"}) {
    SCOPED_TRACE(step);
    MakeTables(20);
    MakeFewTriggers();
    MigrationOptions options = RaceOptions(kAlter);
    options.cutover.lock_wait_timeout_seconds = 30;
    HeldFailpoint held(step);
    Start(options);
    held.AwaitArrival();
    std::thread application([this] { FireAll(); });
    AwaitWaiting("root", 1);
    held.Release();
    application.join();
    EXPECT_EQ(Finish().outcome, Outcome::kDone);
    ExpectTwins(kAlter);
  }
}

// Foreign keys and triggers are both put on the shadow under one lock.
TEST_F(OwnTriggersTest, ComeBesideForeignKeys) {
  MakeTables(20);
  Both("CREATE TABLE parent (id BIGINT PRIMARY KEY)");
  Both("INSERT INTO parent VALUES (7)");
  Both(
      "ALTER TABLE t ADD COLUMN p BIGINT, ADD CONSTRAINT up FOREIGN KEY (p) "
      "REFERENCES parent (id)");
  MakeFewTriggers();
  MigrationResult result = MigrateAndFire(RaceOptions(kAlter));
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_EQ(result.leftovers, std::vector<std::string>());
  Both("UPDATE t SET p = 7 WHERE id = 6");
  ExpectTwins(kAlter);
  EXPECT_EQ(ServerErrorNumber(App()->Execute("DELETE FROM parent")), 1451);
}

// Steps at which the attempt can fail with nothing changed, and those behind
// the swap.
const char* const kBefore[] = {"own-triggers-before-copy",
                               "own-triggers-copied"};
const char* const kBehind[] = {"own-triggers-before-naming",
                               "own-triggers-old-dropped",
                               "own-triggers-named"};

class OwnTriggersFailureTest : public OwnTriggersTest {
 protected:
  // A run beside a writer; `action` happens at that pass of `step`.
  MigrationResult RunWith(const std::string& step, int pass,
                          const std::function<absl::Status()>& action) {
    MakeTables(20);
    MakeFewTriggers();
    FiringWriter writer(App(), App());
    int passes = 0;
    ScopedFailpoint failpoint(
        step, [&]() { return ++passes == pass ? action() : absl::OkStatus(); });
    Start(RaceOptions(kAlter));
    MigrationResult result = Finish();
    writer.Stop();
    EXPECT_GE(passes, pass);
    return result;
  }
  // When some triggers have been seen to and others not, where that can be.
  static int MiddlePass(const std::string& step) {
    const bool once =
        step == "own-triggers-copied" || step == "own-triggers-named";
    return once ? 1 : 2;
  }
};

// The next attempt succeeds, and what was replayed in between fired nothing.
TEST_F(OwnTriggersFailureTest, PassesWithTheErrorAtAnyStep) {
  for (const char* step : {"own-triggers-before-copy", "own-triggers-copied",
                           "own-triggers-before-naming",
                           "own-triggers-old-dropped", "own-triggers-named"}) {
    SCOPED_TRACE(step);
    MigrationResult result = RunWith(
        step, MiddlePass(step), [] { return absl::AbortedError("try again"); });
    EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
    EXPECT_EQ(result.leftovers, std::vector<std::string>());
    EXPECT_THAT(Tables(), ElementsAre("audit", "t", "t__osc_old"));
    ExpectTwins(kAlter);
  }
}

TEST_F(OwnTriggersFailureTest, PassesWhenAllSessionsAreKilledAtAnyStep) {
  for (const char* step : {"own-triggers-before-copy", "own-triggers-copied",
                           "own-triggers-before-naming",
                           "own-triggers-old-dropped", "own-triggers-named"}) {
    const int pass = MiddlePass(step);
    SCOPED_TRACE(absl::StrCat(step, " ", pass));
    MigrationResult result = RunWith(step, pass, [this] {
      Killer(App()).KillAll();
      return absl::OkStatus();
    });
    EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
    EXPECT_THAT(Tables(), ElementsAre("audit", "t", "t__osc_old"));
    ExpectTwins(kAlter);
  }
}

TEST_F(OwnTriggersFailureTest, LeavesTheOriginalAsItWasBeforeTheSwap) {
  for (const char* step : kBefore) {
    SCOPED_TRACE(step);
    MigrationResult result = RunWith(step, MiddlePass(step), [] {
      return absl::FailedPreconditionError("broken for good");
    });
    EXPECT_EQ(result.outcome, Outcome::kFailed) << result.status;
    EXPECT_EQ(result.leftovers, std::vector<std::string>());
    EXPECT_THAT(Tables(), ElementsAre("audit", "t"));
    ExpectTwins("");
  }
}

// As when the client dies there: the triggers work under other names, and the
// next run puts that right before it looks at anything else.
TEST_F(OwnTriggersFailureTest, IsMendedByTheNextRunBehindTheSwap) {
  for (const char* step : kBehind) {
    SCOPED_TRACE(step);
    MakeTables(20);
    MakeFewTriggers();
    {
      FiringWriter writer(App(), App());
      int passes = 0;
      ScopedFailpoint failpoint(step, [&]() {
        return ++passes >= MiddlePass(step)
                   ? absl::FailedPreconditionError("broken for good")
                   : absl::OkStatus();
      });
      Start(RaceOptions(kAlter));
      MigrationResult result = Finish();
      EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
    }
    Sql(absl::StrCat("ALTER TABLE twin.t ", kAlter));
    EXPECT_EQ(Rows("SELECT what FROM app.audit ORDER BY n"),
              Rows("SELECT what FROM twin.audit ORDER BY n"));
    MigrationResult result = MigrateAndFire(RaceOptions("ADD COLUMN d INT"));
    EXPECT_EQ(result.outcome, Outcome::kRefused);
    EXPECT_THAT(std::string(result.status.message()),
                HasSubstr("before an earlier migration"));
    // What it had to put right it has put right.
    if (std::string(step) != "own-triggers-named") {
      EXPECT_THAT(Tables(), ElementsAre("audit", "t", "t__osc_old"));
    }
    ExpectTwins("");
  }
}

// A plan changes nothing; it says what is to be done.
TEST_F(OwnTriggersFailureTest, IsToldByAPlanWithTheStatements) {
  MakeTables(10);
  MakeFewTriggers();
  MigrationResult result;
  {
    ScopedFailpoint failpoint("own-triggers-before-naming", [] {
      return absl::FailedPreconditionError("broken for good");
    });
    result = MigrateAndFire(RaceOptions(kAlter));
  }
  EXPECT_EQ(result.outcome, Outcome::kDone);
  EXPECT_NE(result.leftovers, std::vector<std::string>());
  absl::StatusOr<Plan> plan =
      MakePlan(EngineFactory()->Connect()->get(), RaceOptions("FORCE").plan);
  const std::string message(plan.status().message());
  EXPECT_THAT(message, HasSubstr("an earlier run ended before all triggers"));
  std::unique_ptr<Connection> hand = App();
  for (const std::string& statement : result.leftovers) {
    absl::Status done = hand->Execute(statement);
    EXPECT_TRUE(done.ok()) << statement << ": " << done;
  }
  Sql("ALTER TABLE twin.t ADD COLUMN c INT");
  ExpectTwins("");
}

// What stands against a table's triggers is known before anything is copied.
class OwnTriggersRefusalTest : public OwnTriggersTest {
 protected:
  void Refuses(const std::string& alter, const std::string& sentence) {
    const std::vector<std::string> tables = Tables();
    const std::vector<std::string> triggers = Triggers("app");
    Start(RaceOptions(alter));
    MigrationResult result = Finish();
    EXPECT_EQ(result.outcome, Outcome::kRefused);
    EXPECT_THAT(std::string(result.status.message()), HasSubstr(sentence));
    EXPECT_EQ(Tables(), tables);
    EXPECT_EQ(Triggers("app"), triggers);
  }
  std::string Planned(const std::string& alter) {
    return std::string(
        MakePlan(EngineFactory()->Connect()->get(), RaceOptions(alter).plan)
            .status()
            .message());
  }
};

TEST_F(OwnTriggersRefusalTest, FindsATriggerThatTheNewSchemaBreaks) {
  MakeTables(5);
  MakeFewTriggers();
  for (const std::string alter :
       {"DROP COLUMN u", "CHANGE u renamed INT", "CHANGE u `new u` INT"}) {
    const std::string sentence =
        "the trigger `bu` of `app`.`t` uses NEW.u, which the new schema";
    Refuses(alter, sentence);
    EXPECT_THAT(Planned(alter), HasSubstr(sentence));
  }
}

// What no look at its words tells, the server does.
TEST_F(OwnTriggersRefusalTest, FindsATriggerThatTheServerRefuses) {
  if (!several_) return;  // no generated columns
  MakeTables(5);
  Both("CREATE TRIGGER bi BEFORE INSERT ON t FOR EACH ROW SET NEW.u = 5");
  Start(RaceOptions("DROP COLUMN u, ADD COLUMN u INT AS (id + 1) STORED"));
  MigrationResult result = Finish();
  Sql("ALTER TABLE twin.t DROP COLUMN u, ADD COLUMN u INT AS (id + 1) STORED");
  // Some servers take such a trigger, with the plain ALTER too.
  if (result.outcome == Outcome::kDone) return;
  EXPECT_EQ(result.outcome, Outcome::kRefused);
  EXPECT_THAT(std::string(result.status.message()),
              HasSubstr("the trigger `bi` of `app`.`t` cannot be made"));
  EXPECT_THAT(Tables(), ElementsAre("audit", "t"));
}

TEST_F(OwnTriggersRefusalTest, WantsTheRightToNameAnotherDefiner) {
  MakeTables(5);
  MakeFewTriggers();
  Sql("REVOKE ALL PRIVILEGES, GRANT OPTION FROM osc@localhost");
  Sql("GRANT ALL ON app.* TO osc@localhost");
  Sql("GRANT PROCESS, REPLICATION CLIENT ON *.* TO osc@localhost");
  Sql("SET GLOBAL log_bin_trust_function_creators = ON");
  Refuses(kAlter, "which runs as root@localhost, and only an account with one");
  Sql("SET GLOBAL log_bin_trust_function_creators = OFF");
  Sql("GRANT ALL ON *.* TO osc@localhost");
}

TEST_F(OwnTriggersRefusalTest, ComesWhereTheSchemasCollationChangedSince) {
  MakeTables(5);
  Sql("CREATE TRIGGER bi BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 'x'");
  Sql("ALTER DATABASE app DEFAULT CHARACTER SET latin1");
  Refuses(kAlter, "which is now latin1_swedish_ci");
}

TEST_F(OwnTriggersRefusalTest, ComesWhereOneTriggerForAnEventIsAllowed) {
  MakeTables(5);
  Sql("CREATE TRIGGER ai AFTER INSERT ON t FOR EACH ROW SET @x = 1");
  if (several_) {
    EXPECT_EQ(Planned(kAlter), "");
  } else {
    Refuses(kAlter, "this server allows one trigger for each event and time");
  }
}

// The new table would not have what somebody added while the run lasted.
TEST_F(OwnTriggersRefusalTest, NoticesATriggerThatIsMadeOrDroppedMeanwhile) {
  for (const std::string change :
       {"CREATE TRIGGER new_one BEFORE INSERT ON t FOR EACH ROW SET @x = 1",
        "DROP TRIGGER bu"}) {
    if (!several_ && change[0] == 'C') continue;
    SCOPED_TRACE(change);
    MakeTables(20);
    MakeFewTriggers();
    FailpointOnce verified("checksum-ended", [&] {
      Both(change);
      return absl::OkStatus();
    });
    MigrationResult result = MigrateAndFire(RaceOptions(kAlter));
    EXPECT_EQ(result.outcome, Outcome::kFailed);
    EXPECT_THAT(std::string(result.status.message()),
                HasSubstr("created, dropped or changed a trigger"));
    EXPECT_THAT(Tables(), ElementsAre("audit", "t"));
    ExpectTwins("");
  }
}

}  // namespace
}  // namespace osc
