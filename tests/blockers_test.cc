// Who holds the table's metadata lock: how they are named, who is ended and who
// is spared.

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "osc/blocker_kill.h"
#include "osc/lock_holders.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

class BlockersTest : public RaceTest {
 protected:
  // MariaDB has it off, and MySQL 5.7 records no metadata locks.
  static void SetUpTestSuite() {
    TestServerOptions options;
    options.flags = {
        "--performance-schema=ON",
        "--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON",
        "--performance-schema-consumer-events-statements-current=ON"};
    StartServer(options);
  }

  void SetUp() override {
    RaceTest::SetUp();
    pair_.schema = "app";
    pair_.original.name = "t";
  }

  bool HasSource() { return facts().performance_schema_metadata_locks; }

  // A session of an application in which `statements` have been run, the last
  // one, if it sleeps, in a thread of its own.
  class Session {
   public:
    Session(BlockersTest* test, const std::vector<std::string>& statements)
        : test_(test), connection_(test->App()), id_(connection_->id()) {
      for (const std::string& sql : statements) {
        if (absl::StrContains(sql, "SLEEP")) {
          thread_ = std::thread(
              [this, sql] { connection_->Execute(sql).IgnoreError(); });
          test->Await("a sleeping statement", [&] {
            return test->Count(absl::StrCat(
                       "SELECT COUNT(*) FROM information_schema.PROCESSLIST "
                       "WHERE ID = ",
                       connection_->id(), " AND STATE = 'User sleep'")) == 1;
          });
        } else {
          absl::Status status = connection_->Execute(sql);
          EXPECT_TRUE(status.ok()) << sql << ": " << status;
        }
      }
    }
    ~Session() { End(); }
    // Not by KILL where it is idle: MySQL 5.6 takes minutes for that.
    void End() {
      if (thread_.joinable()) {
        test_->App()->Execute(absl::StrCat("KILL ", id_)).IgnoreError();
        thread_.join();
      }
      connection_.reset();
      while (IsAlive()) absl::SleepFor(absl::Milliseconds(10));
    }
    uint64_t id() const { return id_; }
    bool IsAlive() {
      return test_->Count(absl::StrCat(
                 "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE "
                 "ID = ",
                 id(), " AND COMMAND <> 'Killed'")) == 1;
    }

   private:
    BlockersTest* const test_;
    std::unique_ptr<Connection> connection_;
    const uint64_t id_;
    std::thread thread_;
  };

  std::vector<LockHolder> Holders() {
    std::unique_ptr<Connection> connection = App();
    auto holders =
        ReadLockHolders(connection.get(), facts(),
                        FindLockSource(connection.get(), facts()), pair_);
    EXPECT_TRUE(holders.ok()) << holders.status();
    return holders.ok() ? *holders : std::vector<LockHolder>();
  }

  // Why the only holder of the lock must not be ended.
  std::string WhyNot(const std::vector<std::string>& statements,
                     const KillOptions& options = {}) {
    Session session(this, statements);
    // INNODB_TRX is filled anew when nobody has read it for a tenth of a
    // second.
    absl::SleepFor(absl::Milliseconds(200));
    const std::vector<LockHolder> holders = Holders();
    EXPECT_EQ(holders.size(), 1u);
    if (holders.size() != 1) return "not seen";
    EXPECT_EQ(holders[0].connection, session.id());
    return WhyNotToKill(holders[0], options);
  }

  void ExpectTellsLockTablesFromTransactions() {
    const std::string sleep = "SELECT SLEEP(100) FROM t LIMIT 1";
    for (const std::vector<std::string>& statements :
         std::vector<std::vector<std::string>>{
             {"LOCK TABLES t WRITE"},
             {"LOCK TABLES t READ"},
             {"LOCK TABLES t READ LOCAL"},
             {"LOCK TABLES t READ", "SELECT * FROM t"},
             {"LOCK TABLES t READ", sleep},
             {"LOCK TABLES t READ LOCAL", sleep},
             {"SET autocommit = 0", "LOCK TABLES t READ LOCAL",
              "SELECT * FROM t"},
             {"SET autocommit = 0", "LOCK TABLES t READ LOCAL",
              "SELECT * FROM t", sleep},
             {"SET autocommit = 0", "LOCK TABLES t READ",
              "SELECT COUNT(*) FROM t"},
             {"FLUSH TABLES t WITH READ LOCK"}}) {
      EXPECT_EQ(WhyNot(statements), "it may hold the lock by LOCK TABLES")
          << statements.front() << " … " << statements.back();
    }
    for (const std::vector<std::string>& statements :
         std::vector<std::vector<std::string>>{
             {"BEGIN", "SELECT * FROM t"},
             {"BEGIN", "UPDATE t SET v = 'x' WHERE id = 10"},
             {"BEGIN", "SELECT * FROM t", sleep},
             {"SET autocommit = 0", "SELECT * FROM t"},
             {sleep}}) {
      EXPECT_EQ(WhyNot(statements), "")
          << statements.front() << " … " << statements.back();
    }
  }

  MigrationOptions Killing() {
    MigrationOptions options = RaceOptions();
    options.plan.kill.kill = true;
    return options;
  }

  TablePair pair_;
};

TEST_F(BlockersTest, TellsLockTablesFromTransactions) {
  if (!HasSource()) return;
  MakeTable(30);
  ExpectTellsLockTablesFromTransactions();
}

// The plugin comes with MariaDB, in some packages.
TEST_F(BlockersTest, TellsThemByMetadataLockInfoToo) {
  if (!Takes("INSTALL SONAME 'metadata_lock_info'")) return;
  EXPECT_EQ(FindLockSource(App().get(), facts()),
            LockSource::kMetadataLockInfo);
  MakeTable(30);
  ExpectTellsLockTablesFromTransactions();
  Sql("UNINSTALL SONAME 'metadata_lock_info'");
}

TEST_F(BlockersTest, SparesATransactionThatHasChangedManyRows) {
  if (!HasSource()) return;
  MakeTable(30);
  const std::vector<std::string> statements = {
      "BEGIN", "UPDATE t SET v = 'x' WHERE id <= 30"};
  KillOptions options;
  options.max_rows = 3;
  EXPECT_EQ(WhyNot(statements, options), "");
  options.max_rows = 2;
  EXPECT_EQ(WhyNot(statements, options),
            "it has changed 3 rows, more than --kill-blockers-max-rows");
}

// Not of t2, nor of a table of another schema, nor of T where that is another.
TEST_F(BlockersTest, SeesHoldersOfThisTableOnly) {
  if (!HasSource()) return;
  MakeTable(30);
  Sql("CREATE TABLE t2 (id INT PRIMARY KEY)");
  Sql("CREATE DATABASE IF NOT EXISTS app2");
  Sql("CREATE TABLE IF NOT EXISTS app2.t (id INT PRIMARY KEY)");
  const bool cases_differ = Takes("CREATE TABLE T (id INT PRIMARY KEY)");
  {
    Session session(this,
                    {"BEGIN", "SELECT * FROM t2", "SELECT * FROM app2.t",
                     cases_differ ? "SELECT * FROM T" : "SELECT * FROM t2"});
    EXPECT_EQ(Holders().size(), 0u);
  }
  Sql("DROP DATABASE app2");
}

TEST_F(BlockersTest, NamesABlockerWithAgeAndStatement) {
  MakeTable(30);
  Session session(this, {"BEGIN", "SELECT *\nFROM t"});
  MigrationOptions options = RaceOptions();
  options.capture_attempts = 1;
  Start(options);
  const MigrationResult result = ExpectIntact(Outcome::kFailed);
  const std::string text(result.status.message());
  EXPECT_TRUE(absl::StrContains(
      text, absl::StrCat("connection ", session.id(), " (root@localhost")))
      << text;
  EXPECT_TRUE(absl::StrContains(text, " s): ")) << text;
  if (HasSource()) {
    EXPECT_TRUE(
        absl::StrContains(text, "idle in a transaction, last: SELECT * FROM t"))
        << text;
  }
}

// One that is idle and one whose statement is in work hold the table at the
// cutover.
TEST_F(BlockersTest, EndsTransactionsThatBlockTheCutover) {
  if (!HasSource()) return;
  MakeTable(30);
  LogLines log;
  HeldFailpoint verified("checksum-ended");
  Start(Killing());
  verified.AwaitArrival();
  Session idle(this, {"BEGIN", "UPDATE t SET v = 'lost' WHERE id = 10"});
  Session busy(this, {"SELECT SLEEP(100) FROM t LIMIT 1"});
  verified.Release();
  EXPECT_EQ(ExpectDone().stats.cutover.attempts, 2);
  EXPECT_FALSE(idle.IsAlive());
  EXPECT_FALSE(busy.IsAlive());
  for (uint64_t id : {idle.id(), busy.id()}) {
    EXPECT_TRUE(log.Holds(absl::StrCat("ended (--kill-blockers): connection ",
                                       id, " (root@localhost, for ")));
  }
  EXPECT_TRUE(log.Holds("last: UPDATE t SET v = 'lost' WHERE id = 10"));
}

// The lock may have been had right before the look.
TEST_F(BlockersTest, EndsNobodyWhenNobodyWaits) {
  if (!HasSource()) return;
  MakeTable(30);
  Session holder(this, {"BEGIN", "SELECT * FROM t"});
  Session engine(this, {"SELECT 1"});
  {
    KillOptions options;
    options.kill = true;
    BlockerWatch watch(factory(), facts(), pair_, options, engine.id(),
                       absl::ZeroDuration());
    absl::SleepFor(absl::Milliseconds(300));
  }
  EXPECT_TRUE(holder.IsAlive());
}

TEST_F(BlockersTest, EndsATransactionThatBlocksTheTriggers) {
  if (!HasSource()) return;
  MakeTable(30);
  Session session(this, {"BEGIN", "SELECT * FROM t"});
  Start(Killing());
  ExpectDone();
  EXPECT_FALSE(session.IsAlive());
}

TEST_F(BlockersTest, SparesLockTablesAtTheCutover) {
  if (!HasSource()) return;
  MakeTable(30);
  LogLines log;
  HeldFailpoint verified("checksum-ended");
  MigrationOptions options = Killing();
  options.cutover.attempts = 2;
  Start(options);
  verified.AwaitArrival();
  Session session(this, {"LOCK TABLES t READ LOCAL"});
  verified.Release();
  Await("two attempts", [&] { return Stats().cutover.attempts == 2; });
  EXPECT_TRUE(session.IsAlive());
  EXPECT_TRUE(
      log.Holds("not ended, since it may hold the lock by LOCK TABLES"));
  session.End();
  ExpectIntact(Outcome::kNoCutover);
}

TEST_F(BlockersTest, EndsNobodyUnlessAsked) {
  MakeTable(30);
  HeldFailpoint verified("checksum-ended");
  MigrationOptions options = RaceOptions();
  options.cutover.attempts = 2;
  Start(options);
  verified.AwaitArrival();
  Session session(this, {"BEGIN", "SELECT * FROM t"});
  verified.Release();
  Await("two attempts", [&] { return Stats().cutover.attempts == 2; });
  EXPECT_TRUE(session.IsAlive());
  session.End();
  ExpectIntact(Outcome::kNoCutover);
}

// Where the server does not record who holds the lock, a transaction's locks
// cannot be known.
TEST_F(BlockersTest, RefusesToKillWhereTheServerDoesNotTellWhoBlocks) {
  MakeTable(30);
  auto refusal = [&] {
    std::vector<std::string> warnings;
    return std::string(
        CheckMayKill(App().get(), facts(), pair_, &warnings).message());
  };
  if (!HasSource()) {
    EXPECT_TRUE(absl::StrContains(refusal(), "has no performance_schema"));
    Start(Killing());
    EXPECT_EQ(Finish().outcome, Outcome::kRefused);
    ExpectNothingLeft({"t"});
    return;
  }
  EXPECT_EQ(refusal(), "");
  auto set = [&](const std::string& instruments, const std::string& enabled) {
    Sql(
        absl::StrCat("UPDATE performance_schema.setup_instruments SET ENABLED "
                     "= '",
                     enabled, "' WHERE NAME IN (", instruments, ")"));
  };
  set("'wait/lock/metadata/sql/mdl'", "NO");
  EXPECT_TRUE(absl::StrContains(refusal(), "'wait/lock/metadata/sql/mdl'"));
  Start(Killing());
  EXPECT_EQ(Finish().outcome, Outcome::kRefused);
  ExpectNothingLeft({"t"});
  set("'wait/lock/metadata/sql/mdl'", "YES");
  const std::string handles =
      "'wait/io/table/sql/handler', 'wait/lock/table/sql/handler'";
  set(handles, "NO");
  EXPECT_TRUE(absl::StrContains(refusal(), "'wait/lock/table/sql/handler'"));
  set(handles, "YES");
}

TEST_F(BlockersTest, SaysWhichRightsAreMissingToEndSessions) {
  if (!HasSource()) return;
  ASSERT_TRUE(MakeAccount(App().get(), "small").ok());
  ConnectOptions options = server().connect_options();
  options.user = "small";
  auto check = [&](std::vector<std::string>* warnings) {
    auto connection = MysqlConnectionFactory(options).Connect();
    if (!connection.ok()) return connection.status();
    return CheckMayKill(connection->get(), facts(), pair_, warnings);
  };
  std::vector<std::string> warnings;
  EXPECT_FALSE(check(&warnings).ok());
  Sql("GRANT SELECT ON performance_schema.* TO small@localhost");
  absl::Status status = check(&warnings);
  EXPECT_TRUE(absl::StrContains(status.message(), "PROCESS")) << status;
  Sql("GRANT PROCESS ON *.* TO small@localhost");
  status = check(&warnings);
  EXPECT_TRUE(status.ok()) << status;
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_TRUE(absl::StrContains(warnings[0], facts().right_to_kill));
  Sql(absl::StrCat("GRANT ", facts().right_to_kill,
                   " ON *.* TO small@localhost"));
  warnings.clear();
  EXPECT_TRUE(check(&warnings).ok());
  EXPECT_TRUE(warnings.empty());
}

}  // namespace
}  // namespace osc
