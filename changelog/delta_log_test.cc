#include "changelog/delta_log.h"

#include "absl/strings/match.h"
#include "db/errors.h"
#include "db/fake_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// Table s.t with key (id INT, code VARCHAR under a collation).
TablePair MakePair() {
  Column id, code;
  id.name = "id";
  id.type = id.column_type = "int";
  code.name = "code";
  code.type = "varchar";
  code.column_type = "varchar(9)";
  code.charset = "utf8mb4";
  code.collation = "utf8mb4_general_ci";
  TablePair pair;
  pair.schema = "s";
  pair.names = NamesFor("t");
  pair.original.name = "t";
  pair.key.index = pair.key.shadow_index = "PRIMARY";
  pair.key.columns = pair.columns = {{id, id}, {code, code}};
  return pair;
}

TEST(DeltaLogTest, LogsTheNewKeyOfAnInsertAndTheOldOneOfADelete) {
  const std::vector<std::string> sql = CreateTriggerSql(MakePair());
  ASSERT_EQ(sql.size(), 3u);
  EXPECT_THAT(sql[0], HasSubstr("AFTER INSERT ON `s`.`t`"));
  EXPECT_THAT(sql[0],
              HasSubstr("VALUES (UUID_SHORT(), 1, NEW.`id`, NEW.`code`)"));
  EXPECT_THAT(sql[2], HasSubstr("AFTER DELETE ON `s`.`t`"));
  EXPECT_THAT(sql[2],
              HasSubstr("VALUES (UUID_SHORT(), 3, OLD.`id`, OLD.`code`)"));
}

TEST(DeltaLogTest, LogsAnyOneRow) {
  EXPECT_EQ(
      LogAnyRowSql(MakePair()),
      "INSERT INTO `s`.`t__osc_log` (log_id, op, `key_1`, `key_2`) SELECT "
      "UUID_SHORT(), 2, osc_o.`id`, osc_o.`code` FROM `s`.`t` AS osc_o "
      "LIMIT 1");
}

// 'ABC' -> 'abc' is equal under the collation, and still another key.
TEST(DeltaLogTest, LogsBothKeysOfAnUpdateThatChangedAByteOfTheKey) {
  const std::string update = CreateTriggerSql(MakePair())[1];
  EXPECT_THAT(update,
              HasSubstr("IF OLD.`id` <=> NEW.`id` AND CAST(OLD.`code` AS "
                        "BINARY) <=> CAST(NEW.`code` AS BINARY) THEN"));
  EXPECT_THAT(update,
              HasSubstr("VALUES (UUID_SHORT(), 2, OLD.`id`, OLD.`code`), "
                        "(UUID_SHORT(), 2, NEW.`id`, NEW.`code`)"));
}

TEST(DeltaLogTest, LetsTheTableCountWhereSeveralServersWrite) {
  TablePair pair = MakePair();
  EXPECT_THAT(CreateLogTableSql(pair), Not(HasSubstr("AUTO_INCREMENT")));
  pair.auto_increment_log = true;
  EXPECT_THAT(CreateLogTableSql(pair), HasSubstr("AUTO_INCREMENT"));
  EXPECT_THAT(CreateTriggerSql(pair)[0], HasSubstr("VALUES (NULL, 1, NEW"));
}

TEST(DeltaLogTest, DeclaresTheKeyAsInTheOriginal) {
  EXPECT_THAT(CreateLogTableSql(MakePair()),
              HasSubstr("key_1 int NOT NULL, key_2 varchar(9) CHARACTER SET "
                        "utf8mb4 COLLATE utf8mb4_general_ci NOT NULL"));
}

TEST(DeltaLogTest, MakesAllTriggersUnderOneLock) {
  FakeConnection connection;
  connection.On("", Result());
  ASSERT_TRUE(InstallTriggers(&connection, MakePair()).ok());
  EXPECT_THAT(connection.statements(),
              ElementsAre("LOCK TABLES `s`.`t` WRITE, `s`.`t__osc_log` WRITE",
                          StartsWith("CREATE TRIGGER `s`.`t__osc_ins`"),
                          StartsWith("CREATE TRIGGER `s`.`t__osc_upd`"),
                          StartsWith("CREATE TRIGGER `s`.`t__osc_del`"),
                          "UNLOCK TABLES"));
}

TEST(DeltaLogTest, TakesBackTheTriggersBeforeTheUnlockWhenOneFails) {
  FakeConnection connection;
  connection.On("", Result())
      .On("CREATE TRIGGER `s`.`t__osc_del`", MakeServerError(1227, "denied"));
  EXPECT_TRUE(
      absl::IsPermissionDenied(InstallTriggers(&connection, MakePair())));
  const std::vector<std::string>& all = connection.statements();
  ASSERT_EQ(all.size(), 8u);
  for (int i = 4; i < 7; ++i) {
    EXPECT_THAT(all[i], StartsWith("DROP TRIGGER IF EXISTS"));
  }
  EXPECT_EQ(all[7], "UNLOCK TABLES");
}

TEST(DeltaLogTest, MakesNothingWithoutTheLock) {
  FakeConnection connection;
  connection.On("LOCK TABLES", MakeServerError(1205, "wait"));
  EXPECT_TRUE(IsLockTimeout(InstallTriggers(&connection, MakePair())));
  EXPECT_EQ(connection.statements().size(), 1u);
}

// After the rename they hang on the old table.
TEST(DeltaLogTest, LocksTheTableThatHasTheTriggersNow) {
  FakeConnection connection;
  connection
      .On("information_schema.TRIGGERS",
          FakeConnection::Rows({{"t__osc_ins", "t__osc_old", "INSERT"}}))
      .On("", Result());
  ASSERT_TRUE(DropTriggers(&connection, MakePair()).ok());
  ASSERT_EQ(connection.statements().size(), 6u);
  EXPECT_EQ(connection.statements()[1], "LOCK TABLES `s`.`t__osc_old` WRITE");
  EXPECT_EQ(connection.statements().back(), "UNLOCK TABLES");
}

TEST(DeltaLogTest, LocksNothingWhenThereIsNoTrigger) {
  FakeConnection connection;
  connection.On("information_schema.TRIGGERS", Result());
  EXPECT_TRUE(DropTriggers(&connection, MakePair()).ok());
  EXPECT_EQ(connection.statements().size(), 1u);
}

}  // namespace
}  // namespace osc
