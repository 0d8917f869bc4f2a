// Two runs on one table, and an address that leads to another server.

#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "db/server.h"
#include "gmock/gmock.h"
#include "tests/osc_process.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using Strings = std::vector<std::string>;

// A server beside the one of the suite, which listens on two addresses of this
// machine, and a table t (id, v, u) of 200 rows in schema app.
class SecondServer {
 public:
  SecondServer() {
    TestServerOptions options;
    options.tcp = true;
    options.flags = {"--bind-address=127.0.0.1,127.0.0.2", "--server-id=7"};
    auto started = TestServer::Start(options);
    EXPECT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    root_ = *MysqlConnectionFactory(server_->connect_options()).Connect();
    Sql("CREATE USER osc@'%' IDENTIFIED BY ''");
    Sql("GRANT ALL ON *.* TO osc@'%'");
    Sql("CREATE USER osc@localhost IDENTIFIED BY ''");
    Sql("GRANT ALL ON *.* TO osc@localhost");
  }
  void MakeTable() {
    Sql("DROP DATABASE IF EXISTS app");
    Sql("CREATE DATABASE app");
    Sql("USE app");
    Sql("CREATE TABLE t (id BIGINT PRIMARY KEY, v VARCHAR(40), u INT, KEY by_v "
        "(v))");
    std::string values;
    for (int id = 1; id <= 200; ++id) {
      absl::StrAppend(&values, id == 1 ? "" : ",", "(", id, ",'v',", id, ")");
    }
    Sql(absl::StrCat("INSERT INTO t VALUES ", values));
  }
  void Sql(const std::string& sql) {
    absl::Status status = root_->Execute(sql);
    ASSERT_TRUE(status.ok()) << status << "\n" << sql;
  }
  Strings Column(const std::string& sql) {
    absl::StatusOr<Result> result = root_->Query(sql);
    EXPECT_TRUE(result.ok()) << result.status() << "\n" << sql;
    Strings values;
    if (!result.ok()) return values;
    for (const Row& row : result->rows) {
      values.push_back(row[0].value_or("<null>"));
    }
    return values;
  }
  Strings Tables() {
    return Column(
        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = "
        "'app' UNION ALL SELECT TRIGGER_NAME FROM information_schema.TRIGGERS "
        "WHERE TRIGGER_SCHEMA = 'app' ORDER BY 1");
  }
  ConnectOptions OscOptions() const {
    ConnectOptions options = server_->connect_options();
    options.user = "osc";
    options.session_setup = {"SET SESSION lock_wait_timeout = 1"};
    return options;
  }
  TestServer& server() { return *server_; }

 private:
  std::unique_ptr<TestServer> server_;
  std::unique_ptr<Connection> root_;
};

Strings RunArgs(const Strings& address, const Strings& more = {}) {
  Strings args = {"run",        "--no-defaults",
                  "--user=osc", "--database=app",
                  "--table=t",  "--alter=ADD COLUMN c INT",
                  "--execute",  "--chunk-rows=20"};
  args.insert(args.end(), address.begin(), address.end());
  args.insert(args.end(), more.begin(), more.end());
  return args;
}

// Ten times by the socket, ten times by two addresses.
TEST(TwoRunsTest, OnlyOneOfTwoRunsChangesTheTable) {
  SecondServer server;
  const Strings socket = {"--socket=" + server.server().socket_path()};
  auto tcp = [&](const std::string& host) {
    return Strings{"--host=" + host,
                   absl::StrCat("--port=", server.server().port())};
  };
  std::mt19937 random(6);
  for (int i = 0; i < 20; ++i) {
    SCOPED_TRACE(i);
    server.MakeTable();
    OscProcess one(RunArgs(i % 2 == 0 ? socket : tcp("127.0.0.1")));
    absl::SleepFor(absl::Milliseconds(random() % 300));
    OscProcess two(RunArgs(i % 2 == 0 ? socket : tcp("127.0.0.2")));
    const int first = one.Wait(), second = two.Wait();
    EXPECT_EQ(first == 0, second != 0) << first << " " << one.err() << "\n"
                                       << second << " " << two.err();
    // Another run is at work, or has been: column and old table are there.
    EXPECT_THAT(first == 0 ? second : first, AnyOf(7, 2))
        << one.err() << two.err();
    EXPECT_EQ(server.Tables(), (Strings{"t", "t__osc_old"}));
    EXPECT_EQ(server.Column("SELECT COUNT(c IS NULL) FROM app.t"),
              Strings{"200"});
  }
}

TEST(TwoRunsTest, TheSecondRunEndsWhileTheFirstIsAtWork) {
  SecondServer server;
  server.MakeTable();
  const std::string port = absl::StrCat("--port=", server.server().port());
  OscProcess one(RunArgs({"--host=127.0.0.1", port}, {"--copy-rate=20"}));
  const absl::Time give_up = absl::Now() + absl::Seconds(30);
  while (server.Tables().size() < 8 && absl::Now() < give_up) {
    absl::SleepFor(absl::Milliseconds(10));
  }
  OscProcess two(RunArgs({"--host=127.0.0.2", port}));
  EXPECT_EQ(two.Wait(), 7) << two.err();
  EXPECT_THAT(two.err(), HasSubstr("another run works on `app`.`t`"));
  EXPECT_EQ(one.Wait(), 0) << one.err();
  EXPECT_EQ(server.Tables(), (Strings{"t", "t__osc_old"}));
}

// Leads to one server, and then to another.
class Failover : public ConnectionFactory {
 public:
  Failover(ConnectionFactory* before, ConnectionFactory* after)
      : before_(before), after_(after) {}
  void Happen() { happened_ = true; }
  absl::StatusOr<std::unique_ptr<Connection>> Connect() override {
    return (happened_ ? after_ : before_)->Connect();
  }

 private:
  ConnectionFactory* const before_;
  ConnectionFactory* const after_;
  std::atomic<bool> happened_{false};
};

class FailoverTest : public RaceTest {
 protected:
  void SetUp() override {
    RaceTest::SetUp();
    MakeTable(100);
    second_.MakeTable();
  }
  MigrationResult RunOn(ConnectionFactory* factory, MigrationOptions options) {
    Stopper stopper;
    return Migration(factory, &stopper, std::move(options)).Run();
  }
  MigrationOptions KeepOptions() {
    MigrationOptions options = RaceOptions();
    options.clean_on_stop = false;
    return options;
  }
  void StopInTheCopy() {
    FailpointOnce stop("copy-after-commit", [this] {
      stopper()->Stop(absl::CancelledError("stopped by the test"));
      return absl::UnavailableError("stopped by the test");
    });
    Start(KeepOptions());
    EXPECT_EQ(Finish().outcome, Outcome::kStopped);
  }
  SecondServer second_;
};

TEST_F(FailoverTest, ResumesNothingOnAServerThatKnowsNothing) {
  StopInTheCopy();
  MysqlConnectionFactory there(second_.OscOptions());
  MigrationOptions options = KeepOptions();
  options.plan.alter.clear();
  const MigrationResult result = RunOn(&there, options);
  EXPECT_EQ(result.outcome, Outcome::kRefused) << result.status;
  EXPECT_THAT(std::string(result.status.message()),
              HasSubstr("there is no unfinished migration"));
  EXPECT_EQ(second_.Tables(), Strings{"t"});
  Start(options);
  ExpectDone();
}

// As after a restore of some tables.
TEST_F(FailoverTest, ResumesNothingOnAServerThatKnowsTheStateOfAnother) {
  StopInTheCopy();
  second_.Sql("USE app");
  const std::string create = One("SHOW CREATE TABLE t__osc_state");
  second_.Sql(create.substr(create.find('|') + 1));
  for (const std::string& sql :
       Rows("SELECT CONCAT('INSERT INTO t__osc_state VALUES (', QUOTE(name), "
            "', ', QUOTE(value), ')') FROM t__osc_state")) {
    second_.Sql(sql);
  }
  const Strings state =
      second_.Column("SELECT CONCAT(name, value) FROM t__osc_state ORDER BY 1");
  MysqlConnectionFactory there(second_.OscOptions());
  MigrationOptions options = KeepOptions();
  options.plan.alter.clear();
  const MigrationResult result = RunOn(&there, options);
  EXPECT_EQ(result.outcome, Outcome::kRefused) << result.status;
  EXPECT_THAT(std::string(result.status.message()),
              HasSubstr("was begun on another server"));
  EXPECT_EQ(second_.Tables(), (Strings{"t", "t__osc_state"}));
  EXPECT_EQ(
      second_.Column("SELECT CONCAT(name, value) FROM t__osc_state ORDER BY 1"),
      state);
  Start(options);
  ExpectDone();
}

// The other one has tables of the same names: nothing of them is touched.
TEST_F(FailoverTest, StopsWhenItsAddressLeadsToAnotherServer) {
  int places = 0;
  for (const char* place : {"copy-after-commit", "replay-after-read",
                            "checksum-ended", "cutover-replay-at-rest"}) {
    SCOPED_TRACE(place);
    MakeTableAgain(100);
    RaceWriter writer(App(), &model_, ++places);
    writer.SurviveLosses([this] { return App(); });
    second_.MakeTable();
    for (const char* table : {"state", "log", "new", "chunks"}) {
      second_.Sql(absl::StrCat("CREATE TABLE t__osc_", table, " (a INT)"));
    }
    second_.Sql(
        "CREATE TRIGGER t__osc_ins AFTER INSERT ON t FOR EACH ROW SET @x = 1");
    const Strings before = second_.Tables();
    std::unique_ptr<ConnectionFactory> here = EngineFactory();
    MysqlConnectionFactory there(second_.OscOptions());
    Failover address(here.get(), &there);
    FailpointOnce failover(place, [&] {
      address.Happen();
      Killer(App()).KillAll();
      return absl::OkStatus();
    });
    MigrationOptions options = KeepOptions();
    options.clean_on_stop = places % 2 == 0;
    const MigrationResult result = RunOn(&address, options);
    EXPECT_EQ(result.outcome, Outcome::kStopped) << result.status;
    EXPECT_TRUE(result.resumable);
    EXPECT_THAT(std::string(result.status.message()),
                HasSubstr("the address leads to another server now"));
    EXPECT_EQ(second_.Tables(), before);
    // The first server is there again.
    options = KeepOptions();
    options.plan.alter.clear();
    Start(options);
    Finish();
    writer.Stop();
    EXPECT_TRUE(ExpectDone().resumed);
    Forget();
  }
}

}  // namespace
}  // namespace osc
