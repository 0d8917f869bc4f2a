// The old tables of finished migrations, which `osc cleanup --old-tables`
// drops.

#include <string>

#include "gmock/gmock.h"
#include "tests/leftover_fixture.h"

namespace osc {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

class OldTableTest : public LeftoverTest {};

TEST_F(OldTableTest, DropsOldTablesByAgeAndProof) {
  MakeTable(50);
  Sql("ALTER TABLE t COMMENT = 'orders'");
  const Said run = OnTable("run", RunFlags("ADD COLUMN c INT"));
  EXPECT_EQ(run.code, 0) << run.all();
  const std::string comment = One(
      "SELECT TABLE_COMMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA "
      "= 'app' AND TABLE_NAME = 't__osc_old'");
  EXPECT_THAT(comment, HasSubstr("orders [osc: old table of app.t, run "));
  // The name alone, and the comment alone.
  Sql("CREATE TABLE x__osc_old (id INT PRIMARY KEY)");
  Sql("CREATE TABLE y LIKE t__osc_old");
  const Strings clean = {"--old-tables", "--execute"};
  const Said young = Do("cleanup", clean);
  EXPECT_EQ(young.code, 0) << young.all();
  EXPECT_THAT(young.out, HasSubstr("app.t__osc_old, "));
  EXPECT_THAT(Objects(), Contains("t__osc_old"));
  const Said shown = Do("cleanup", {"--old-tables", "--older-than=0"});
  EXPECT_THAT(shown.out, HasSubstr("would be dropped"));
  EXPECT_THAT(Objects(), Contains("t__osc_old"));
  const Said said =
      Do("cleanup", {"--old-tables", "--execute", "--older-than=0"});
  EXPECT_EQ(said.code, 0) << said.all();
  EXPECT_EQ(Objects(), Strings({"t", "x__osc_old", "y"}));
}

TEST_F(OldTableTest, KnowsTheOldTableOfAPartitionedOne) {
  MakeTable(50);
  Sql("ALTER TABLE t COMMENT = 'parts' PARTITION BY HASH (id) PARTITIONS 3");
  EXPECT_EQ(OnTable("run", RunFlags("ADD COLUMN c INT")).code, 0);
  EXPECT_EQ(Do("cleanup", {"--old-tables", "--execute", "--older-than=0"}).code,
            0);
  EXPECT_EQ(Objects(), Strings({"t"}));
}

TEST_F(OldTableTest, DropsNoOldTableBesideAnUnfinishedMigration) {
  MakeTable(50);
  EXPECT_EQ(OnTable("run", RunFlags("ADD COLUMN d INT")).code, 0);
  Sql("RENAME TABLE t__osc_old TO aside");
  KillAt("copy-before-commit");
  Sql("RENAME TABLE aside TO t__osc_old");
  const Said said =
      Do("cleanup", {"--old-tables", "--execute", "--older-than=0"});
  EXPECT_EQ(said.code, 3) << said.all();
  EXPECT_THAT(Objects(), Contains("t__osc_old"));
}

}  // namespace
}  // namespace osc
