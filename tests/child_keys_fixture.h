#ifndef TESTS_CHILD_KEYS_FIXTURE_H_
#define TESTS_CHILD_KEYS_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "db/errors.h"
#include "db/schema.h"
#include "tests/race_fixture.h"

namespace osc {

// Table t of the schema app, and children of it in another schema.
class ChildKeysTest : public RaceTest {
 protected:
  void SetUp() override {
    RaceTest::SetUp();
    able_ = facts().rename_under_lock;
    MakeTables();
  }
  void TearDown() override {
    RaceTest::TearDown();
    DropSchemas();
  }

  void DropSchemas() {
    Sql("SET foreign_key_checks = 0");
    for (const char* schema : {"side", "side2", "app__osc", "app__osc_old"}) {
      Sql(absl::StrCat("DROP DATABASE IF EXISTS ", schema));
    }
    Sql("SET foreign_key_checks = 1");
  }

  // The first index of side.`ch'ild é` is one that the server makes.
  void MakeTables(const std::string& more = "") {
    DropSchemas();
    Sql("CREATE DATABASE side");
    MakeTableAgain(12, ", KEY by_v (v)" + more);
    Sql("CREATE TABLE side.`ch'ild é` (id INT AUTO_INCREMENT PRIMARY KEY, "
        "gone BIGINT, kept BIGINT, KEY k (kept), FOREIGN KEY (gone) REFERENCES "
        "app.t (id) ON DELETE CASCADE, CONSTRAINT `fk é` FOREIGN KEY (kept) "
        "REFERENCES app.t (id) ON UPDATE NO ACTION)");
    Sql("CREATE TABLE side.small (id BIGINT PRIMARY KEY, CONSTRAINT named "
        "FOREIGN KEY (id) REFERENCES app.t (id))");
    Sql("INSERT INTO side.`ch'ild é` (gone, kept) VALUES (10, 20), (20, 20), "
        "(30, NULL), (30, 40)");
    Sql("INSERT INTO side.small VALUES (50)");
    before_ = Definitions();
  }

  std::vector<std::string> Definitions() {
    return {DefinitionOf(Rows("SHOW CREATE TABLE side.`ch'ild é`")[0]),
            DefinitionOf(Rows("SHOW CREATE TABLE side.small")[0])};
  }

  MigrationOptions Rebuilding(const std::string& alter = "ADD COLUMN c INT") {
    MigrationOptions options = RaceOptions(alter);
    options.plan.rebuild_foreign_keys = true;
    return options;
  }

  int ErrorOf(const std::string& sql) {
    return ServerErrorNumber(App()->Execute(sql));
  }

  // A child without a parent, a parent with children, and a parent that is new.
  void ExpectChecked() {
    EXPECT_EQ(ErrorOf("INSERT INTO side.`ch'ild é` (gone) VALUES (77)"), 1452);
    EXPECT_EQ(ErrorOf("INSERT INTO side.`ch'ild é` (kept) VALUES (77)"), 1452);
    EXPECT_EQ(ErrorOf("INSERT INTO side.small VALUES (77)"), 1452);
    EXPECT_EQ(ErrorOf("DELETE FROM app.t WHERE id = 20"), 1451);
    EXPECT_EQ(ErrorOf("DELETE FROM app.t WHERE id = 50"), 1451);
    EXPECT_EQ(ErrorOf("UPDATE app.t SET id = 21 WHERE id = 20"), 1451);
    const int64_t id = next_++;
    Put(id, "new", id);
    Sql(absl::StrCat("INSERT INTO side.`ch'ild é` (gone) VALUES (", id, ")"));
    EXPECT_EQ(Children(id), 1);
    Remove(id);
    EXPECT_EQ(Children(id), 0);
  }

  int64_t Children(int64_t id) {
    return Count(
        absl::StrCat("SELECT COUNT(*) FROM side.`ch'ild é` WHERE gone = ", id));
  }

  void ExpectRebuilt() {
    EXPECT_EQ(Definitions(), before_);
    EXPECT_EQ(Children(30), 2);
    ExpectChecked();
  }

  bool able_ = false;
  std::vector<std::string> before_;
  int64_t next_ = 1000;
};

}  // namespace osc

#endif  // TESTS_CHILD_KEYS_FIXTURE_H_
