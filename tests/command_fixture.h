#ifndef TESTS_COMMAND_FIXTURE_H_
#define TESTS_COMMAND_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/mysql_connection.h"
#include "gtest/gtest.h"
#include "tests/osc_process.h"
#include "tests/server.h"

namespace osc {

using Strings = std::vector<std::string>;

// The command line on one server for all tests, with a fresh table `d`.`t` of
// 2,048 rows for each.
class CommandTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto server = TestServer::Start();
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }
  static void TearDownTestSuite() { server_.reset(); }

  void SetUp() override {
    ASSERT_NE(server_, nullptr);
    connection_ = *MysqlConnectionFactory(server_->connect_options()).Connect();
    Execute("DROP DATABASE IF EXISTS d");
    Execute("CREATE DATABASE d");
    Execute("CREATE TABLE d.t (id INT PRIMARY KEY AUTO_INCREMENT, v INT)");
    Execute("INSERT INTO d.t (v) VALUES (1), (2)");
    for (int i = 0; i < 10; ++i) {
      Execute("INSERT INTO d.t (v) SELECT v FROM d.t");
    }
  }

  void Execute(const std::string& sql) {
    absl::Status status = connection_->Execute(sql);
    ASSERT_TRUE(status.ok()) << sql << ": " << status;
  }

  // The tables and triggers in the schema, with commas.
  std::string Objects() {
    auto result = connection_->Query(
        "SELECT COALESCE(GROUP_CONCAT(name ORDER BY name), '') FROM (SELECT "
        "table_name AS name FROM information_schema.tables WHERE table_schema "
        "= 'd' UNION ALL SELECT trigger_name FROM information_schema.triggers "
        "WHERE trigger_schema = 'd') AS objects");
    return result.ok() ? result->Scalar().value_or("NULL")
                       : std::string(result.status().message());
  }

  // `command` for d.t over the socket, with further flags.
  static Strings OnTable(const std::string& command, const Strings& more = {}) {
    Strings args = {command,        "--no-defaults",
                    "--user=root",  "--socket=" + server_->socket_path(),
                    "--database=d", "--table=t"};
    args.insert(args.end(), more.begin(), more.end());
    return args;
  }
  // The same with the change that these tests make.
  static Strings Args(const std::string& command, const Strings& more = {}) {
    Strings args = OnTable(command, {"--alter", "ADD COLUMN note INT"});
    args.insert(args.end(), more.begin(), more.end());
    return args;
  }

  static inline std::unique_ptr<TestServer> server_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace osc

#endif  // TESTS_COMMAND_FIXTURE_H_
