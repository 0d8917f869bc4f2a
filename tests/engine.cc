#include "tests/engine.h"

#include <glog/logging.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/failpoint.h"

namespace osc {

std::unique_ptr<TestServer> EngineTest::server_;

void EngineTest::SetUpTestSuite() { StartServer({}); }

void EngineTest::StartServer(const TestServerOptions& options) {
  if (server_ != nullptr) return;
  absl::StatusOr<std::unique_ptr<TestServer>> server =
      TestServer::Start(options);
  ASSERT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
}

void EngineTest::TearDownTestSuite() { server_.reset(); }

void EngineTest::SetUp() {
  ASSERT_NE(server_, nullptr);
  connection_ = App();
  Sql("DROP DATABASE IF EXISTS app");
  Sql("CREATE DATABASE app DEFAULT CHARACTER SET utf8mb4");
  Sql("USE app");
  absl::StatusOr<Server> facts = ReadServer(connection_.get());
  ASSERT_TRUE(facts.ok()) << facts.status();
  ConnectOptions options = server_->connect_options();
  facts_ = *std::move(facts);
  options.session_setup = SessionSetup(facts_, 2);
  factory_ = std::make_unique<MysqlConnectionFactory>(options);
}

std::unique_ptr<Connection> EngineTest::App() {
  MysqlConnectionFactory factory(server_->connect_options());
  absl::StatusOr<std::unique_ptr<Connection>> connection = factory.Connect();
  EXPECT_TRUE(connection.ok()) << connection.status();
  // Absent in SetUp of the first connection only.
  (*connection)->Execute("USE app").IgnoreError();
  return *std::move(connection);
}

void EngineTest::Sql(const std::string& sql) {
  absl::Status status = connection_->Execute(sql);
  ASSERT_TRUE(status.ok()) << status << "\n" << sql;
}

bool EngineTest::Takes(const std::string& sql) {
  const bool takes = connection_->Execute(sql).ok();
  Sql("DROP TABLE IF EXISTS probe");
  return takes;
}

std::vector<std::string> EngineTest::Rows(const std::string& sql) {
  absl::StatusOr<Result> result = connection_->Query(sql);
  EXPECT_TRUE(result.ok()) << result.status() << "\n" << sql;
  std::vector<std::string> rows;
  if (!result.ok()) return rows;
  for (const Row& row : result->rows) {
    rows.push_back(absl::StrJoin(
        row, "|",
        [](std::string* out, const absl::optional<std::string>& value) {
          absl::StrAppend(out, value.has_value() ? *value : "<null>");
        }));
  }
  return rows;
}

std::string EngineTest::One(const std::string& sql) {
  std::vector<std::string> rows = Rows(sql);
  EXPECT_FALSE(rows.empty()) << sql;
  return rows.empty() ? "" : rows[0];
}

MigrationOptions EngineTest::Options(const std::string& table,
                                     const std::string& alter) {
  MigrationOptions options;
  options.plan.schema = "app";
  options.plan.table = table;
  options.plan.alter = alter;
  options.clean_on_stop = true;  // what stays is resume_test's
  options.lock_wait_timeout_seconds = 1;
  options.cutover.lock_wait_timeout_seconds = 1;
  options.replay.idle_wait = absl::Milliseconds(5);
  return options;
}

MigrationResult EngineTest::Run(const MigrationOptions& options) {
  Migration migration(factory(), &stopper_, options);
  return migration.Run();
}

MigrationResult EngineTest::Migrate(const MigrationOptions& options) {
  MigrationResult result = Run(options);
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_TRUE(result.leftovers.empty())
      << absl::StrJoin(result.leftovers, "\n");
  const std::string& table = options.plan.table;
  ExpectNothingLeft({table, NamesFor(table).old});
  return result;
}

void EngineTest::ExpectNothingLeft(const std::vector<std::string>& tables) {
  std::vector<std::string> expected = tables;
  std::sort(expected.begin(), expected.end());
  std::vector<std::string> found = Rows(
      "SELECT TABLE_NAME FROM information_schema.TABLES WHERE "
      "TABLE_SCHEMA = 'app'");
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, expected);
  EXPECT_EQ(Rows("SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE "
                 "TRIGGER_SCHEMA = 'app'"),
            std::vector<std::string>());
}

HeldFailpoint::HeldFailpoint(const std::string& name, int pass) : name_(name) {
  SetFailpoint(name, [state = state_, pass]() {
    if (++state->passes == pass) {
      state->arrived.Notify();
      state->released.WaitForNotification();
    }
    return absl::OkStatus();
  });
}

HeldFailpoint::~HeldFailpoint() {
  SetFailpoint(name_, nullptr);
  Release();
}

void HeldFailpoint::AwaitArrival() {
  // The test program ends: what follows could wait for ever.
  CHECK(state_->arrived.WaitForNotificationWithTimeout(absl::Seconds(60)))
      << "nobody came to failpoint " << name_;
}

void HeldFailpoint::Release() {
  if (!state_->released.HasBeenNotified()) state_->released.Notify();
}

}  // namespace osc
