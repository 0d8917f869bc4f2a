#include "db/server.h"

#include "absl/strings/str_join.h"
#include "db/fake_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Server OfVersion(absl::string_view text) {
  absl::StatusOr<Server> server = ServerOfVersion(text);
  EXPECT_TRUE(server.ok()) << server.status();
  return *std::move(server);
}

TEST(ServerTest, KnowsTheFamilyAndTheVersion) {
  EXPECT_EQ(OfVersion("10.11.19-MariaDB-log").Describe(), "MariaDB 10.11.19");
  EXPECT_EQ(OfVersion("5.5.5-10.6.7-MariaDB").Describe(), "MariaDB 10.6.7");
  EXPECT_EQ(OfVersion("8.0.31").Describe(), "MySQL 8.0.31");
  EXPECT_EQ(OfVersion("5.7.22-log").Describe(), "MySQL 5.7.22");
  EXPECT_FALSE(ServerOfVersion("fast").ok());
}

// 8.0.12 and everything of MariaDB answer with error 1192.
TEST(ServerTest, RenamesUnderLockFrom8013On) {
  EXPECT_TRUE(OfVersion("8.0.13").rename_under_lock);
  EXPECT_TRUE(OfVersion("8.4.0").rename_under_lock);
  EXPECT_FALSE(OfVersion("8.0.12").rename_under_lock);
  EXPECT_FALSE(OfVersion("5.7.44").rename_under_lock);
  EXPECT_FALSE(OfVersion("11.4.5-MariaDB").rename_under_lock);
}

TEST(ServerTest, KnowsWhichServersXorBytes) {
  EXPECT_TRUE(OfVersion("8.0.31").bit_xor_of_bytes);
  EXPECT_FALSE(OfVersion("5.7.22").bit_xor_of_bytes);
  EXPECT_FALSE(OfVersion("10.11.19-MariaDB").bit_xor_of_bytes);
}

TEST(ServerTest, ReadsNoBinlogFormatWithoutABinlog) {
  FakeConnection connection;
  connection.On(
      "VERSION()",
      FakeConnection::Rows({{"8.0.31", "0", "STATEMENT", "ANSI", "4194304"}}));
  connection.On("wsrep_on", FakeConnection::Rows({}));
  absl::StatusOr<Server> server = ReadServer(&connection);
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_FALSE(server->log_bin);
  EXPECT_EQ(server->binlog_format, "");
  EXPECT_EQ(server->sql_mode, "ANSI");
  EXPECT_EQ(server->max_allowed_packet, 4194304);
}

TEST(ServerTest, SeesThatSeveralServersWrite) {
  for (bool several : {false, true}) {
    FakeConnection connection;
    connection.On("VERSION()", FakeConnection::Rows({{"10.11.19-MariaDB", "1",
                                                      "ROW", "", "4194304"}}));
    std::vector<Row> on;
    if (several) on.push_back({"wsrep_on", "ON"});
    connection.On("wsrep_on", FakeConnection::Rows(on));
    absl::StatusOr<Server> server = ReadServer(&connection);
    ASSERT_TRUE(server.ok()) << server.status();
    EXPECT_EQ(server->several_writers, several);
  }
}

std::string SetupText(const Server& server) {
  return absl::StrJoin(SessionSetup(server, 7), "\n");
}

TEST(SessionSetupTest, ReadsConsistentlyConvertsStrictlyAndWaitsShortly) {
  const std::string setup = SetupText(OfVersion("8.0.31"));
  EXPECT_THAT(setup, HasSubstr("ISOLATION LEVEL READ COMMITTED"));
  EXPECT_THAT(setup, HasSubstr("STRICT_ALL_TABLES"));
  EXPECT_THAT(setup, HasSubstr("NO_AUTO_VALUE_ON_ZERO"));
  EXPECT_THAT(setup, HasSubstr("ALLOW_INVALID_DATES"));
  EXPECT_THAT(setup, HasSubstr("lock_wait_timeout = 7"));
}

// At READ COMMITTED, error 1665 with a STATEMENT binlog. Needs a right, so it
// is not asked for where it is not needed.
TEST(SessionSetupTest, SetsTheBinlogFormatOnlyWhereItMustBeSet) {
  Server server = OfVersion("8.0.31");
  server.binlog_format = "STATEMENT";
  EXPECT_THAT(SetupText(server), Not(HasSubstr("binlog_format")));
  server.log_bin = true;
  EXPECT_THAT(SetupText(server), HasSubstr("binlog_format = 'ROW'"));
  server.binlog_format = "ROW";
  EXPECT_THAT(SetupText(server), Not(HasSubstr("binlog_format")));
}

}  // namespace
}  // namespace osc
