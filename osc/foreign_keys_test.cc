#include "osc/foreign_keys.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using testing::ElementsAre;

constexpr char kCreate[] =
    "CREATE TABLE `t` (\n"
    "  `id` int NOT NULL,\n"
    "  `a` int DEFAULT NULL COMMENT 'CONSTRAINT `x` FOREIGN KEY (`a`)',\n"
    "  CONSTRAINT `fk,`` x` FOREIGN KEY (`a`, `b)`) REFERENCES `o-ther`.`p` "
    "(`id`, `c`) ON DELETE SET NULL ON UPDATE NO ACTION,\n"
    "  CONSTRAINT `t_ibfk_1` FOREIGN KEY (`a`) REFERENCES `t` (`id`),\n"
    "  CONSTRAINT `ck` CHECK ((`a` > 0))\n"
    ") ENGINE=InnoDB";

Table MakeTable() {
  Table table;
  table.schema = "s";
  table.name = "t";
  table.create_sql = kCreate;
  return table;
}

ForeignKeyPlan Plan(const std::string& alter) {
  auto plan = PlanForeignKeys(MakeTable(), alter, *ScanAlter(alter, {}), {});
  EXPECT_TRUE(plan.ok()) << plan.status();
  return plan.value_or(ForeignKeyPlan());
}

TEST(ForeignKeysTest, ReadsWhatTheServerShows) {
  auto keys = ForeignKeysOf("s", "t", kCreate);
  ASSERT_TRUE(keys.ok()) << keys.status();
  ASSERT_EQ(keys->size(), 2u);
  const ForeignKey& first = (*keys)[0];
  EXPECT_EQ(first.Describe(), "`fk,`` x` of `s`.`t`");
  EXPECT_TRUE(first.Cascades());
  EXPECT_FALSE(first.ReferencesItself());
  EXPECT_EQ(first.AddSql(),
            "ADD CONSTRAINT `fk,`` x` FOREIGN KEY (`a`, `b)`) REFERENCES "
            "`o-ther`.`p` (`id`, `c`) ON DELETE SET NULL ON UPDATE NO ACTION");
  EXPECT_FALSE((*keys)[1].Cascades());
  EXPECT_TRUE((*keys)[1].ReferencesItself());
  EXPECT_EQ((*keys)[1].AddSql(),
            "ADD CONSTRAINT `t_ibfk_1` FOREIGN KEY (`a`) REFERENCES `s`.`t` "
            "(`id`)");
}

TEST(ForeignKeysTest, LeavesDropsOutOfTheShadowsAlter) {
  ForeignKeyPlan plan =
      Plan("ADD x INT, DROP FOREIGN KEY `T_IBFK_1`, DROP CONSTRAINT ck");
  EXPECT_EQ(plan.shadow_alter, "ADD x INT, DROP CONSTRAINT ck");
  EXPECT_EQ(plan.own.size(), 2u);
  ASSERT_EQ(plan.kept.size(), 1u);
  EXPECT_EQ(plan.kept[0].name, "fk,` x");
  plan = Plan("DROP CONSTRAINT `fk,`` x`, DROP FOREIGN KEY IF EXISTS t_ibfk_1");
  EXPECT_EQ(plan.shadow_alter, "");
  EXPECT_TRUE(plan.kept.empty());
  EXPECT_EQ(Plan("ADD x INT /* as is */").shadow_alter,
            "ADD x INT /* as is */");
}

TEST(ForeignKeysTest, FollowsRenamedColumnsOnBothSidesOfASelfReference) {
  const ForeignKeyPlan plan = Plan("CHANGE A aa INT, RENAME COLUMN id TO key_");
  ASSERT_EQ(plan.kept.size(), 2u);
  EXPECT_THAT(plan.kept[0].columns, ElementsAre("aa", "b)"));
  EXPECT_THAT(plan.kept[0].parent_columns, ElementsAre("id", "c"));
  EXPECT_THAT(plan.kept[1].columns, ElementsAre("aa"));
  EXPECT_THAT(plan.kept[1].parent_columns, ElementsAre("key_"));
}

TEST(ForeignKeysTest, GivesPassingNamesThatTheRenameTurnsIntoTheRightOnes) {
  ForeignKey key;
  key.name = "t_ibfk_12";
  EXPECT_EQ(PassingName(key, "t", "t__osc_new", 3), "t__osc_new_ibfk_12");
  key.name = "t_ibfk_12x";
  EXPECT_EQ(PassingName(key, "t", "t__osc_new", 3), "t__osc_fk3");
  key.name = "t_ibfk_12";
  EXPECT_EQ(PassingName(key, "t", std::string(60, 's'), 3), "t__osc_fk3");
}

TEST(ForeignKeysTest, AreAllThatADefinitionIsComparedWithout) {
  const std::string begin = "CREATE TABLE `t` (\n  `a` int NOT NULL,\n";
  const std::string key = "  PRIMARY KEY (`a`)", end = "\n) ENGINE=InnoDB";
  const std::string check = ",\n  CONSTRAINT `FOREIGN KEY (` CHECK (`a` > 0)";
  const std::string fk =
      ",\n  CONSTRAINT `x` FOREIGN KEY (`a`) REFERENCES `p` (`id`)";
  const std::string bare = WithoutForeignKeys(begin + key + end);
  EXPECT_EQ(WithoutForeignKeys(begin + key + fk + end), bare);
  EXPECT_NE(WithoutForeignKeys(begin + key + check + end), bare);
  EXPECT_EQ(WithoutForeignKeys(begin + key + fk + check + end),
            WithoutForeignKeys(begin + key + check + end));
}

TEST(ForeignKeysTest, NeedsColumnsAndAnIndexThatBeginsWithThem) {
  ForeignKeyPlan plan = Plan("DROP FOREIGN KEY `fk,`` x`");
  Table shadow;
  shadow.columns.resize(1);
  shadow.columns[0].name = "A";
  EXPECT_FALSE(CheckForeignKeyColumns(shadow, plan).ok());
  shadow.indexes.push_back({"i", false, "BTREE", {{"A", false}, {"b", false}}});
  EXPECT_TRUE(CheckForeignKeyColumns(shadow, plan).ok());
  shadow.indexes[0].parts[0].prefix = true;
  EXPECT_FALSE(CheckForeignKeyColumns(shadow, plan).ok());
  shadow.indexes[0].parts[0].prefix = false;
  shadow.indexes[0].type = "FULLTEXT";
  EXPECT_FALSE(CheckForeignKeyColumns(shadow, plan).ok());
  shadow.columns.clear();
  EXPECT_THAT(std::string(CheckForeignKeyColumns(shadow, plan).message()),
              testing::HasSubstr("drops the column `a`"));
}

}  // namespace
}  // namespace osc
