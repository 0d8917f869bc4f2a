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

// With every second id a hole, for ever.
TEST_F(MigrationTest, CostsNothingForHolesAmongTheLogIds) {
  Sql("SET GLOBAL auto_increment_increment = 2");
  Sql("CREATE TABLE t (id INT PRIMARY KEY, a INT)");
  Sql("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
  HeldFailpoint copied("copy-ended");
  std::thread migration([&] { Migrate(Options("t", "ADD COLUMN c INT")); });
  copied.AwaitArrival();
  std::unique_ptr<Connection> app = App();
  for (int i = 1; i <= 20; ++i) {
    EXPECT_TRUE(app->Execute("UPDATE t SET a = a + 1, id = id + 3").ok());
  }
  copied.Release();
  migration.join();
  Sql("SET GLOBAL auto_increment_increment = 1");
  EXPECT_EQ(Rows("SELECT id, a, c FROM t ORDER BY id"),
            (std::vector<std::string>{"61|21|<null>", "62|22|<null>",
                                      "63|23|<null>"}));
}

// An update then has no column to set beside the key.
TEST_F(MigrationTest, ChangesATableWhoseColumnsAreAllInTheKey) {
  Sql("CREATE TABLE t (a INT, b VARCHAR(9), PRIMARY KEY (a, b))");
  Sql("INSERT INTO t VALUES (1, 'x'), (1, 'y'), (2, 'x')");
  HeldFailpoint copied("copy-ended");
  std::thread migration(
      [&] { Migrate(Options("t", "MODIFY a BIGINT NOT NULL")); });
  copied.AwaitArrival();
  Sql("UPDATE t SET b = 'z' WHERE a = 1 AND b = 'y'");
  Sql("UPDATE t SET a = 3 WHERE a = 2");
  Sql("INSERT INTO t VALUES (4, 'w')");
  Sql("DELETE FROM t WHERE b = 'x' AND a = 1");
  copied.Release();
  migration.join();
  EXPECT_EQ(Rows("SELECT * FROM t ORDER BY a, b"),
            (std::vector<std::string>{"1|z", "3|x", "4|w"}));
}

// A guard that is looked at before the lock instead of under it.
TEST_F(MigrationTest, NoticesATruncateBetweenTheLastReplayAndTheLock) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY, a INT)");
  Sql("INSERT INTO t VALUES (1, 1), (2, 2)");
  HeldFailpoint at_rest("cutover-replay-at-rest");
  MigrationResult result;
  std::thread migration(
      [&] { result = Run(Options("t", "ADD COLUMN c INT")); });
  at_rest.AwaitArrival();
  Sql("TRUNCATE t");
  Sql("INSERT INTO t VALUES (3, 3)");
  at_rest.Release();
  migration.join();
  EXPECT_EQ(result.outcome, Outcome::kFailed) << result.status;
  EXPECT_EQ(Rows("SELECT * FROM t"), (std::vector<std::string>{"3|3"}));
  ExpectNothingLeft({"t"});
}

// The digest of a row must not be made of one text of all its values: past
// max_allowed_packet that is NULL, and NULL drops out of the chunk's digest.
TEST_F(MigrationTest, VerifiesARowLargerThanAPacket) {
  Sql("SET GLOBAL max_allowed_packet = 1048576");
  Sql("CREATE TABLE t (id INT PRIMARY KEY, a LONGTEXT, b LONGBLOB)");
  std::unique_ptr<Connection> app = App();
  ASSERT_TRUE(app->Execute("INSERT INTO t VALUES (1, REPEAT('a', 900000), "
                           "REPEAT('b', 900000)), (2, 'x', 'y')")
                  .ok());
  for (const char* behind :
       {"", "UPDATE t__osc_new SET b = 'c' WHERE id = 1"}) {
    HeldFailpoint copied("copy-ended");
    MigrationResult result;
    std::thread migration(
        [&] { result = Run(Options("t", "ADD COLUMN c INT")); });
    copied.AwaitArrival();
    if (*behind != 0) Sql(behind);
    copied.Release();
    migration.join();
    EXPECT_EQ(result.outcome,
              *behind != 0 ? Outcome::kMismatch : Outcome::kDone)
        << result.status;
    Sql("DROP TABLE IF EXISTS t__osc_old");
    EXPECT_EQ(One("SELECT LENGTH(a), LENGTH(b) FROM t WHERE id = 1"),
              "900000|900000");
    if (*behind == 0) Sql("ALTER TABLE t DROP COLUMN c");
  }
  Sql("SET GLOBAL max_allowed_packet = DEFAULT");
}

// A limit for the replay must not become one for what the log may hold.
TEST_F(MigrationTest, LosesNothingWithLimitedRates) {
  Sql("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT)");
  Sql("INSERT INTO t (a) VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9)");
  MigrationOptions options = Options("t", "ADD COLUMN c INT");
  options.replay.rows_per_second = 50;
  options.copy.rows_per_second = 20;
  HeldFailpoint copied("copy-ended");
  std::thread migration([&] { Migrate(options); });
  copied.AwaitArrival();
  for (int i = 0; i < 10; ++i) Sql("UPDATE t SET a = a + 1");
  copied.Release();
  migration.join();
  EXPECT_EQ(One("SELECT COUNT(*), SUM(a), MIN(a) FROM t"), "9|135|11");
}

}  // namespace
}  // namespace osc
