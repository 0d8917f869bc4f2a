#include "osc/column_map.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

Table Make(const std::vector<std::string>& names) {
  Table table;
  for (const std::string& name : names) {
    table.columns.emplace_back();
    table.columns.back().name = name;
  }
  return table;
}

std::vector<std::string> Pairs(const ColumnMap& map) {
  std::vector<std::string> pairs;
  for (const MappedColumn& c : map.columns) {
    pairs.push_back(c.from.name + ">" + c.to.name);
  }
  return pairs;
}

AlterScan Scan(const std::string& text) { return *ScanAlter(text, {}); }

using Names = std::vector<std::string>;

TEST(MapColumnsTest, FollowsARenamedColumn) {
  absl::StatusOr<ColumnMap> map =
      MapColumns(Make({"id", "a"}), Make({"id", "b"}), Scan("CHANGE a b INT"));
  ASSERT_TRUE(map.ok()) << map.status();
  EXPECT_EQ(Pairs(*map), (Names{"id>id", "a>b"}));
  EXPECT_TRUE(map->added.empty());
  EXPECT_TRUE(map->dropped.empty());
}

TEST(MapColumnsTest, FollowsTwoColumnsThatExchangeTheirNames) {
  absl::StatusOr<ColumnMap> map =
      MapColumns(Make({"a", "b"}), Make({"b", "a"}),
                 Scan("CHANGE a b INT, CHANGE b a INT"));
  ASSERT_TRUE(map.ok()) << map.status();
  EXPECT_EQ(Pairs(*map), (Names{"a>b", "b>a"}));
}

// A tool took the new column for the old one and kept its values.
TEST(MapColumnsTest, TakesAColumnDroppedAndAddedAgainForANewOne) {
  absl::StatusOr<ColumnMap> map =
      MapColumns(Make({"id", "a"}), Make({"id", "a"}),
                 Scan("DROP COLUMN a, ADD COLUMN a INT"));
  ASSERT_TRUE(map.ok()) << map.status();
  EXPECT_EQ(Pairs(*map), (Names{"id>id"}));
  EXPECT_EQ(map->added, (Names{"a"}));
  EXPECT_EQ(map->dropped, (Names{"a"}));
}

TEST(MapColumnsTest, GivesADroppedNameToTheColumnThatTakesItOver) {
  absl::StatusOr<ColumnMap> map = MapColumns(
      Make({"a", "b"}), Make({"a"}), Scan("DROP COLUMN a, CHANGE b a INT"));
  ASSERT_TRUE(map.ok()) << map.status();
  EXPECT_EQ(Pairs(*map), (Names{"b>a"}));
  EXPECT_EQ(map->dropped, (Names{"a"}));
}

// The values of a column whose rename was misread would be lost.
TEST(MapColumnsTest, RefusesAColumnThatWentWithoutBeingNamed) {
  absl::StatusOr<ColumnMap> map = MapColumns(
      Make({"id", "a"}), Make({"id", "b"}), Scan("ADD INDEX i (id)"));
  EXPECT_EQ(map.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(MapColumnsTest, RefusesAColumnThatCameWithoutBeingNamed) {
  absl::StatusOr<ColumnMap> map =
      MapColumns(Make({"id"}), Make({"id", "b"}), Scan("ADD INDEX i (id)"));
  EXPECT_EQ(map.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(MapColumnsTest, LeavesGeneratedColumnsToTheServer) {
  Table original = Make({"id", "g"}), shadow = Make({"id", "g"});
  original.columns[1].generated = shadow.columns[1].generated = true;
  absl::StatusOr<ColumnMap> map =
      MapColumns(original, shadow, Scan("ADD INDEX i (id)"));
  ASSERT_TRUE(map.ok()) << map.status();
  EXPECT_EQ(Pairs(*map), (Names{"id>id"}));
}

}  // namespace
}  // namespace osc
