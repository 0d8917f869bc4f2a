#include "osc/deferred_indexes.h"

#include "db/fake_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kCreate[] =
    "CREATE TABLE `t` (\n"
    "  `id` int NOT NULL,\n"
    "  `KEY` int COMMENT '\n  KEY `a` (not one'\n,"
    "  PRIMARY KEY (`id`),\n"
    "  UNIQUE KEY `u` (`b`),\n"
    "  KEY `b` (`b`,`c`(20) DESC) COMMENT 'x, y',\n"
    "  KEY `odd `` name` (`c`),\n"
    "  KEY `last` (`d`) /*!80000 INVISIBLE */\n"
    ") ENGINE=InnoDB";

Index MakeIndex(const std::string& name, bool unique, const std::string& type) {
  Index index;
  index.name = name;
  index.unique = unique;
  index.type = type;
  return index;
}

Table MakeTable() {
  Table table;
  table.create_sql = kCreate;
  table.indexes = {
      MakeIndex("PRIMARY", true, "BTREE"), MakeIndex("u", true, "BTREE"),
      MakeIndex("b", false, "BTREE"), MakeIndex("last", false, "BTREE")};
  return table;
}

IndexDeferral Decide(DeferIndexes mode, const Table& table, bool log_bin = true,
                     const std::string& grant = "PROCESS",
                     const std::string& dumps = "0") {
  FakeConnection connection;
  connection.On("SHOW GRANTS", FakeConnection::Rows({{absl::StrCat(
                                   "GRANT ", grant, " ON *.* TO `a`@`%`")}}));
  connection.On("Binlog Dump", FakeConnection::Rows({{dumps}}));
  connection.On("", FakeConnection::Rows({{"0"}}));
  Server server;
  server.log_bin = log_bin;
  absl::StatusOr<IndexDeferral> deferral =
      DecideDeferral(&connection, server, mode, table);
  EXPECT_TRUE(deferral.ok()) << deferral.status();
  return deferral.value_or(IndexDeferral());
}

TEST(DeferredIndexesTest, TakesTheDefinitionsAsTheServerPrintsThem) {
  EXPECT_THAT(IndexDefinitions(kCreate, {"b", "odd ` name", "last"}),
              ElementsAre("KEY `b` (`b`,`c`(20) DESC) COMMENT 'x, y'",
                          "KEY `odd `` name` (`c`)",
                          "KEY `last` (`d`) /*!80000 INVISIBLE */"));
}

TEST(DeferredIndexesTest, TakesNoneWhenOneIsNotThere) {
  EXPECT_THAT(IndexDefinitions(kCreate, {"b", "missing"}), IsEmpty());
  EXPECT_THAT(IndexDefinitions(kCreate, {"u"}), IsEmpty());
}

TEST(DeferredIndexesTest, DefersTheOnesThatAreNotUniqueWhenAskedTo) {
  const IndexDeferral deferral = Decide(DeferIndexes::kYes, MakeTable());
  EXPECT_TRUE(deferral.defer);
  EXPECT_THAT(deferral.indexes, ElementsAre("b", "last"));
  EXPECT_FALSE(Decide(DeferIndexes::kNo, MakeTable()).defer);
}

TEST(DeferredIndexesTest, DefersNothingWhereASpatialIndexStandsAmongThem) {
  Table table = MakeTable();
  table.indexes.push_back(MakeIndex("s", false, "SPATIAL"));
  EXPECT_FALSE(Decide(DeferIndexes::kYes, table).defer);
  table = MakeTable();
  table.indexes.push_back(MakeIndex("f", false, "FULLTEXT"));
  EXPECT_THAT(Decide(DeferIndexes::kYes, table).indexes,
              ElementsAre("b", "last"));
}

TEST(DeferredIndexesTest, LooksForReplicasWhenItMayChoose) {
  EXPECT_TRUE(Decide(DeferIndexes::kAuto, MakeTable()).defer);
  const IndexDeferral replicas =
      Decide(DeferIndexes::kAuto, MakeTable(), true, "PROCESS", "2");
  EXPECT_FALSE(replicas.defer);
  EXPECT_EQ(replicas.reason, "2 replicas are connected");
  const IndexDeferral blind =
      Decide(DeferIndexes::kAuto, MakeTable(), true, "SELECT");
  EXPECT_FALSE(blind.defer);
  EXPECT_THAT(blind.reason, HasSubstr("PROCESS"));
  EXPECT_TRUE(
      Decide(DeferIndexes::kAuto, MakeTable(), /*log_bin=*/false, "SELECT")
          .defer);
}

}  // namespace
}  // namespace osc
