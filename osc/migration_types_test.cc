#include "osc/migration_types.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

// What had been replayed since the log was counted was counted twice until the
// next count, so that a counter of Prometheus went back.
TEST(EntriesCapturedTest, NeverGetLess) {
  MigrationStats stats;
  stats.backlog = stats.log.captured = 1000;
  EXPECT_EQ(stats.entries_captured(), 1000);
  stats.replay.entries_replayed = 600;
  stats.replay.entries_untouched = 300;
  EXPECT_EQ(stats.entries_captured(), 1000);
  stats.replay.entries_replayed = 800;
  EXPECT_EQ(stats.entries_captured(), 1100);
  stats.cutover.entries_drained = 5;
  EXPECT_EQ(stats.entries_captured(), 1105);
}

TEST(EntriesCapturedTest, AreThoseOfThisRunAlone) {
  MigrationStats stats;
  stats.log.left_before.reset();
  stats.replay.entries_replayed = 100;
  EXPECT_EQ(stats.entries_captured(), 0);
  stats.log.left_before = 5000;
  EXPECT_EQ(stats.entries_captured(), 0);
  stats.log.captured = 40;
  EXPECT_EQ(stats.entries_captured(), 40);
  stats.replay.entries_replayed = 5060;
  EXPECT_EQ(stats.entries_captured(), 60);
}

}  // namespace
}  // namespace osc
