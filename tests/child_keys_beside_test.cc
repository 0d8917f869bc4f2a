// --foreign-keys=rebuild for a table that has more than its rows to keep.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "db/failpoint.h"
#include "db/schema.h"
#include "tests/child_keys_fixture.h"

namespace osc {
namespace {

// The table's own keys reach in and out of it, those of the children into it.
TEST_F(ChildKeysTest, LeavesNothingOfTheOldTableThatIsDropped) {
  if (!able_) GTEST_SKIP() << "refused here";
  MakeTables();
  Sql("CREATE TABLE side.up (id INT PRIMARY KEY)");
  Sql("ALTER TABLE app.t ADD COLUMN p INT, ADD COLUMN self BIGINT, "
      "ADD CONSTRAINT fk_up FOREIGN KEY (p) REFERENCES side.up (id), "
      "ADD FOREIGN KEY (self) REFERENCES app.t (id)");
  MigrationOptions options = Rebuilding();
  options.cutover.drop_old_table = true;
  for (const bool fails : {false, true}) {
    SCOPED_TRACE(fails);
    std::unique_ptr<ScopedFailpoint> failing;
    if (fails) {
      options.plan.alter = "MODIFY c BIGINT";
      failing = std::make_unique<ScopedFailpoint>(
          "foreign-keys-before-finish",
          [] { return absl::FailedPreconditionError("made to fail"); });
    }
    Start(options);
    MigrationResult result = Finish();
    EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
    failing.reset();
    // The statements that are left work in their order.
    EXPECT_EQ(result.leftovers.empty(), !fails);
    for (const std::string& sql : result.leftovers) Sql(sql);
    Sql("SET foreign_key_checks = 1");
    ExpectNothingLeft({"t"});
    ExpectModel();
    ExpectRebuilt();
    EXPECT_EQ(Rows("SELECT CONSTRAINT_NAME, REFERENCED_TABLE_NAME FROM "
                   "information_schema.REFERENTIAL_CONSTRAINTS WHERE "
                   "CONSTRAINT_SCHEMA = 'app' ORDER BY 1"),
              std::vector<std::string>({"fk_up|up", "t_ibfk_1|t"}));
    EXPECT_EQ(ErrorOf("UPDATE app.t SET p = 77 WHERE id = 10"), 1452);
    EXPECT_EQ(ErrorOf("UPDATE app.t SET self = 77 WHERE id = 10"), 1452);
  }
}

TEST_F(ChildKeysTest, RebuildsThemBesideTriggersOfTheTableItself) {
  if (!able_) GTEST_SKIP() << "refused here";
  MakeTables();
  Sql("CREATE TABLE side.audit (n INT AUTO_INCREMENT PRIMARY KEY, what "
      "VARCHAR(99))");
  const char* const triggers[] = {
      "first AFTER INSERT ON t FOR EACH ROW INSERT INTO side.audit (what) "
      "SELECT CONCAT('first ', NEW.id, ' ', COUNT(*)) FROM side.small",
      "second AFTER INSERT ON t FOR EACH ROW INSERT INTO side.audit (what) "
      "VALUES (CONCAT('second ', NEW.id))",
      "gone BEFORE DELETE ON t FOR EACH ROW DELETE FROM side.small WHERE id = "
      "OLD.id"};
  for (const char* trigger : triggers) {
    Sql(absl::StrCat("CREATE TRIGGER app.", trigger));
  }
  auto fire = [this] {
    const int64_t id = next_++;
    Put(id, "new", id);
    Sql(absl::StrCat("INSERT INTO side.small VALUES (", id, ")"));
    Remove(id);
    EXPECT_EQ(Rows(absl::StrCat("SELECT what FROM side.audit WHERE what LIKE "
                                "'% ",
                                id, "%' ORDER BY n")),
              std::vector<std::string>({absl::StrCat("first ", id, " 1"),
                                        absl::StrCat("second ", id)}));
    return absl::OkStatus();
  };
  const std::string list =
      "SELECT TRIGGER_NAME, ACTION_ORDER, EVENT_OBJECT_TABLE FROM "
      "information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = 'app' ORDER BY 1";
  const std::vector<std::string> before = Rows(list);
  for (const char* step :
       {"", "child-keys-added", "own-triggers-copied",
        "child-keys-before-finish", "own-triggers-before-naming"}) {
    SCOPED_TRACE(step);
    FailpointOnce killed(step, [this] {
      Killer(App()).KillAll();
      return absl::OkStatus();
    });
    ScopedFailpoint copied("copy-ended", fire);
    ScopedFailpoint verified("checksum-ended", fire);
    Start(Rebuilding("FORCE"));
    MigrationResult result = Finish();
    EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
    EXPECT_EQ(result.leftovers, std::vector<std::string>());
    EXPECT_EQ(killed.passed(), step[0] != 0);
    EXPECT_EQ(Rows(list), before);
    Sql("DROP TABLE app.t__osc_old");
    fire().IgnoreError();
    ExpectModel();
    EXPECT_EQ(Definitions(), before_);
    EXPECT_EQ(ErrorOf("INSERT INTO side.small VALUES (77)"), 1452);
    EXPECT_EQ(ErrorOf("DELETE FROM app.t WHERE id = 20"), 1451);
  }
}

// The new table comes from another schema and the old one goes to a third.
TEST_F(ChildKeysTest, RebuildsThemBesideNamesOfChecks) {
  if (!facts().check_names_per_schema) GTEST_SKIP() << "names are per table";
  for (const char* step :
       {"", "child-keys-added", "cutover-before-rename",
        "child-keys-before-finish", "child-keys-old-dropped"}) {
    SCOPED_TRACE(step);
    MakeTables(", CONSTRAINT ck_u CHECK (u > 0), CHECK (id > 0)");
    const std::string before = DefinitionOf(Rows("SHOW CREATE TABLE app.t")[0]);
    FailpointOnce killed(step, [this] {
      Killer(App()).KillAll();
      return absl::OkStatus();
    });
    MigrationOptions options = Rebuilding("FORCE");
    options.cutover.drop_old_table = step[0] == 0;
    Start(options);
    MigrationResult result = Finish();
    EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
    EXPECT_EQ(result.leftovers, std::vector<std::string>());
    EXPECT_EQ(killed.passed(), step[0] != 0);
    ExpectNothingLeft({"t"});
    EXPECT_EQ(DefinitionOf(Rows("SHOW CREATE TABLE app.t")[0]), before);
    EXPECT_EQ(Rows("SELECT TABLE_SCHEMA, TABLE_NAME FROM "
                   "information_schema.TABLES WHERE TABLE_SCHEMA LIKE "
                   "'app\\_\\_%'"),
              step[0] == 0
                  ? std::vector<std::string>()
                  : std::vector<std::string>({"app__osc_old|t__osc_old"}));
    ExpectModel();
    ExpectRebuilt();
    // Nothing references the old table.
    Sql("DROP DATABASE IF EXISTS app__osc_old");
  }
}

}  // namespace
}  // namespace osc
