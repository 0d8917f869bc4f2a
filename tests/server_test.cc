#include "tests/server.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<TestServer> MustStart(TestServerOptions options = {}) {
  auto server = TestServer::Start(std::move(options));
  EXPECT_TRUE(server.ok()) << server.status();
  return server.ok() ? *std::move(server) : nullptr;
}

std::unique_ptr<Connection> MustConnect(const ConnectOptions& options) {
  auto connection = MysqlConnectionFactory(options).Connect();
  EXPECT_TRUE(connection.ok()) << connection.status();
  return connection.ok() ? *std::move(connection) : nullptr;
}

std::string MustQuery(const ConnectOptions& options, const char* sql) {
  auto connection = MustConnect(options);
  if (connection == nullptr) return "no connection";
  auto result = connection->Query(sql);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? result->Scalar().value_or("NULL") : "no result";
}

TEST(TestServerTest, StartsTheServerThatWasAskedFor) {
  auto server = MustStart();
  ASSERT_NE(server, nullptr);
  const std::string version =
      MustQuery(server->connect_options(), "SELECT VERSION()");
  EXPECT_EQ(absl::StrContains(version, "MariaDB"), server->is_mariadb());
  // "mysql80" of "8.0.31", "mariadb1011" of "10.11.19-MariaDB-log".
  const std::vector<std::string> parts = absl::StrSplit(version, '.');
  ASSERT_GE(parts.size(), 2);
  EXPECT_EQ(server->kind(),
            absl::StrCat(server->is_mariadb() ? "mariadb" : "mysql", parts[0],
                         parts[1]));
  EXPECT_EQ(MustQuery(server->connect_options(), "SELECT @@binlog_format"),
            "ROW");
  EXPECT_EQ(MustQuery(server->connect_options(), "SELECT @@log_bin"), "1");
  EXPECT_EQ(MustQuery(server->connect_options(), "SELECT @@skip_networking"),
            "1");
}

TEST(TestServerTest, KeepsCommittedRowsOverARestartAndAKill) {
  auto server = MustStart();
  ASSERT_NE(server, nullptr);
  const ConnectOptions options = server->connect_options();
  auto connection = MustConnect(options);
  ASSERT_TRUE(connection->Execute("CREATE DATABASE d").ok());
  ASSERT_TRUE(connection->Execute("CREATE TABLE d.t (id INT)").ok());
  ASSERT_TRUE(connection->Execute("INSERT INTO d.t VALUES (1)").ok());
  ASSERT_TRUE(server->Restart().ok());
  EXPECT_EQ(MustQuery(options, "SELECT COUNT(*) FROM d.t"), "1");
  connection = MustConnect(options);
  ASSERT_TRUE(connection->Execute("INSERT INTO d.t VALUES (2)").ok());
  ASSERT_TRUE(server->Kill().ok());
  EXPECT_EQ(server->pid(), 0);
  ASSERT_TRUE(server->Restart().ok());
  EXPECT_EQ(MustQuery(options, "SELECT COUNT(*) FROM d.t"), "2");
}

TEST(TestServerTest, StopsItsProcessAndRemovesItsFolder) {
  auto server = MustStart();
  ASSERT_NE(server, nullptr);
  const pid_t pid = server->pid();
  const std::string data = server->data_folder();
  EXPECT_EQ(access(data.c_str(), F_OK), 0);
  server.reset();
  EXPECT_NE(kill(pid, 0), 0);
  EXPECT_NE(access(data.c_str(), F_OK), 0);
}

TEST(TestServerTest, ListensOnTheLoopbackAddressOnlyWhenAsked) {
  TestServerOptions with_tcp;
  with_tcp.tcp = true;
  auto server = MustStart(with_tcp);
  ASSERT_NE(server, nullptr);
  auto root = MustConnect(server->connect_options());
  ASSERT_TRUE(root->Execute("CREATE USER u@'%' IDENTIFIED WITH "
                            "mysql_native_password")
                  .ok());
  ConnectOptions options = server->connect_options();
  options.socket.clear();
  options.host = "127.0.0.1";
  options.port = server->port();
  options.user = "u";
  EXPECT_EQ(MustQuery(options, "SELECT @@bind_address"), "127.0.0.1");
}

TEST(TestServerTest, PutsTheSocketWhereItsPathIsShortEnough) {
  std::string parent = ::testing::TempDir() + "/" + std::string(100, 'x');
  ASSERT_EQ(system(("mkdir -p " + parent).c_str()), 0);
  TestServerOptions options;
  options.parent_folder = parent;
  auto server = MustStart(options);
  ASSERT_NE(server, nullptr);
  EXPECT_LT(server->socket_path().size(), 107);
}

TEST(TestServerTest, SaysWhyItDidNotStart) {
  TestServerOptions options;
  options.flags = {"--no-such-flag"};
  auto server = TestServer::Start(options);
  ASSERT_FALSE(server.ok());
  EXPECT_THAT(std::string(server.status().message()),
              HasSubstr("no-such-flag"));
}

TEST(TestServerTest, NamesTheScriptThatFetchesAMissingServer) {
  TestServerOptions options;
  options.kind = "mysql99";
  auto server = TestServer::Start(options);
  EXPECT_EQ(server.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(server.status().message()),
              HasSubstr("tools/servers"));
}

// A test that crashes must not leave its server behind.
TEST(TestServerTest, DiesWithTheProcessThatStartedIt) {
  int pipes[2];
  ASSERT_EQ(pipe(pipes), 0);
  const pid_t child = fork();
  if (child == 0) {
    auto server = TestServer::Start();
    const pid_t pid = server.ok() ? (*server)->pid() : 0;
    (void)!write(pipes[1], &pid, sizeof(pid));
    _exit(0);  // No destructor runs.
  }
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  pid_t server = 0;
  ASSERT_EQ(read(pipes[0], &server, sizeof(server)), sizeof(server));
  ASSERT_GT(server, 0);
  // Killed, it stays a process until its new parent has collected it.
  const std::string state = "/proc/" + std::to_string(server) + "/exe";
  char target[1];
  for (int i = 0; i < 500; ++i) {
    if (readlink(state.c_str(), target, sizeof(target)) < 0) return;
    absl::SleepFor(absl::Milliseconds(20));
  }
  FAIL() << "process " << server << " still runs";
}

}  // namespace
}  // namespace osc
