#include "osc/blocker_kill.h"

#include <string>

#include "gtest/gtest.h"
#include "osc/lock_holders.h"

namespace osc {
namespace {

LockHolder Transaction() {
  LockHolder holder;
  holder.connection = 12;
  holder.user = "app";
  holder.host = "10.0.0.5:4000";
  holder.command = "Sleep";
  holder.idle = true;
  holder.statement = "UPDATE t\n  SET v = 1";
  holder.lock_types = {"SHARED_READ", "SHARED_WRITE"};
  holder.seconds = 63;
  holder.in_transaction = true;
  holder.rows_changed = 3;
  return holder;
}

TEST(BlockerKillTest, EndsATransactionWhateverItIsDoing) {
  LockHolder holder = Transaction();
  EXPECT_EQ(WhyNotToKill(holder, {}), "");
  holder.command = "Query";
  holder.idle = false;
  EXPECT_EQ(WhyNotToKill(holder, {}), "");
}

TEST(BlockerKillTest, SparesWhoMayHoldTheLockByLockTables) {
  for (const char* type :
       {"SHARED", "SHARED_READ_ONLY", "SHARED_NO_WRITE", "SHARED_NO_READ_WRITE",
        "SHARED_UPGRADABLE", "EXCLUSIVE", "a new one"}) {
    LockHolder holder = Transaction();
    holder.lock_types.push_back(type);
    EXPECT_EQ(WhyNotToKill(holder, {}), "it may hold the lock by LOCK TABLES")
        << type;
  }
  LockHolder open = Transaction();
  open.keeps_table_open = true;
  EXPECT_NE(WhyNotToKill(open, {}), "");
}

TEST(BlockerKillTest, SparesWhoHasNoTransactionThatInnoDbKnows) {
  LockHolder holder = Transaction();
  holder.in_transaction = false;
  EXPECT_NE(WhyNotToKill(holder, {}), "");
}

TEST(BlockerKillTest, SparesATransactionThatIsLongToRollBack) {
  LockHolder holder = Transaction();
  KillOptions options;
  holder.rows_changed = options.max_rows;
  EXPECT_EQ(WhyNotToKill(holder, options), "");
  ++holder.rows_changed;
  EXPECT_NE(WhyNotToKill(holder, options), "");
  holder.rows_changed = 0;
  holder.rolling_back = true;
  EXPECT_NE(WhyNotToKill(holder, options), "");
}

TEST(BlockerKillTest, SparesThreadsOfTheServer) {
  for (const char* user : {"system user", "event_scheduler"}) {
    LockHolder holder = Transaction();
    holder.user = user;
    EXPECT_NE(WhyNotToKill(holder, {}), "") << user;
  }
  for (const char* command :
       {"Binlog Dump", "Binlog Dump GTID", "Connect", "Daemon", "Slave_SQL",
        "Slave_worker", "Killed", "-"}) {
    LockHolder holder = Transaction();
    holder.command = command;
    EXPECT_NE(WhyNotToKill(holder, {}), "") << command;
  }
}

TEST(LockHolderTest, DescribesItselfInOneLine) {
  LockHolder holder = Transaction();
  EXPECT_EQ(holder.Describe(),
            "connection 12 (app@10.0.0.5:4000, for 63 s, 3 rows changed): "
            "idle in a transaction, last: UPDATE t SET v = 1");
  holder.lock_types = {"SHARED_NO_READ_WRITE"};
  holder.rows_changed = 0;
  holder.statement = "";
  EXPECT_EQ(holder.Describe(),
            "connection 12 (app@10.0.0.5:4000, for 63 s): idle with the table "
            "locked or open");
  holder.idle = false;
  holder.statement = " SELECT\t1 ";
  EXPECT_EQ(holder.Describe(),
            "connection 12 (app@10.0.0.5:4000, for 63 s): SELECT 1");
}

TEST(LockHolderTest, CutsALongStatementBetweenCharacters) {
  EXPECT_EQ(OneLine(std::string(200, 'x')), std::string(200, 'x'));
  EXPECT_EQ(OneLine(std::string(201, 'x')), std::string(200, 'x') + "…");
  EXPECT_EQ(OneLine(std::string(199, 'x') + "äöü"),
            std::string(199, 'x') + "…");
}

}  // namespace
}  // namespace osc
