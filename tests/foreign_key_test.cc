// Foreign keys of the migrated table: kept as a plain ALTER keeps them, checked
// at every moment, and never in the application's way.

#include <memory>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/sql.h"
#include "tests/race_fixture.h"
#include "tests/twin.h"

namespace osc {
namespace {

class ForeignKeyTest : public TwinTest {
 protected:
  void SetUp() override {
    TwinTest::SetUp();
    for (const char* schema : {"app", "twin"}) {
      Sql(absl::StrCat("CREATE TABLE ", schema,
                       ".p (id INT PRIMARY KEY, n VARCHAR(9))"));
      Sql(absl::StrCat("INSERT INTO ", schema,
                       ".p VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')"));
    }
  }

  // Runs for both, with @ for the table and $ for its schema.
  void InBoth(const std::string& sql) {
    for (const char* schema : {"app", "twin"}) {
      std::string text = sql;
      for (size_t at; (at = text.find('$')) != std::string::npos;) {
        text.replace(at, 1, schema);
      }
      for (size_t at; (at = text.find('@')) != std::string::npos;) {
        text.replace(at, 1, absl::StrCat(schema, ".", QuoteIdent(table_)));
      }
      Sql(text);
    }
  }

  void MakeTables(const std::string& keys) {
    InBoth(absl::StrCat(
        "CREATE TABLE @ (id INT PRIMARY KEY, p_id INT, q_id INT, up INT, ",
        keys, ") ENGINE=InnoDB"));
    for (int id = 1; id <= 12; ++id) {
      InBoth(absl::StrCat("INSERT INTO @ VALUES (", id, ", ", id % 3 + 1,
                          ", 1, ", id / 2 > 0 ? absl::StrCat(id / 2) : "NULL",
                          ")"));
    }
  }

  // The number of the error that a statement of the application ends in.
  int ErrorOf(const std::string& sql) {
    return ServerErrorNumber(App()->Execute(sql));
  }

  // A child without a parent, and a parent with children.
  void ExpectChecked() {
    EXPECT_EQ(ErrorOf("INSERT INTO t (id, p_id) VALUES (900, 77)"), 1452);
    EXPECT_EQ(ErrorOf("UPDATE t SET p_id = 77 WHERE id = 1"), 1452);
    EXPECT_EQ(ErrorOf("DELETE FROM p WHERE id = 1"), 1451);
    EXPECT_EQ(ErrorOf("UPDATE p SET id = 99 WHERE id = 1"), 1451);
  }

  std::vector<std::string> KeysOfOldTable() {
    return Rows(
        "SELECT CONSTRAINT_NAME FROM information_schema.TABLE_CONSTRAINTS "
        "WHERE CONSTRAINT_SCHEMA = 'app' AND TABLE_NAME = 't__osc_old' AND "
        "CONSTRAINT_TYPE = 'FOREIGN KEY'");
  }

  // As Migrate, with the tables that are there besides.
  MigrationResult MigrateAll(const MigrationOptions& options) {
    MigrationResult result = Run(options);
    EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
    EXPECT_TRUE(result.leftovers.empty());
    ExpectNothingLeft({"p", table_, NamesFor(table_).old});
    EXPECT_EQ(KeysOfOldTable(), std::vector<std::string>());
    return result;
  }

  MigrationOptions SmallSteps(const std::string& alter) {
    MigrationOptions options = Options(table_, alter);
    options.copy.workers = options.checksum.workers = 1;
    options.copy.chunk.start_rows = options.copy.chunk.max_rows = 3;
    options.copy.chunk.min_rows = 3;
    return options;
  }
};

constexpr char kKeys[] =
    "CONSTRAINT fk_x FOREIGN KEY (p_id) REFERENCES $.p (id), "
    "FOREIGN KEY (q_id) REFERENCES $.p (id) ON DELETE RESTRICT, "
    "CONSTRAINT `to it-self é` FOREIGN KEY (up) REFERENCES @ (id) ON UPDATE NO "
    "ACTION";

TEST_F(ForeignKeyTest, KeepsNamesActionsAndIndexes) {
  MakeTables(kKeys);
  MigrateAll(SmallSteps("ADD COLUMN c INT"));
  ExpectTwins("ADD COLUMN c INT");
  ExpectChecked();
  EXPECT_EQ(ErrorOf("INSERT INTO t (id, up) VALUES (900, 77)"), 1452);
  EXPECT_EQ(ErrorOf("DELETE FROM t WHERE id = 2"), 1451);
  EXPECT_EQ(ErrorOf("INSERT INTO t (id, p_id, up) VALUES (900, 4, 900)"), 0);
}

TEST_F(ForeignKeyTest, MayBeMigratedAgainAndAgain) {
  MakeTables(kKeys);
  for (const char* alter : {"ADD COLUMN c INT", "MODIFY c BIGINT", "DROP c"}) {
    MigrateAll(SmallSteps(alter));
    ExpectTwins(alter);
    Sql("DROP TABLE t__osc_old");
  }
}

TEST_F(ForeignKeyTest, FollowsARenamedColumnAndDropsWhatTheAlterDrops) {
  MakeTables(kKeys);
  const std::string alter =
      "CHANGE p_id parent_id INT, DROP FOREIGN KEY t_ibfk_1, ADD COLUMN c INT";
  MigrateAll(SmallSteps(alter));
  ExpectTwins(alter);
}

TEST_F(ForeignKeyTest, DropsAForeignKeyAlone) {
  MakeTables(kKeys);
  MigrateAll(SmallSteps("DROP FOREIGN KEY fk_x"));
  ExpectTwins("DROP FOREIGN KEY fk_x");
  EXPECT_EQ(ErrorOf("INSERT INTO t (id, p_id) VALUES (900, 77)"), 0);
}

TEST_F(ForeignKeyTest, DropsIndexAndForeignKeyTogether) {
  MakeTables(kKeys);
  const std::string alter = "DROP FOREIGN KEY fk_x, DROP KEY fk_x";
  MigrateAll(SmallSteps(alter));
  ExpectTwins(alter);
}

TEST_F(ForeignKeyTest, WorksForATableWithAnOddName) {
  table_ = "or-der's é";
  MakeTables(kKeys);
  MigrateAll(SmallSteps("ADD COLUMN c INT"));
  ExpectTwins("ADD COLUMN c INT");
}

TEST_F(ForeignKeyTest, ChecksAndForbidsNothingElseWhileItRuns) {
  MakeTables(kKeys);
  InBoth("INSERT INTO $.p VALUES (50, 'x'), (51, 'x'), (52, 'x')");
  InBoth(
      "INSERT INTO @ VALUES (13, 50, 1, NULL), (14, 51, 1, NULL), "
      "(15, 52, 1, NULL)");
  int next = 50;
  // A parent whose last child went can go too, although the shadow still has
  // the child.
  auto write = [this, &next] {
    ExpectChecked();
    if (next > 52) return absl::OkStatus();
    InBoth(absl::StrCat("DELETE FROM @ WHERE p_id = ", next));
    InBoth(absl::StrCat("DELETE FROM $.p WHERE id = ", next++));
    return absl::OkStatus();
  };
  ScopedFailpoint copied("copy-ended", write);
  ScopedFailpoint verified("checksum-ended", write);
  ScopedFailpoint resting("cutover-replay-at-rest", write);
  MigrateAll(SmallSteps("ADD COLUMN c INT"));
  EXPECT_EQ(next, 53);
  ExpectTwins("ADD COLUMN c INT");
  ExpectChecked();
}

// The session that had added the foreign keys is lost; nothing of them may
// stay on the shadow, and the next attempt gets through.
TEST_F(ForeignKeyTest, RepeatsAnAttemptWhoseSessionWasLost) {
  for (const char* step :
       {"cutover-foreign-keys-added", "cutover-before-rename"}) {
    SCOPED_TRACE(step);
    for (const char* schema : {"app", "twin"}) {
      Sql(absl::StrCat("DROP TABLE IF EXISTS ", schema, ".t, ", schema,
                       ".t__osc_old"));
    }
    MakeTables(kKeys);
    FailpointOnce lost(step, [] { return absl::UnavailableError("lost"); });
    FailpointOnce second("cutover-locked", [] { return absl::OkStatus(); });
    MigrationResult result = MigrateAll(SmallSteps("ADD COLUMN c INT"));
    EXPECT_TRUE(lost.passed());
    EXPECT_EQ(result.stats.cutover.attempts, 2);
    ExpectTwins("ADD COLUMN c INT");
    ExpectChecked();
  }
}

TEST_F(ForeignKeyTest, LeavesTheOriginalWithItsForeignKeysWhenItFails) {
  MakeTables(kKeys);
  const std::string before = Definition("app");
  ScopedFailpoint failing("cutover-foreign-keys-added", [] {
    return absl::FailedPreconditionError("made to fail");
  });
  MigrationResult result = Run(SmallSteps("ADD COLUMN c INT"));
  EXPECT_EQ(result.outcome, Outcome::kFailed) << result.status;
  EXPECT_EQ(Definition("app"), before);
  ExpectNothingLeft({"p", "t"});
  ExpectChecked();
}

TEST_F(ForeignKeyTest, GivesTheNamesLaterWhenThatFailsAtTheRename) {
  for (const char* step :
       {"foreign-keys-before-finish", "foreign-keys-old-dropped"}) {
    SCOPED_TRACE(step);
    for (const char* schema : {"app", "twin"}) {
      Sql(absl::StrCat("DROP TABLE IF EXISTS ", schema, ".t, ", schema,
                       ".t__osc_old"));
    }
    MakeTables(kKeys);
    int failures = 0;
    ScopedFailpoint failing(step, [&failures] {
      ++failures;
      if (failures == 2) return absl::ResourceExhaustedError("read-only");
      return failures > 3 ? absl::OkStatus() : absl::UnavailableError("lost");
    });
    MigrateAll(SmallSteps("ADD COLUMN c INT"));
    EXPECT_EQ(failures, 4);
    ExpectTwins("ADD COLUMN c INT");
    ExpectChecked();
  }
}

// A transaction has the parent's metadata lock until the first try is over.
TEST_F(ForeignKeyTest, WaitsForTheLockOfAReferencedTable) {
  MakeTables(kKeys);
  std::unique_ptr<Connection> reader = App();
  std::unique_ptr<Connection> looker = App();
  auto waiting = [&looker] {
    return looker
        ->QueryInt(
            "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO "
            "LIKE 'ALTER TABLE%' AND STATE LIKE 'Waiting for table metadata "
            "lock%'")
        .value_or(0);
  };
  std::thread reading;
  FailpointOnce made("prepare-shadow-created", [&] {
    EXPECT_TRUE(reader->Execute("BEGIN").ok());
    EXPECT_TRUE(reader->Query("SELECT * FROM p").ok());
    reading = std::thread([&] {
      const absl::Time give_up = absl::Now() + absl::Seconds(30);
      for (const bool waits : {true, false}) {
        while ((waiting() > 0) != waits && absl::Now() < give_up) {
          absl::SleepFor(absl::Milliseconds(5));
        }
      }
      EXPECT_TRUE(reader->Execute("COMMIT").ok());
    });
    return absl::OkStatus();
  });
  MigrateAll(SmallSteps("ADD COLUMN c INT"));
  EXPECT_TRUE(made.passed());
  reading.join();
  ExpectTwins("ADD COLUMN c INT");
}

TEST_F(ForeignKeyTest, TellsTheStatementsThatAreLeftWhenTheNamesCannotBeGiven) {
  MakeTables(kKeys);
  MigrationResult result;
  {
    ScopedFailpoint failing("foreign-keys-before-finish", [] {
      return absl::FailedPreconditionError("made to fail");
    });
    result = Run(SmallSteps("ADD COLUMN c INT"));
  }
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  ExpectChecked();
  // The row is in the new table alone.
  InBoth("INSERT INTO @ (id, up) VALUES (950, 950)");
  EXPECT_EQ(result.leftovers.size(), 3u);
  for (const std::string& sql : result.leftovers) Sql(sql);
  Sql("SET foreign_key_checks = 1");
  EXPECT_EQ(KeysOfOldTable(), std::vector<std::string>());
  ExpectTwins("ADD COLUMN c INT");
  ExpectChecked();
}

TEST_F(ForeignKeyTest, DropsTheOldTableIfAsked) {
  MakeTables(kKeys);
  MigrationOptions options = SmallSteps("ADD COLUMN c INT");
  options.cutover.drop_old_table = true;
  MigrationResult result = Run(options);
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_TRUE(result.leftovers.empty());
  ExpectNothingLeft({"p", "t"});
  ExpectTwins("ADD COLUMN c INT");
}

class ForeignKeyRefusalTest : public ForeignKeyTest {
 protected:
  // The refusal of a run; nothing may be left.
  std::string RefusalOf(const std::string& alter) {
    MigrationResult result = Run(SmallSteps(alter));
    EXPECT_EQ(result.outcome, Outcome::kRefused) << result.status;
    ExpectNothingLeft({"p", "t"});
    return std::string(result.status.message());
  }
};

TEST_F(ForeignKeyRefusalTest, RefusesCascades) {
  for (const char* action : {"ON DELETE CASCADE", "ON UPDATE CASCADE",
                             "ON DELETE SET NULL", "ON DELETE SET DEFAULT"}) {
    Sql("DROP TABLE IF EXISTS t");
    if (!Takes(absl::StrCat("CREATE TABLE probe (id INT REFERENCES p (id), "
                            "FOREIGN KEY (id) REFERENCES p (id) ",
                            action, ")"))) {
      continue;  // SET DEFAULT
    }
    Sql(
        absl::StrCat("CREATE TABLE t (id INT PRIMARY KEY, p_id INT, CONSTRAINT "
                     "fk_c FOREIGN KEY (p_id) REFERENCES p (id) ",
                     action, ")"));
    // Some servers take SET DEFAULT and forget it.
    if (!absl::StrContains(One("SHOW CREATE TABLE t"), action)) continue;
    const std::string refusal = RefusalOf("ADD COLUMN c INT");
    EXPECT_TRUE(absl::StrContains(refusal, "`fk_c`")) << refusal;
    EXPECT_TRUE(absl::StrContains(refusal, action)) << refusal;
    EXPECT_TRUE(absl::StrContains(refusal, "fire no triggers")) << refusal;
  }
}

TEST_F(ForeignKeyRefusalTest, RefusesAnAlterThatAForeignKeyDoesNotAllow) {
  MakeTables(kKeys);
  EXPECT_TRUE(absl::StrContains(RefusalOf("DROP COLUMN p_id"), "p_id"));
  EXPECT_TRUE(absl::StrContains(RefusalOf("MODIFY p_id VARCHAR(20)"),
                                "`fk_x` of `app`.`t`"));
  EXPECT_TRUE(absl::StrContains(RefusalOf("DROP KEY fk_x"), "index"));
  EXPECT_TRUE(
      absl::StrContains(RefusalOf("DROP FOREIGN KEY nobody"), "nobody"));
}

// Without checks the server takes a foreign key whose parent is not there.
TEST_F(ForeignKeyRefusalTest, ChecksThemAlsoWhereSessionsBeginWithoutChecks) {
  MakeTables(kKeys);
  Sql("SET foreign_key_checks = 0");
  Sql("DROP TABLE p");
  Sql("SET GLOBAL foreign_key_checks = 0");
  MigrationResult result = Run(SmallSteps("ADD COLUMN c INT"));
  Sql("SET GLOBAL foreign_key_checks = 1");
  EXPECT_EQ(result.outcome, Outcome::kRefused) << result.status;
  EXPECT_TRUE(absl::StrContains(result.status.message(), "`fk_x` of `app`.`t`"))
      << result.status;
  ExpectNothingLeft({"t"});
}

}  // namespace
}  // namespace osc
