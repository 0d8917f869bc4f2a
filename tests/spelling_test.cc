// A server that stores names of tables in lower case, and an operator who
// writes them otherwise.

#include <memory>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/mysql_connection.h"
#include "gtest/gtest.h"
#include "tests/osc_process.h"
#include "tests/server.h"

namespace osc {
namespace {

TEST(SpellingTest, GoesOnWithATableThatTheServerSpellsOtherwise) {
  TestServerOptions lower;
  lower.flags = {"--lower-case-table-names=1"};
  auto server = TestServer::Start(lower);
  ASSERT_TRUE(server.ok()) << server.status();
  auto connection =
      MysqlConnectionFactory((*server)->connect_options()).Connect();
  ASSERT_TRUE(connection.ok()) << connection.status();
  for (const char* sql :
       {"CREATE DATABASE Shop", "USE Shop",
        "CREATE TABLE Orders (Id INT PRIMARY KEY, v VARCHAR(20))",
        "INSERT INTO Orders VALUES (1, 'a'), (2, 'b'), (3, 'c')"}) {
    ASSERT_TRUE((*connection)->Execute(sql).ok()) << sql;
  }
  std::vector<std::string> args = {"run",
                                   "--no-defaults",
                                   "--user=root",
                                   "--socket=" + (*server)->socket_path(),
                                   "--database=Shop",
                                   "--table=Orders",
                                   "--alter=ADD COLUMN c INT",
                                   "--execute"};
  OscProcess killed(args, {"OSC_FAILPOINTS=copy-ended=kill"});
  ASSERT_EQ(killed.Wait(), -1) << killed.err();
  ASSERT_TRUE(
      (*connection)->Execute("UPDATE Orders SET v = 'x' WHERE Id = 2").ok());
  OscProcess next(args);
  ASSERT_EQ(next.Wait(), 0) << next.err();
  auto rows = (*connection)
                  ->Query(
                      "SELECT GROUP_CONCAT(Id, v, IFNULL(c, '-') ORDER BY Id) "
                      "FROM Orders");
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ(rows->Scalar(), "1a-,2x-,3c-");
  auto tables = (*connection)
                    ->Query(
                        "SELECT GROUP_CONCAT(TABLE_NAME ORDER BY TABLE_NAME) "
                        "FROM information_schema.TABLES WHERE TABLE_SCHEMA = "
                        "'shop'");
  ASSERT_TRUE(tables.ok()) << tables.status();
  EXPECT_EQ(tables->Scalar(), "orders,orders__osc_old");
}

}  // namespace
}  // namespace osc
