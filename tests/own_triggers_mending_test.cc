// What becomes of a table's own triggers when their names cannot be given back
// at once, and how the next run, or a hand, does it.

#include <atomic>
#include <memory>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "gmock/gmock.h"
#include "osc/own_trigger_store.h"
#include "osc/own_triggers.h"
#include "osc/run_sessions.h"
#include "osc/state_table.h"
#include "tests/own_trigger_fixture.h"

namespace osc {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kAlter[] = "ADD COLUMN c INT";

class OwnTriggersMendingTest : public OwnTriggerTest {
 protected:
  // The tables are swapped and the triggers left under their temporary names.
  MigrationResult LeaveUnnamed() {
    ScopedFailpoint failpoint("own-triggers-before-naming", [] {
      return absl::FailedPreconditionError("broken for good");
    });
    MigrationOptions options = RaceOptions(kAlter);
    options.plan.table = table_;
    Start(options);
    MigrationResult result = Finish();
    EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
    Sql(absl::StrCat("ALTER TABLE twin.", QuoteIdent(table_), " ", kAlter));
    return result;
  }
  // The next run, which is refused for the old table of the first.
  void RunAgain() {
    MigrationOptions options = RaceOptions("FORCE");
    options.plan.table = table_;
    Start(options);
    MigrationResult result = Finish();
    EXPECT_EQ(result.outcome, Outcome::kRefused) << result.status;
    EXPECT_THAT(std::string(result.status.message()),
                HasSubstr("before an earlier migration"));
  }
  // Names and bodies that mean something in one charset and mode alone.
  void MakeOddTriggers() {
    table_ = "t\xC3\xA4";
    MakeTables(15);
    MakeFewTriggers();
    Both("SET NAMES latin1 COLLATE latin1_bin");
    Both("SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'");
    Both(
        "CREATE TRIGGER `l\xE4st` AFTER DELETE ON `t\xE4` FOR EACH ROW INSERT "
        "INTO audit (what) VALUES (CONCAT(OLD.\"v\", '\xE9\\', "
        "COLLATION('x')))");
    Both("SET NAMES utf8mb4");
    Both("SET sql_mode = DEFAULT");
  }
};

TEST_F(OwnTriggersMendingTest, GivesTheNextRunModesCharsetsAndOrder) {
  table_ = "t\xC3\xA4";
  MakeTables(1);
  if (!several_) return;  // AFTER triggers
  MakeOddTriggers();
  LeaveUnnamed();
  FireAll();
  RunAgain();
  ExpectTwins("");
}

TEST_F(OwnTriggersMendingTest, TriesAgainAndAgain) {
  MakeTables(15);
  MakeFewTriggers();
  int failures = 0;
  ScopedFailpoint failpoint("own-triggers-before-naming", [&failures] {
    return ++failures > 3 ? absl::OkStatus() : absl::AbortedError("not now");
  });
  MigrationResult result = MigrateAndFire(RaceOptions(kAlter));
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_EQ(result.leftovers, std::vector<std::string>());
  EXPECT_GE(failures, 4);
  ExpectTwins(kAlter);
}

// Between the two statements of one packet the session was lost: the trigger is
// nowhere but in the table of definitions. Or a hand dropped a copy.
TEST_F(OwnTriggersMendingTest, MakesATriggerAgainThatIsNowhere) {
  for (const bool others_are_named : {false, true}) {
    SCOPED_TRACE(others_are_named);
    MakeTables(15);
    MakeFewTriggers();
    LeaveUnnamed();
    if (others_are_named) {
      ScopedFailpoint failpoint("own-triggers-named", [] {
        return absl::FailedPreconditionError("broken for good");
      });
      Start(RaceOptions("FORCE"));
      Finish();
      Sql("DROP TRIGGER app.bu");
    } else {
      // By its order that of the second trigger for an INSERT, if there is one.
      Sql("DROP TRIGGER app.t__osc_own1");
    }
    RunAgain();
    EXPECT_THAT(Tables(), ElementsAre("audit", "t", "t__osc_old"));
    ExpectTwins("");
  }
}

// A run died between the rename and the names, and one of its sessions is at
// work still: it could take names away again that were given meanwhile.
TEST_F(OwnTriggersMendingTest, NamesThemOnceTheSessionsOfTheDeadRunHaveEnded) {
  MakeTables(15);
  MakeFewTriggers();
  {
    ScopedFailpoint naming("own-triggers-before-naming", [] {
      return absl::FailedPreconditionError("broken for good");
    });
    ScopedFailpoint removing("cleanup-triggers-dropped", [] {
      return absl::FailedPreconditionError("broken for good");
    });
    Start(RaceOptions(kAlter));
    EXPECT_EQ(Finish().outcome, Outcome::kDone);
  }
  const StateTable state("app", "t__osc_state");
  auto engine = EngineFactory();
  RunSessions dead(engine.get(), &state, /*generation=*/1);
  auto session = dead.Connect();
  ASSERT_TRUE(session.ok()) << session.status();
  FailpointOnce naming("own-triggers-before-naming", [&session] {
    EXPECT_FALSE((*session)->Execute("DO 1").ok());
    return absl::OkStatus();
  });
  Start(RaceOptions(kAlter));
  const MigrationResult result = Finish();
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_TRUE(naming.passed());
  EXPECT_THAT(Tables(), ElementsAre("audit", "t", "t__osc_old"));
  ExpectTwins(kAlter);
}

// A run that died before the swap has left its definitions; what the owner did
// to the triggers since is the owner's.
TEST_F(OwnTriggersMendingTest, DoesNotTakeATriggerBackThatItsOwnerHasDropped) {
  MakeTables(5);
  MakeFewTriggers();
  std::unique_ptr<Connection> connection = App();
  TablePair pair;
  pair.schema = "app";
  pair.original.name = "t";
  pair.names = NamesFor("t");
  auto triggers = ReadOwnTriggers(connection.get(), "app", "t", pair.names);
  ASSERT_TRUE(triggers.ok()) << triggers.status();
  pair.own_triggers = *triggers;
  ASSERT_TRUE(SaveOwnTriggers(connection.get(), pair).ok());
  Sql("CREATE TABLE app.t__osc_new LIKE app.t");
  Sql("CREATE TABLE app.t__osc_old (id INT PRIMARY KEY)");  // the sentry
  Sql("DROP TRIGGER app.bu");
  EXPECT_TRUE(absl::IsNotFound(
      FindUnfinishedTriggers(connection.get(), "app", "t").status()));
  Sql("DROP TABLE app.t__osc_new");
  EXPECT_TRUE(FindUnfinishedTriggers(connection.get(), "app", "t").ok());
}

// Somebody takes a trigger's name the moment it is free.
TEST_F(OwnTriggersMendingTest, GoesOnFiringWhenItsNameIsTaken) {
  MakeTables(15);
  MakeFewTriggers();
  Both("CREATE TABLE aside (id INT)");  // which no trigger writes to
  MigrationResult result;
  {
    int passes = 0;
    ScopedFailpoint dropped("own-triggers-old-dropped", [&] {
      // The last trigger, by its event.
      if (++passes == 3) {
        EXPECT_TRUE(App()
                        ->Execute("CREATE TRIGGER app.bu BEFORE INSERT ON "
                                  "app.aside FOR EACH ROW SET @x = 1")
                        .ok());
      }
      return absl::OkStatus();
    });
    Start(RaceOptions(kAlter));
    result = Finish();
  }
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_NE(result.leftovers, std::vector<std::string>());
  Sql("UPDATE app.t SET v = 'x' WHERE id = 7");
  EXPECT_EQ(One("SELECT v FROM app.t WHERE id = 7"), "x-bu");
}

TEST_F(OwnTriggersMendingTest, KeepsTheOldTableWhileTheNamesAreMissing) {
  MakeTables(15);
  MakeFewTriggers();
  MigrationResult result;
  {
    ScopedFailpoint failpoint("own-triggers-before-naming", [] {
      return absl::FailedPreconditionError("broken for good");
    });
    MigrationOptions options = RaceOptions(kAlter);
    options.cutover.drop_old_table = true;
    Start(options);
    result = Finish();
  }
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_THAT(Tables(), ElementsAre("audit", "t", "t__osc_old", "t__osc_trg"));
  std::unique_ptr<Connection> hand = App();
  for (const std::string& statement : result.leftovers) {
    absl::Status done = hand->Execute(statement);
    EXPECT_TRUE(done.ok()) << statement << ": " << done;
  }
  EXPECT_THAT(Tables(), ElementsAre("audit", "t"));
  ExpectTwins(kAlter);
}

// The copies would be made at the cutover only, under the lock.
TEST_F(OwnTriggersMendingTest, FindsInThePlanADefinerThatCannotBeWritten) {
  MakeTables(5);
  Sql("CREATE USER 'j\xC3\xB6'@localhost");
  Sql("GRANT ALL ON *.* TO 'j\xC3\xB6'@localhost");
  ConnectOptions options = server().connect_options();
  options.user = "j\xC3\xB6";
  auto other = MysqlConnectionFactory(options).Connect();
  ASSERT_TRUE(other.ok()) << other.status();
  for (const char* sql : {"SET NAMES gbk",
                          "CREATE TRIGGER app.own BEFORE INSERT ON app.t FOR "
                          "EACH ROW SET NEW.v = 'x'"}) {
    absl::Status status = (*other)->Execute(sql);
    ASSERT_TRUE(status.ok()) << status;
  }
  Start(RaceOptions(kAlter));
  MigrationResult result = Finish();
  EXPECT_EQ(result.outcome, Outcome::kRefused) << result.status;
  EXPECT_THAT(std::string(result.status.message()),
              AllOf(HasSubstr("its statement is in gbk"),
                    HasSubstr("the trigger `own`")));
  EXPECT_THAT(Tables(), ElementsAre("audit", "t"));
  Sql("DROP USER 'j\xC3\xB6'@localhost");
}

// Behind the rename the log gets an entry: that change is in the old table.
TEST_F(OwnTriggersMendingTest, TellsOfAChangeThatReachedTheOldTable) {
  MakeTables(15);
  MakeFewTriggers();
  std::thread slipping;
  std::atomic<bool> slipped{false};
  FailpointOnce locked("own-triggers-before-naming", [&] {
    slipping = std::thread([this, &slipped] {
      absl::Status status = App()->Execute(
          "INSERT INTO app.t__osc_log SET log_id = 1, op = 1, key_1 = 7");
      EXPECT_TRUE(status.ok()) << status;
      slipped = true;
    });
    // Some servers lock the log together with the table whose triggers use it.
    Await("the change", [&] {
      return slipped ||
             Count(
                 "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE "
                 "INFO LIKE 'INSERT INTO app.t__osc_log%' AND STATE LIKE "
                 "'Waiting for table%'") > 0;
    });
    return absl::AbortedError("not under this lock");
  });
  Start(RaceOptions(kAlter));
  MigrationResult result = Finish();
  ASSERT_TRUE(slipping.joinable());
  slipping.join();
  EXPECT_EQ(result.outcome, Outcome::kFailed);
  EXPECT_TRUE(absl::IsDataLoss(result.status)) << result.status;
  EXPECT_THAT(Tables(), AllOf(testing::Contains("t__osc_log"),
                              testing::Contains("t__osc_old")));
}

TEST_F(OwnTriggersMendingTest, TellsTheStatementsThatRemoveWhatIsLeft) {
  for (const bool done : {true, false}) {
    SCOPED_TRACE(done);
    MakeTables(15);
    MakeFewTriggers();
    MigrationResult result;
    {
      ScopedFailpoint failing("cleanup-triggers-dropped", [] {
        return absl::FailedPreconditionError("made to fail");
      });
      FailpointOnce copied("copy-ended", [done] {
        return done ? absl::OkStatus() : absl::InternalError("made to end");
      });
      MigrationOptions options = RaceOptions(kAlter);
      options.cutover.drop_old_table = true;
      Start(options);
      result = Finish();
    }
    EXPECT_EQ(result.outcome, done ? Outcome::kDone : Outcome::kFailed);
    EXPECT_GT(Tables().size(), 2u);
    for (const std::string& sql : result.leftovers) Sql(sql);
    EXPECT_THAT(Tables(), ElementsAre("audit", "t"));
    ExpectTwins(done ? kAlter : "");
  }
}

// A server that is away for long after an attempt failed ended the run for
// good.
TEST_F(OwnTriggersMendingTest, CanBeGoneOnWithWhenTheCopiesCannotBeTakenOff) {
  MakeTables(15);
  MakeFewTriggers();
  MigrationOptions options = RaceOptions(kAlter);
  options.clean_on_stop = false;
  options.cutover.patience = absl::ZeroDuration();
  {
    FailpointOnce failing("cutover-before-rename",
                          [] { return absl::AbortedError("made to fail"); });
    ScopedFailpoint away("own-triggers-taken-off", [] {
      return absl::UnavailableError("the server is away");
    });
    Start(options);
    const MigrationResult result = Finish();
    EXPECT_EQ(result.outcome, Outcome::kStopped) << result.status;
    EXPECT_TRUE(result.resumable);
  }
  Start(options);
  const MigrationResult result = Finish();
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_TRUE(result.resumed);
  ExpectTwins(kAlter);
}

}  // namespace
}  // namespace osc
