// Names of CHECK constraints come out as a plain ALTER leaves them, where they
// are unique in a schema too.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/failpoint.h"
#include "tests/race_fixture.h"
#include "tests/twin.h"

namespace osc {
namespace {

class ConstraintNameTest : public TwinTest {
 protected:
  void SetUp() override {
    TwinTest::SetUp();
    Sql("DROP DATABASE IF EXISTS app__osc");
    Sql("DROP DATABASE IF EXISTS app__osc_old");
    auxiliary_ = One("SELECT VERSION() LIKE '8.%'") == "1";
  }

  void MakeTable(const std::string& checks) {
    Sql(absl::StrCat("DROP TABLE IF EXISTS app.t, twin.t, app.t__osc_old"));
    Both(absl::StrCat(
        "CREATE TABLE @ (id INT AUTO_INCREMENT PRIMARY KEY, a INT, "
        "s VARCHAR(9), ",
        checks, ") AUTO_INCREMENT = 100"));
    for (int id = 1; id <= 12; ++id) {
      Both(absl::StrCat("INSERT INTO @ VALUES (", id, ", ", id, ", 'x')"));
    }
  }

  MigrationOptions SmallSteps(const std::string& alter) {
    MigrationOptions options = Options(table_, alter);
    options.copy.workers = options.checksum.workers = 1;
    options.copy.chunk.start_rows = options.copy.chunk.max_rows = 3;
    options.copy.chunk.min_rows = 3;
    return options;
  }

  std::vector<std::string> Ours() {
    return Rows(
        "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE "
        "TABLE_SCHEMA LIKE 'app%' AND TABLE_NAME <> 't' ORDER BY 1, 2");
  }
  std::vector<std::string> Schemas() {
    return Rows(
        "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE "
        "SCHEMA_NAME LIKE 'app%' ORDER BY 1");
  }

  void MigrateBeside(const std::string& alter) {
    MigrationResult result = Run(SmallSteps(alter));
    EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
    EXPECT_TRUE(result.leftovers.empty());
    EXPECT_EQ(Ours(),
              std::vector<std::string>(
                  {auxiliary_ ? "app__osc_old|t__osc_old" : "app|t__osc_old"}));
    Sql(auxiliary_ ? "DROP DATABASE app__osc_old" : "DROP TABLE t__osc_old");
    EXPECT_EQ(Schemas(), std::vector<std::string>({"app"}));
    ExpectTwins(alter);
  }

  bool auxiliary_ = false;
};

constexpr char kNamed[] =
    "CONSTRAINT ck_a CHECK (a > 0), CONSTRAINT `ck's ``s` CHECK (s IN ('x', "
    "'it''s')), CHECK (a < 1000)";

TEST_F(ConstraintNameTest, KeepsNamesOfCheckConstraints) {
  MakeTable(kNamed);
  MigrateBeside("ADD COLUMN c INT");
  // And with what the server made of the first migration.
  MigrateBeside("MODIFY c BIGINT");
}

TEST_F(ConstraintNameTest, DropsAndAddsConstraintsByTheirNames) {
  MakeTable(kNamed);
  MigrateBeside("DROP CONSTRAINT ck_a, ADD CONSTRAINT ck_b CHECK (a > -1)");
  MigrateBeside("ADD CHECK (a > -5), ADD COLUMN d INT");
}

TEST_F(ConstraintNameTest, KeepsNamesThatTheServerMadeUp) {
  MakeTable("CHECK (a > 0), CHECK (a < 1000)");
  Migrate(SmallSteps("ADD COLUMN c INT"));
  ExpectTwins("ADD COLUMN c INT");
  Sql("DROP TABLE t__osc_old");
  // Which the ALTER may name as well.
  MigrateBeside(facts().check_names_per_schema
                    ? "DROP CONSTRAINT t_chk_1"
                    : "DROP CONSTRAINT CONSTRAINT_1");
}

TEST_F(ConstraintNameTest, KeepsNamesOfChecksAndForeignKeysTogether) {
  for (const char* schema : {"app", "twin"}) {
    Sql(absl::StrCat("CREATE TABLE ", schema, ".p (id INT PRIMARY KEY)"));
    Sql(absl::StrCat("INSERT INTO ", schema, ".p VALUES (1)"));
  }
  Sql("SET foreign_key_checks = 0");
  for (const char* schema : {"app", "twin"}) {
    Sql(absl::StrCat("CREATE TABLE ", schema,
                     ".t (id INT PRIMARY KEY, a INT, CONSTRAINT ck_a CHECK (a "
                     "> 0), CONSTRAINT fk_a FOREIGN KEY (a) REFERENCES ",
                     schema,
                     ".p (id), CONSTRAINT fk_self FOREIGN KEY (a) "
                     "REFERENCES ",
                     schema, ".t (id))"));
  }
  Both("INSERT INTO @ VALUES (1, NULL), (2, 1), (3, NULL)");
  Sql("SET foreign_key_checks = 1");
  MigrationResult result = Run(SmallSteps("ADD COLUMN c INT"));
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_TRUE(result.leftovers.empty());
  ExpectTwins("ADD COLUMN c INT");
  EXPECT_FALSE(App()->Execute("DELETE FROM t WHERE id = 1").ok());
  EXPECT_FALSE(App()->Execute("DELETE FROM p").ok());
  EXPECT_TRUE(App()->Execute("DELETE FROM t ORDER BY id DESC").ok());
  EXPECT_TRUE(App()->Execute("DELETE FROM p").ok());
}

// No trigger may be on a table that changes its schema.
TEST_F(ConstraintNameTest, PutsTheTriggersBackWhenTheRenameFails) {
  if (!auxiliary_) GTEST_SKIP() << "names are per table here";
  MakeTable(kNamed);
  FailpointOnce failing("cutover-triggers-dropped",
                        [] { return absl::AbortedError("made to fail"); });
  bool again = false;
  ScopedFailpoint later("cutover-replay-at-rest", [&] {
    if (failing.passed() && !std::exchange(again, true)) {
      Both("UPDATE @ SET a = 500 WHERE id = 1");
    }
    return absl::OkStatus();
  });
  MigrateBeside("ADD COLUMN c INT");
  EXPECT_TRUE(again);
}

TEST_F(ConstraintNameTest, EndsWithTheOriginalIntactWhenTheSessionIsLost) {
  if (!auxiliary_) GTEST_SKIP() << "names are per table here";
  MakeTable(kNamed);
  const std::string before = Definition("app");
  FailpointOnce lost("cutover-triggers-dropped",
                     [] { return absl::UnavailableError("made to fail"); });
  MigrationResult result = Run(SmallSteps("ADD COLUMN c INT"));
  EXPECT_EQ(result.outcome, Outcome::kFailed) << result.status;
  EXPECT_TRUE(lost.passed());
  EXPECT_EQ(Definition("app"), before);
  ExpectNothingLeft({"t"});
  EXPECT_EQ(Schemas(), std::vector<std::string>({"app"}));
  EXPECT_EQ(ExactRows("app"), ExactRows("twin"));
}

TEST_F(ConstraintNameTest, RefusesANameThatAnotherTableHas) {
  if (!auxiliary_) GTEST_SKIP() << "names are per table here";
  MakeTable(kNamed);
  Sql("CREATE TABLE app.other (id INT, CONSTRAINT ck_b CHECK (id > 0))");
  MigrationResult result =
      Run(SmallSteps("ADD CONSTRAINT ck_b CHECK (a > -1)"));
  EXPECT_EQ(result.outcome, Outcome::kRefused) << result.status;
  EXPECT_TRUE(absl::StrContains(result.status.message(), "`app`.`other`"))
      << result.status;
  EXPECT_EQ(Schemas(), std::vector<std::string>({"app"}));
}

TEST_F(ConstraintNameTest, RefusesTriggersOfTheTablesOwnBesideSuchNames) {
  if (!auxiliary_) GTEST_SKIP() << "names are per table here";
  MakeTable(kNamed);
  Sql("CREATE TRIGGER app.own BEFORE INSERT ON app.t FOR EACH ROW SET NEW.s = "
      "'x'");
  MigrationResult result = Run(SmallSteps("ADD COLUMN c INT"));
  EXPECT_EQ(result.outcome, Outcome::kRefused) << result.status;
  EXPECT_TRUE(absl::StrContains(result.status.message(),
                                "by moving it to another schema, and triggers "
                                "(`own`)"))
      << result.status;
  EXPECT_EQ(Schemas(), std::vector<std::string>({"app"}));
}

// Whether the next run needs such a schema or not.
TEST_F(ConstraintNameTest, FindsTheShadowOfARunThatDiedAndTellsHowToRemoveIt) {
  if (!auxiliary_) GTEST_SKIP() << "names are per table here";
  for (const char* checks : {kNamed, "KEY (a)"}) {
    SCOPED_TRACE(checks);
    MakeTable(checks);
    Sql("CREATE TABLE app.t__osc_log (id INT)");
    Sql("CREATE DATABASE app__osc");
    Sql("CREATE TABLE app__osc.t (id INT PRIMARY KEY)");
    Sql("CREATE TABLE app__osc.other (id INT)");
    Sql("CREATE TABLE app.child (id INT PRIMARY KEY, CONSTRAINT left_over "
        "FOREIGN KEY (id) REFERENCES app__osc.t (id))");
    const std::string tables =
        "DROP TABLE `app`.`t__osc_log`; DROP TABLE `app__osc`.`t`";
    auto refusal = [this] {
      MigrationResult result = Run(SmallSteps("ADD COLUMN c INT"));
      EXPECT_EQ(result.outcome, Outcome::kRefused) << result.status;
      return std::string(result.status.message());
    };
    std::string text = refusal();
    for (const char* part :
         {"left `t__osc_log` in `app`, and `t` in `app__osc`; if no other run",
          "ALTER TABLE `app`.`child` DROP FOREIGN KEY `left_over`"}) {
      EXPECT_TRUE(absl::StrContains(text, part)) << text;
    }
    EXPECT_TRUE(absl::EndsWith(text, tables)) << text;
    Sql("ALTER TABLE `app`.`child` DROP FOREIGN KEY `left_over`");
    Sql("DROP TABLE app__osc.other, app.child");
    text = refusal();
    EXPECT_TRUE(absl::EndsWith(
        text, absl::StrCat(tables, "; DROP DATABASE `app__osc`")))
        << text;
    Sql("DROP TABLE `app`.`t__osc_log`");
    text = refusal();
    EXPECT_TRUE(absl::EndsWith(text,
                               "order: DROP TABLE `app__osc`.`t`; DROP "
                               "DATABASE `app__osc`"))
        << text;
    Sql("DROP TABLE `app__osc`.`t`");
    Sql("DROP DATABASE `app__osc`");
    MigrationResult result = Run(SmallSteps("ADD COLUMN c INT"));
    EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
    Sql("DROP DATABASE IF EXISTS app__osc_old");
  }
}

TEST_F(ConstraintNameTest, FindsTheOldTableOfAnEarlierRun) {
  if (!auxiliary_) GTEST_SKIP() << "names are per table here";
  MakeTable(kNamed);
  Sql("CREATE DATABASE app__osc_old");
  Sql("CREATE TABLE app__osc_old.t__osc_old (id INT PRIMARY KEY)");
  Sql("CREATE TABLE app.child (id INT, CONSTRAINT fk FOREIGN KEY (id) "
      "REFERENCES app__osc_old.t__osc_old (id))");
  MigrationResult result = Run(SmallSteps("ADD COLUMN c INT"));
  EXPECT_EQ(result.outcome, Outcome::kRefused) << result.status;
  EXPECT_TRUE(absl::StrContains(result.status.message(),
                                "`child` DROP FOREIGN KEY `fk`, and if"))
      << result.status;
  Sql("DROP TABLE app.child");
  result = Run(SmallSteps("ADD COLUMN c INT"));
  EXPECT_EQ(result.outcome, Outcome::kRefused) << result.status;
  EXPECT_TRUE(absl::EndsWith(result.status.message(),
                             "DROP TABLE `app__osc_old`.`t__osc_old`"))
      << result.status;
}

// What was there before the run, and what others put there meanwhile.
TEST_F(ConstraintNameTest, LeavesAloneSchemasThatItHasNotMadeAndThatAreInUse) {
  if (!auxiliary_) GTEST_SKIP() << "names are per table here";
  MakeTable(kNamed);
  MigrationOptions options = SmallSteps("ADD COLUMN c INT");
  options.cutover.drop_old_table = true;
  Sql("CREATE DATABASE app__osc");
  EXPECT_EQ(Run(options).outcome, Outcome::kDone);
  EXPECT_EQ(Schemas(), std::vector<std::string>({"app", "app__osc"}));
  Sql("DROP DATABASE app__osc");
  for (const char* object :
       {"CREATE TABLE app__osc.mine (id INT)",
        "CREATE PROCEDURE app__osc.mine() DO 1",
        "CREATE EVENT app__osc.mine ON SCHEDULE EVERY 1 DAY DO DO 1"}) {
    SCOPED_TRACE(object);
    FailpointOnce copied("copy-ended", [this, object] {
      Sql(object);
      return absl::OkStatus();
    });
    options.plan.alter = "FORCE";
    EXPECT_EQ(Run(options).outcome, Outcome::kDone);
    EXPECT_EQ(Schemas(), std::vector<std::string>({"app", "app__osc"}));
    Sql("DROP DATABASE app__osc");
  }
}

TEST_F(ConstraintNameTest, MakesItsSchemasLikeTheTables) {
  if (!auxiliary_) GTEST_SKIP() << "names are per table here";
  Sql("ALTER DATABASE app CHARACTER SET latin1 COLLATE latin1_german1_ci");
  Sql("ALTER DATABASE twin CHARACTER SET latin1 COLLATE latin1_german1_ci");
  MakeTable(kNamed);
  MigrateBeside("ADD COLUMN c VARCHAR(9), CONVERT TO CHARACTER SET DEFAULT");
  Both(
      "ALTER TABLE @ ADD COLUMN e ENUM('a', 'COLLATE latin1_german1_ci') "
      "COMMENT 'COLLATE latin1_german1_ci', ADD COLUMN own VARCHAR(9) COLLATE "
      "latin1_german1_ci, ADD COLUMN bin VARCHAR(9) COLLATE latin1_bin, ADD "
      "COLUMN made VARCHAR(9) AS (s COLLATE latin1_german1_ci)");
  MigrateBeside("FORCE");
}

TEST_F(ConstraintNameTest, DropsTheOldTableAndItsSchemaIfAsked) {
  MakeTable(kNamed);
  MigrationOptions options = SmallSteps("ADD COLUMN c INT");
  options.cutover.drop_old_table = true;
  MigrationResult result = Run(options);
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_TRUE(result.leftovers.empty());
  EXPECT_EQ(Ours(), std::vector<std::string>());
  EXPECT_EQ(Schemas(), std::vector<std::string>({"app"}));
  ExpectTwins("ADD COLUMN c INT");
}

}  // namespace
}  // namespace osc
