#ifndef TESTS_REFUSAL_FIXTURE_H_
#define TESTS_REFUSAL_FIXTURE_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "db/server.h"
#include "gtest/gtest.h"
#include "osc/alter_scanner.h"
#include "osc/planner.h"
#include "osc/precheck.h"
#include "tests/server.h"

namespace osc {

// What the tests of refusals share: one server for the whole test program, and
// for each test a table my_shop.orders, an empty schema `other` and an account
// app@localhost without rights. Whatever is asked, nothing may be created.
class RefusalTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto server = TestServer::Start();
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = std::move(*server);
  }
  static void TearDownTestSuite() { server_.reset(); }

  void SetUp() override {
    ASSERT_NE(server_, nullptr);
    mariadb_ = server_->is_mariadb();
    root_ = Connect("root");
    ASSERT_NE(root_, nullptr);
    auto facts = ReadServer(root_.get());
    ASSERT_TRUE(facts.ok()) << facts.status();
    facts_ = *std::move(facts);
    // Whatever a failed test has left.
    Run("SET GLOBAL read_only = OFF, GLOBAL binlog_format = 'ROW', GLOBAL "
        "log_bin_trust_function_creators = OFF");
    Run("SET foreign_key_checks = OFF");
    Run("DROP DATABASE IF EXISTS other");
    Run("DROP DATABASE IF EXISTS my_shop");
    Run("SET foreign_key_checks = ON");
    Run("CREATE DATABASE my_shop");
    Run("CREATE DATABASE other");
    ASSERT_TRUE(MakeAccount(root_.get(), "app").ok());
    Run("CREATE TABLE my_shop.orders (id INT PRIMARY KEY, city VARCHAR(50), "
        "at DATETIME(6), parent INT, KEY (parent)) DEFAULT CHARSET utf8mb4");
  }

  std::unique_ptr<Connection> Connect(const std::string& user) {
    ConnectOptions options = server_->connect_options();
    options.user = user;
    auto connection = MysqlConnectionFactory(options).Connect();
    EXPECT_TRUE(connection.ok()) << connection.status();
    return connection.ok() ? *std::move(connection) : nullptr;
  }

  void Run(const std::string& sql) {
    absl::Status status = root_->Execute(sql);
    ASSERT_TRUE(status.ok()) << sql << ": " << status;
  }

  // All tables and triggers of the server.
  std::string Listing() {
    auto rows = root_->Query(
        "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES UNION "
        "ALL SELECT TRIGGER_SCHEMA, CONCAT('trigger ', TRIGGER_NAME) FROM "
        "information_schema.TRIGGERS ORDER BY 1, 2");
    EXPECT_TRUE(rows.ok()) << rows.status();
    std::string list;
    for (const Row& row : rows->rows) {
      absl::StrAppend(&list, *row[0], ".", *row[1], "\n");
    }
    return list;
  }

  // The checks that need no shadow, as `user`.
  absl::StatusOr<PrecheckReport> Check(
      const std::string& alter = "ENGINE=InnoDB",
      const std::string& table = "orders", const std::string& user = "root") {
    const std::string before = Listing();
    auto connection = Connect(user);
    if (connection == nullptr) return absl::InternalError("no connection");
    auto server = ReadServer(connection.get());
    if (!server.ok()) return server.status();
    auto scan = ScanAlter(alter, {});
    if (!scan.ok()) return scan.status();
    auto report =
        Precheck(connection.get(), *server, "my_shop", table, *scan, rebuild_);
    EXPECT_EQ(Listing(), before);
    return report;
  }

  // The refusal's text; "allowed" if there is none.
  std::string Refusal(const std::string& alter = "ENGINE=InnoDB",
                      const std::string& table = "orders",
                      const std::string& user = "root") {
    auto report = Check(alter, table, user);
    if (report.ok()) return "allowed";
    EXPECT_EQ(report.status().code(), absl::StatusCode::kFailedPrecondition)
        << report.status();
    return std::string(report.status().message());
  }

  std::string Warnings(const std::string& user) {
    auto report = Check("ENGINE=InnoDB", "orders", user);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? absl::StrJoin(report->warnings, "\n") : "";
  }

  // As Refusal, with all that the planner checks on a shadow.
  std::string PlanRefusal(const std::string& alter,
                          const std::string& user = "root") {
    const std::string before = Listing();
    PlanRequest request;
    request.schema = "my_shop";
    request.table = "orders";
    request.alter = alter;
    request.rebuild_foreign_keys = rebuild_;
    auto connection = Connect(user);
    auto plan = MakePlan(connection.get(), request);
    EXPECT_EQ(Listing(), before);
    return plan.ok() ? "allowed" : std::string(plan.status().message());
  }

  inline static std::unique_ptr<TestServer> server_;
  bool mariadb_ = false;
  bool rebuild_ = false;  // --foreign-keys=rebuild
  Server facts_;
  std::unique_ptr<Connection> root_;
};

}  // namespace osc

#endif  // TESTS_REFUSAL_FIXTURE_H_
