#include "osc/replica_check.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_join.h"
#include "db/errors.h"
#include "db/fake_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Server MustServer(absl::string_view version) {
  auto server = ServerOfVersion(version);
  EXPECT_TRUE(server.ok()) << server.status();
  return *server;
}

// A row of SHOW REPLICA STATUS.
Result Status(std::map<std::string, std::string> filters) {
  Result result;
  result.columns = {"Source_Host", "Source_Port", "Replica_SQL_Running",
                    "Channel_Name"};
  Row row = {"10.0.0.1", "3306", "Yes", ""};
  for (const auto& [name, value] : filters) {
    result.columns.push_back(name);
    row.push_back(value);
  }
  result.rows = {row};
  return result;
}

// What is said of `shop`.`my_orders`.
std::string Problems(std::map<std::string, std::string> filters) {
  FakeConnection connection;
  connection.On("VARIABLES", Result())
      .On("SHOW REPLICA STATUS", Status(std::move(filters)));
  Findings findings;
  absl::Status status = CheckReplication(&connection, MustServer("8.0.31"),
                                         "shop", "my_orders", &findings);
  EXPECT_TRUE(status.ok()) << status;
  return absl::StrJoin(findings.problems, "\n");
}

TEST(ReplicaCheckTest, RefusesAReplicaWithoutFilters) {
  EXPECT_THAT(Problems({}),
              AllOf(HasSubstr("10.0.0.1:3306"), HasSubstr("`shop`.`my_orders`"),
                    HasSubstr("run the migration on the source"),
                    HasSubstr("RESET REPLICA ALL")));
}

TEST(ReplicaCheckTest, AllowsWhatFiltersLeaveOut) {
  EXPECT_THAT(Problems({{"Replicate_Do_DB", "a,b"}}), IsEmpty());
  EXPECT_THAT(Problems({{"Replicate_Ignore_DB", "a,shop"}}), IsEmpty());
  EXPECT_THAT(Problems({{"Replicate_Do_Table", "shop.a,shop.b"}}), IsEmpty());
  EXPECT_THAT(Problems({{"Replicate_Ignore_Table", "shop.my_orders"}}),
              IsEmpty());
  EXPECT_THAT(Problems({{"Replicate_Wild_Do_Table", "other.%"}}), IsEmpty());
  EXPECT_THAT(Problems({{"Replicate_Wild_Ignore_Table", "sh%.my\\_%"}}),
              IsEmpty());
}

TEST(ReplicaCheckTest, RefusesWhatFiltersLetThrough) {
  const auto refused = HasSubstr("is a replica");
  EXPECT_THAT(Problems({{"Replicate_Do_DB", "a,shop"}}), refused);
  EXPECT_THAT(Problems({{"Replicate_Ignore_DB", "a,b"}}), refused);
  EXPECT_THAT(Problems({{"Replicate_Do_Table", "shop.my_orders"}}), refused);
  EXPECT_THAT(Problems({{"Replicate_Ignore_Table", "shop.orders"}}), refused);
  EXPECT_THAT(Problems({{"Replicate_Wild_Do_Table", "shop.%"}}), refused);
  EXPECT_THAT(Problems({{"Replicate_Wild_Ignore_Table", "other.%"}}), refused);
}

TEST(ReplicaCheckTest, AFilterOnTheTableThatDoesWinsOverOneThatIgnores) {
  const auto refused = HasSubstr("is a replica");
  EXPECT_THAT(Problems({{"Replicate_Do_Table", "shop.my_orders"},
                        {"Replicate_Ignore_Table", "shop.my_orders"}}),
              refused);
  EXPECT_THAT(Problems({{"Replicate_Wild_Do_Table", "shop.%"},
                        {"Replicate_Wild_Ignore_Table", "shop.my%"}}),
              refused);
  EXPECT_THAT(Problems({{"Replicate_Do_DB", "other"},
                        {"Replicate_Do_Table", "shop.my_orders"}}),
              IsEmpty());
}

TEST(ReplicaCheckTest, AllowsAMariaDbThatRunsTriggersForRowEvents) {
  FakeConnection connection;
  connection.On("VARIABLES", FakeConnection::Rows(
                                 {{"slave_run_triggers_for_rbr", "LOGGING"}}));
  Findings findings;
  ASSERT_TRUE(CheckReplication(&connection, MustServer("10.11.19-MariaDB"),
                               "shop", "orders", &findings)
                  .ok());
  EXPECT_THAT(findings.problems, IsEmpty());
}

TEST(ReplicaCheckTest, RefusesAGaleraNode) {
  FakeConnection connection;
  connection
      .On("VARIABLES",
          FakeConnection::Rows(
              {{"slave_run_triggers_for_rbr", "NO"}, {"wsrep_on", "ON"}}))
      .On("SHOW ALL SLAVES STATUS", Result());
  Findings findings;
  ASSERT_TRUE(CheckReplication(&connection, MustServer("10.11.19-MariaDB"),
                               "shop", "orders", &findings)
                  .ok());
  EXPECT_THAT(absl::StrJoin(findings.problems, "\n"), HasSubstr("Galera"));
}

TEST(ReplicaCheckTest, NamesTheChannelInTheStatementThatRemovesIt) {
  Result status;
  status.columns = {"Connection_name", "Master_Host", "Master_Port",
                    "Slave_SQL_Running"};
  status.rows = {{"east", "db1", "3307", "No"}};
  FakeConnection connection;
  connection.On("VARIABLES", Result()).On("SHOW ALL SLAVES STATUS", status);
  Findings findings;
  ASSERT_TRUE(CheckReplication(&connection, MustServer("10.11.19-MariaDB"),
                               "shop", "orders", &findings)
                  .ok());
  EXPECT_THAT(absl::StrJoin(findings.problems, "\n"),
              AllOf(HasSubstr("db1:3307 (channel east), stopped"),
                    HasSubstr("RESET SLAVE 'east' ALL")));
}

TEST(ReplicaCheckTest, AsksOlderServersInTheirWords) {
  Result status;
  status.columns = {"Master_Host", "Master_Port", "Slave_SQL_Running"};
  status.rows = {{"db1", "3307", "Yes"}};
  FakeConnection connection;
  connection.On("VARIABLES", Result())
      .On("SHOW REPLICA STATUS", MakeServerError(1064, "syntax"))
      .On("SHOW SLAVE STATUS", status);
  Findings findings;
  ASSERT_TRUE(CheckReplication(&connection, MustServer("5.7.22"), "shop",
                               "orders", &findings)
                  .ok());
  EXPECT_THAT(absl::StrJoin(findings.problems, "\n"),
              AllOf(HasSubstr("db1:3307"), HasSubstr("RESET SLAVE ALL")));
}

TEST(ReplicaCheckTest, WithoutTheRightToLookItWarns) {
  FakeConnection connection;
  connection.On("VARIABLES", Result())
      .On("SHOW REPLICA STATUS", MakeServerError(1227, "denied"));
  Findings findings;
  ASSERT_TRUE(CheckReplication(&connection, MustServer("8.0.31"), "shop",
                               "orders", &findings)
                  .ok());
  EXPECT_THAT(findings.problems, IsEmpty());
  EXPECT_THAT(absl::StrJoin(findings.warnings, "\n"),
              HasSubstr("REPLICATION CLIENT"));
}

}  // namespace
}  // namespace osc
