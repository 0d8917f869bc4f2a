#include "osc/schema_file/definition_diff.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "osc/schema_file/column_diff.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Definition Parse(const std::string& create_sql) {
  auto definition = ParseDefinition(create_sql, SqlLexerOptions());
  EXPECT_TRUE(definition.ok()) << definition.status();
  return definition.ok() ? *definition : Definition();
}

// The ALTER between two tables as a server prints them, columns matched by
// name and by `renames`; any column may go.
std::string Alter(const std::string& current, const std::string& wanted,
                  const std::vector<std::string>& renames = {}) {
  const Definition a = Parse(absl::StrCat("CREATE TABLE `t` ", current));
  const Definition b = Parse(absl::StrCat("CREATE TABLE `t` ", wanted));
  ColumnChoices choices = *ParseColumnChoices(renames, {});
  for (const DefinitionItem& column : a.columns) {
    choices.drops.push_back({"", column.name});
  }
  auto match = MatchColumns(a, b, choices, "t", "t");
  EXPECT_TRUE(match.ok()) << match.status();
  return match.ok() ? MakeAlter(a, b, *match, DiffOptions()).OneLine() : "";
}

TEST(DefinitionTest, TakesApartWhatTheServerPrints) {
  const Definition definition = Parse(
      "CREATE TABLE `t (1)` (\n"
      "  `id` int NOT NULL AUTO_INCREMENT,\n"
      "  `a,b` enum('x,y','(') COLLATE utf8mb4_bin /*!80023 INVISIBLE */,\n"
      "  PRIMARY KEY (`id`),\n"
      "  UNIQUE KEY `k` (`a,b`) /*!80000 INVISIBLE */,\n"
      "  CONSTRAINT `f` FOREIGN KEY (`id`) REFERENCES `p` (`id`),\n"
      "  CONSTRAINT `c` CHECK ((`id` > 0))\n"
      ") ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 "
      "COMMENT='a=b, c'\n"
      "/*!50100 PARTITION BY HASH (`id`)\nPARTITIONS 3 */");
  EXPECT_THAT(
      definition.Lines(),
      ElementsAre("`id` int NOT NULL AUTO_INCREMENT",
                  "`a,b` enum('x,y','(') COLLATE utf8mb4_bin INVISIBLE",
                  "PRIMARY KEY (`id`)", "UNIQUE KEY `k` (`a,b`) INVISIBLE",
                  "CONSTRAINT `c` CHECK ((`id` > 0))",
                  "CONSTRAINT `f` FOREIGN KEY (`id`) REFERENCES `p` (`id`)",
                  "ENGINE=InnoDB", "DEFAULT CHARSET=utf8mb4",
                  "COMMENT='a=b, c'", "PARTITION BY HASH (`id`) PARTITIONS 3"));
  EXPECT_EQ(definition.indexes[0].name, "PRIMARY");
  EXPECT_EQ(definition.foreign_keys[0].name, "f");
}

TEST(DefinitionTest, LeavesCharacterSetsOutOfAColumnsText) {
  EXPECT_EQ(WithoutCharset("char(3) CHARACTER SET latin1 COLLATE latin1_bin "
                           "NOT NULL COMMENT 'COLLATE x'"),
            "char(3) NOT NULL COMMENT 'COLLATE x'");
  EXPECT_EQ(WithoutCharset("int"), "int");
}

TEST(DefinitionTest, RenamesColumnsAllAtOnceAndInParenthesesOnly) {
  EXPECT_EQ(
      WithRenamedColumns("KEY `a` (`a`,`b`(3))", {{"a", "b"}, {"b", "a"}}),
      "KEY `a` (`b`,`a`(3))");
}

TEST(DefinitionDiffTest, MovesAsFewColumnsAsWillDo) {
  EXPECT_THAT(LongestAscending({3, 0, -1, 1, 2}), ElementsAre(1, 3, 4));
  EXPECT_THAT(LongestAscending({}), IsEmpty());
  EXPECT_EQ(Alter("(`a` int, `b` int, `c` int, `d` int)",
                  "(`d` int, `a` int, `b` int, `c` int)"),
            "MODIFY COLUMN `d` int FIRST");
  EXPECT_EQ(Alter("(`a` int, `b` int)", "(`a` int, `x` int, `b` int, `y` int)"),
            "ADD COLUMN `x` int AFTER `a`, ADD COLUMN `y` int");
}

TEST(DefinitionDiffTest, RenamesWithWhatKeysFollow) {
  EXPECT_EQ(Alter("(`a` int, `b` int, KEY `k` (`a`))",
                  "(`b` int, `a` bigint, KEY `k` (`b`))", {"a:b", "b:a"}),
            "CHANGE COLUMN `a` `b` int, CHANGE COLUMN `b` `a` bigint");
  // What it references is of another table.
  EXPECT_EQ(Alter("(`a` int, CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `p` "
                  "(`a`))",
                  "(`b` int, CONSTRAINT `f` FOREIGN KEY (`b`) REFERENCES `p` "
                  "(`a`))",
                  {"a:b"}),
            "CHANGE COLUMN `a` `b` int");
}

TEST(DefinitionDiffTest, MakesExpressionsAnewThatNameARenamedColumn) {
  EXPECT_EQ(Alter("(`a` int, CONSTRAINT `c` CHECK (`a` > 0))",
                  "(`b` int, CONSTRAINT `c` CHECK (`b` > 0))", {"a:b"}),
            "DROP CONSTRAINT `c`, CHANGE COLUMN `a` `b` int, ADD CONSTRAINT "
            "`c` CHECK (`b` > 0)");
  EXPECT_EQ(
      Alter("(`a` int, `g` int GENERATED ALWAYS AS (`a`) VIRTUAL)",
            "(`b` int, `g` int GENERATED ALWAYS AS (`b`) VIRTUAL)", {"a:b"}),
      "DROP COLUMN `g`, CHANGE COLUMN `a` `b` int, ADD COLUMN `g` int "
      "GENERATED ALWAYS AS (`b`) VIRTUAL");
}

TEST(DefinitionDiffTest, MakesGeneratedColumnsAnewWhereNoServerModifiesThem) {
  EXPECT_EQ(Alter("(`a` int, `g` int GENERATED ALWAYS AS (`a`) VIRTUAL, `z` "
                  "int, KEY `k` (`g`))",
                  "(`a` int, `g` int GENERATED ALWAYS AS (`a`) STORED, `z` "
                  "int, KEY `k` (`g`))"),
            "DROP INDEX `k`, DROP COLUMN `g`, ADD COLUMN `g` int GENERATED "
            "ALWAYS AS (`a`) STORED AFTER `a`, ADD KEY `k` (`g`)");
}

TEST(DefinitionDiffTest, PutsIndexesInOrderOnlyWhenSomethingElseDiffers) {
  EXPECT_EQ(Alter("(`a` int, KEY `x` (`a`), KEY `y` (`a`))",
                  "(`a` int, KEY `y` (`a`), KEY `x` (`a`))"),
            "");
  EXPECT_EQ(Alter("(`a` int, KEY `x` (`a`), KEY `y` (`a`))",
                  "(`a` int, KEY `n` (`a`), KEY `x` (`a`), KEY `y` (`a`))"),
            "DROP INDEX `x`, DROP INDEX `y`, ADD KEY `n` (`a`), ADD KEY `x` "
            "(`a`), ADD KEY `y` (`a`)");
  EXPECT_EQ(Alter("(`a` int, KEY `x` (`a`))",
                  "(`a` int, UNIQUE KEY `n` (`a`), KEY `x` (`a`))"),
            "ADD UNIQUE KEY `n` (`a`)");
}

TEST(DefinitionDiffTest, ChangesVisibilityWithoutBuildingAnew) {
  EXPECT_EQ(Alter("(`a` int, KEY `x` (`a`))",
                  "(`a` int, KEY `x` (`a`) /*!80000 INVISIBLE */)"),
            "ALTER INDEX `x` INVISIBLE");
  EXPECT_EQ(
      Alter("(`a` int, KEY `x` (`a`) IGNORED)", "(`a` int, KEY `x` (`a`))"),
      "ALTER INDEX `x` NOT IGNORED");
}

TEST(DefinitionDiffTest, ChangesKeysConstraintsOptionsAndPartitions) {
  EXPECT_EQ(
      Alter("(`a` int, PRIMARY KEY (`a`), CONSTRAINT `c` CHECK (`a` > 0), "
            "CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `p` (`a`)) "
            "ENGINE=InnoDB DEFAULT CHARSET=latin1 COMMENT='x' "
            "ROW_FORMAT=COMPACT",
            "(`a` int, PRIMARY KEY (`a`,`b`), CONSTRAINT `c` CHECK (`a` > 1)) "
            "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 STATS_PERSISTENT=1\n"
            "/*!50100 PARTITION BY HASH (`a`) */"),
      "DROP FOREIGN KEY `f`, DROP CONSTRAINT `c`, DROP PRIMARY KEY, ADD "
      "PRIMARY KEY (`a`,`b`), ADD CONSTRAINT `c` CHECK (`a` > 1), DEFAULT "
      "CHARSET=utf8mb4, STATS_PERSISTENT=1, COMMENT='', ROW_FORMAT=DEFAULT "
      "PARTITION BY HASH (`a`)");
  EXPECT_EQ(Alter("(`a` int) ENGINE=InnoDB\n PARTITION BY HASH (`a`)",
                  "(`a` int) ENGINE=InnoDB"),
            "REMOVE PARTITIONING");
}

}  // namespace
}  // namespace osc
