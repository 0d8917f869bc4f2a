#include "bench/load/app_load.h"

#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "bench/load/bench_table.h"
#include "db/clock.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "db/stop.h"
#include "gtest/gtest.h"
#include "tests/server.h"

namespace osc {
namespace {

constexpr int64_t kRows = 2000;

class AppLoadTest : public testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<TestServer>> server = TestServer::Start();
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    MysqlConnectionFactory factory(server_->connect_options());
    absl::StatusOr<std::unique_ptr<Connection>> connection = factory.Connect();
    ASSERT_TRUE(connection.ok()) << connection.status();
    connection_ = *std::move(connection);
    Sql("CREATE DATABASE b");
    BenchTableShape shape;
    shape.rows = kRows;
    absl::Status made =
        CreateBenchTable(connection_.get(), "b", "t", shape, Stopper());
    ASSERT_TRUE(made.ok()) << made;
    options_.schema = "b";
    options_.table = "t";
    options_.rows = kRows;
  }

  void Sql(const std::string& sql) {
    absl::Status status = connection_->Execute(sql);
    ASSERT_TRUE(status.ok()) << status << "\n" << sql;
  }

  int64_t Number(const std::string& sql) {
    absl::StatusOr<int64_t> number = connection_->QueryInt(sql);
    EXPECT_TRUE(number.ok()) << number.status() << "\n" << sql;
    return number.value_or(-1);
  }

  std::unique_ptr<AppLoad> Started() {
    auto load = std::make_unique<AppLoad>(server_->connect_options(), options_);
    absl::Status started = load->Start();
    EXPECT_TRUE(started.ok()) << started;
    return load;
  }

  std::unique_ptr<TestServer> server_;
  std::unique_ptr<Connection> connection_;
  AppLoadOptions options_;
};

TEST_F(AppLoadTest, ChangesRowsAndMeasuresEachStatement) {
  const absl::Time from = Clock::Real()->Now();
  std::unique_ptr<AppLoad> load = Started();
  absl::SleepFor(absl::Milliseconds(500));
  load->Stop();
  const AppWindow window = load->Window(from, Clock::Real()->Now());
  EXPECT_EQ(load->errors(), 0) << absl::StrJoin(load->error_examples(), "\n");
  ASSERT_GT(window.transactions, 0);
  EXPECT_GT(window.transactions_per_second, 0);
  EXPECT_GT(window.p50, absl::ZeroDuration());
  EXPECT_GE(window.p99, window.p50);
  EXPECT_GT(window.longest_statement, absl::ZeroDuration());
  // Each inserts the row that it deletes.
  EXPECT_EQ(Number("SELECT COUNT(*) FROM b.t"), kRows);
  BenchTableShape shape;
  shape.rows = kRows;
  ASSERT_TRUE(
      CreateBenchTable(connection_.get(), "b", "same", shape, Stopper()).ok());
  EXPECT_GT(Number("SELECT COUNT(*) FROM b.t JOIN b.same USING (id) "
                   "WHERE t.k <> same.k"),
            0);
  EXPECT_GT(Number("SELECT COUNT(*) FROM b.t JOIN b.same USING (id) "
                   "WHERE t.c <> same.c AND t.pad = same.pad"),
            0);
}

// Coordinated omission: transactions that were due in a standstill count.
TEST_F(AppLoadTest, CountsTheLatencyOfAPacedTransactionFromWhenItWasDue) {
  options_.connections = 1;
  options_.transactions_per_second = 100;
  const absl::Time from = Clock::Real()->Now();
  std::unique_ptr<AppLoad> load = Started();
  absl::SleepFor(absl::Milliseconds(100));
  Sql("LOCK TABLES b.t WRITE");
  absl::SleepFor(absl::Seconds(1));
  Sql("UNLOCK TABLES");
  absl::SleepFor(absl::Milliseconds(300));
  load->Stop();
  const AppWindow window = load->Window(from, Clock::Real()->Now());
  // Most were due in the standstill; one alone met it as a statement.
  EXPECT_GE(window.p50, absl::Milliseconds(50));
  EXPECT_GE(window.longest_statement, absl::Milliseconds(900));
}

TEST_F(AppLoadTest, CountsErrorsAndGoesOnAfterThem) {
  options_.connections = 2;
  std::unique_ptr<AppLoad> load = Started();
  Sql("RENAME TABLE b.t TO b.away");
  absl::SleepFor(absl::Milliseconds(100));
  Sql("RENAME TABLE b.away TO b.t");
  const absl::Time back = Clock::Real()->Now();
  absl::SleepFor(absl::Milliseconds(300));
  load->Stop();
  EXPECT_GT(load->errors(), 0);
  ASSERT_FALSE(load->error_examples().empty());
  EXPECT_TRUE(absl::StrContains(load->error_examples()[0], "1146"))
      << load->error_examples()[0];
  EXPECT_GT(load->Window(back, Clock::Real()->Now()).transactions, 0);
}

TEST_F(AppLoadTest, ConnectsAgainWhenItsConnectionIsKilled) {
  options_.connections = 1;
  std::unique_ptr<AppLoad> load = Started();
  absl::SleepFor(absl::Milliseconds(100));
  const int64_t session =
      Number(absl::StrCat("SELECT ID FROM information_schema.PROCESSLIST WHERE "
                          "USER = 'root' AND ID <> ",
                          connection_->id()));
  Sql(absl::StrCat("KILL ", session));
  const absl::Time killed = Clock::Real()->Now();
  absl::SleepFor(absl::Milliseconds(500));
  load->Stop();
  EXPECT_EQ(load->errors(), 1) << absl::StrJoin(load->error_examples(), "\n");
  EXPECT_GT(load->Window(killed + absl::Milliseconds(50), Clock::Real()->Now())
                .transactions,
            0);
}

}  // namespace
}  // namespace osc
