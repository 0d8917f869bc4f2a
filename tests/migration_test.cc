// Whole migrations of small tables, without load.

#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/engine.h"

namespace osc {
namespace {

class MigrationTest : public EngineTest {};

TEST_F(MigrationTest, ChangesATableOfManyChunks) {
  Sql("CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY, a INT, "
      "b VARCHAR(20), UNIQUE KEY ub (b))");
  Sql("INSERT INTO t (a, b) VALUES (0, 'x0')");
  for (int rows = 1; rows < 4096; rows *= 2) {
    Sql(absl::StrCat("INSERT INTO t (a, b) SELECT a + ", rows,
                     ", CONCAT('x', a + ", rows, ") FROM t"));
  }
  std::vector<std::string> expected =
      Rows("SELECT id, a, b, 7 FROM t ORDER BY id");
  MigrationOptions options =
      Options("t", "ADD COLUMN c INT NOT NULL DEFAULT 7, ADD INDEX (a)");
  options.copy.chunk.start_rows = options.copy.chunk.max_rows = 100;
  MigrationResult result = Migrate(options);
  EXPECT_EQ(Rows("SELECT id, a, b, c FROM t ORDER BY id"), expected);
  EXPECT_EQ(result.stats.copy.rows, 4096);
  EXPECT_EQ(result.stats.checksum.rows_verified, 4096);
  EXPECT_EQ(result.stats.checksum.chunks_verified,
            result.stats.checksum.chunks_total);
  EXPECT_GE(result.stats.copy.chunks, 40);
}

TEST_F(MigrationTest, ChangesAnEmptyTable) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY)");
  Migrate(Options("t", "ADD COLUMN c INT"));
  EXPECT_EQ(Rows("SELECT id, c FROM t"), std::vector<std::string>());
}

// START TRANSACTION releases LOCK TABLES: a drain that began with one let the
// waiting writer in before the rename, and its row was lost.
TEST_F(MigrationTest, KeepsTheLockWhileItDrainsWhatIsLeft) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY, a INT)");
  Sql("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
  HeldFailpoint at_rest("cutover-replay-at-rest");
  HeldFailpoint drained("cutover-drained");
  std::thread migration(
      [&] { Migrate(Options("t", "ADD COLUMN c INT NOT NULL DEFAULT 7")); });
  at_rest.AwaitArrival();
  Sql("UPDATE t SET a = 20 WHERE id = 2");
  Sql("DELETE FROM t WHERE id = 3");
  at_rest.Release();
  drained.AwaitArrival();
  std::unique_ptr<Connection> app = App();
  absl::Notification written;
  std::thread writer([&] {
    absl::Status status = app->Execute("INSERT INTO t (id, a) VALUES (4, 4)");
    EXPECT_TRUE(status.ok()) << status;
    written.Notify();
  });
  EXPECT_FALSE(written.WaitForNotificationWithTimeout(absl::Seconds(1)))
      << "the lock is not held";
  drained.Release();
  writer.join();
  migration.join();
  EXPECT_EQ(Rows("SELECT id, a, c FROM t ORDER BY id"),
            (std::vector<std::string>{"1|1|7", "2|20|7", "4|4|7"}));
}

}  // namespace
}  // namespace osc
