#include "tests/replica.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "db/mysql_connection.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "gtest/gtest.h"

namespace osc {

absl::StatusOr<std::unique_ptr<TestReplica>> TestReplica::Start(
    const TestServer& source) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> root,
                   MysqlConnectionFactory(source.connect_options()).Connect());
  for (const char* sql : {"CREATE USER repl@'127.0.0.1'",
                          "GRANT REPLICATION SLAVE ON *.* TO repl@'127.0.0.1'",
                          "CREATE USER repl@localhost",
                          "GRANT REPLICATION SLAVE ON *.* TO repl@localhost"}) {
    RETURN_IF_ERROR(root->Execute(sql));
  }
  ASSIGN_OR_RETURN(Result position, root->Query("SHOW MASTER STATUS"));
  if (position.rows.empty()) return absl::InternalError("no binlog");

  auto replica = std::make_unique<TestReplica>();
  TestServerOptions options;
  options.kind = source.kind();
  options.tcp = true;
  options.flags = {"--server-id=2"};
  ASSIGN_OR_RETURN(replica->server_, TestServer::Start(options));
  ASSIGN_OR_RETURN(
      Result changed,
      replica->Query(absl::StrCat(
          "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', "
          "MASTER_PORT = ",
          source.port(), ", MASTER_USER = 'repl', ",
          "MASTER_CONNECT_RETRY = 1, MASTER_LOG_FILE = ",
          QuoteText(position.rows[0][0].value_or("")),
          ", MASTER_LOG_POS = ", position.rows[0][1].value_or(""))));
  ASSIGN_OR_RETURN(Result started, replica->Query("START SLAVE"));
  return replica;
}

std::string TestReplica::address() const {
  return absl::StrCat("socket=", server_->socket_path());
}

absl::StatusOr<Result> TestReplica::Query(const std::string& sql) {
  ASSIGN_OR_RETURN(
      std::unique_ptr<Connection> root,
      MysqlConnectionFactory(server_->connect_options()).Connect());
  return root->Query(sql);
}

void TestReplica::Sql(const std::string& sql) {
  absl::StatusOr<Result> result = Query(sql);
  ASSERT_TRUE(result.ok()) << result.status() << "\n" << sql;
}

void TestReplica::CatchUp(const TestServer& source) {
  auto root = MysqlConnectionFactory(source.connect_options()).Connect();
  ASSERT_TRUE(root.ok()) << root.status();
  auto position = (*root)->Query("SHOW MASTER STATUS");
  ASSERT_TRUE(position.ok() && !position->rows.empty());
  const Row& row = position->rows[0];
  auto waited = Query(absl::StrCat("SELECT MASTER_POS_WAIT(",
                                   QuoteText(row[0].value_or("")), ", ",
                                   row[1].value_or(""), ", 60)"));
  ASSERT_TRUE(waited.ok()) << waited.status();
  // NULL: it does not replicate. -1: in vain.
  EXPECT_GE(std::stoi(waited->Scalar().value_or("-2")), 0);
}

void TestReplica::Delay(int seconds) {
  Sql("STOP SLAVE");
  Sql(absl::StrCat("CHANGE MASTER TO MASTER_DELAY = ", seconds));
  Sql("START SLAVE");
}

void TestReplica::Ignore(const std::string& pattern) {
  Sql("STOP SLAVE");
  if (server_->is_mariadb()) {
    Sql(absl::StrCat("SET GLOBAL replicate_wild_ignore_table = ",
                     QuoteText(pattern)));
  } else {
    Sql(absl::StrCat(
        "CHANGE REPLICATION FILTER REPLICATE_WILD_IGNORE_TABLE = (",
        pattern.empty() ? "" : QuoteText(pattern), ")"));
  }
  Sql("START SLAVE");
}

}  // namespace osc
