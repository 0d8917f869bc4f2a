#include "changelog/chunk_table.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

MigrationKey IntKey() {
  Column id;
  id.name = "id";
  id.type = id.column_type = "int";
  MigrationKey key;
  key.columns = {{id, id}};
  return key;
}

TEST(ChunkTableTest, BoundsAChunkBelowExclusivelyAndAboveInclusively) {
  const MigrationKey key = IntKey();
  EXPECT_EQ(InChunk(key, {"o.`id`"}, "c", false, false),
            "o.`id` > c.`lo_1` AND o.`id` <= c.`hi_1`");
}

TEST(ChunkTableTest, LeavesTheFirstAndTheLastChunkOpen) {
  const MigrationKey key = IntKey();
  EXPECT_EQ(InChunk(key, {"o.`id`"}, "c", true, false),
            "TRUE AND o.`id` <= c.`hi_1`");
  EXPECT_EQ(InChunk(key, {"o.`id`"}, "c", false, true), "o.`id` > c.`lo_1`");
  EXPECT_EQ(InChunk(key, {"o.`id`"}, "c", true, true), "TRUE");
}

// Untouched is asked first: behind the frontier there is no chunk.
TEST(ChunkTableTest, JudgesAnEntryByTheFrontierAndTheChunksInFlight) {
  const std::string place = EntryPlaceSql(IntKey(), "s", "t__osc_chunks", "l");
  EXPECT_THAT(place, StartsWith("CASE WHEN frontier.chunk_id IS NULL OR "
                                "(frontier.is_last = 0 AND l.`key_1` > "
                                "frontier.`hi_1`) THEN 0 WHEN EXISTS"));
  EXPECT_THAT(place, HasSubstr("c.state = 1"));
  EXPECT_THAT(place, HasSubstr("(c.chunk_id = 1 OR l.`key_1` > c.`lo_1`)"));
  EXPECT_THAT(place, HasSubstr("(c.is_last = 1 OR l.`key_1` <= c.`hi_1`)"));
  EXPECT_THAT(place, HasSubstr(" THEN 1 ELSE 2 END"));
}

TEST(ChunkTableTest, TakesTheLastChunkHandedOutForTheFrontier) {
  EXPECT_THAT(FrontierJoin("s", "c`"),
              HasSubstr("FROM `s`.`c``` ORDER BY chunk_id DESC LIMIT 1"));
}

TEST(ChunkTableTest, KeepsOneRowForEachChunk) {
  EXPECT_THAT(CreateChunkTableSql("s", "t__osc_chunks", IntKey()),
              HasSubstr("chunk_id BIGINT UNSIGNED NOT NULL PRIMARY KEY"));
}

}  // namespace
}  // namespace osc
