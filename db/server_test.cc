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

constexpr char kNever[] = "";

// The last version that cannot, and the first that can.
TEST(ServerTest, KnowsForEachCapabilitySinceWhenAServerHasIt) {
  struct {
    bool Server::*field;
    std::string mysql_without, mysql_with, mariadb_without, mariadb_with;
  } const cases[] = {
      {&Server::rename_under_lock, "8.0.12", "8.0.13", "12.0.2", kNever},
      {&Server::bit_xor_of_bytes, "5.7.44", "8.0.0", "12.0.2", kNever},
      {&Server::json_table, "8.0.3", "8.0.4", "10.5.29", "10.6.0"},
      {&Server::parallel_index_build, "8.0.26", "8.0.27", "12.0.2", kNever},
      {&Server::check_names_per_schema, "8.0.15", "8.0.16", "12.0.2", kNever},
      {&Server::several_triggers_per_event, "5.7.1", "5.7.2", "10.2.2",
       "10.2.3"},
      {&Server::performance_schema_metadata_locks, "5.7.2", "5.7.3", "10.5.1",
       "10.5.2"},
      {&Server::innodb_plain_names, "8.0.2", "8.0.3", "12.0.2", kNever},
      {&Server::no_filename_charset, "5.6.51", "5.7.0", "12.0.2", kNever},
      {&Server::named_replication, "9.1.0", kNever, "5.5.68", "10.0.0"},
      {&Server::remembered_statistics, "8.0.2", "8.0.3", "12.0.2", kNever},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(&c - cases);
    EXPECT_FALSE(OfVersion(c.mysql_without).*c.field);
    EXPECT_FALSE(OfVersion(c.mariadb_without + "-MariaDB").*c.field);
    if (c.mysql_with != kNever) {
      EXPECT_TRUE(OfVersion(c.mysql_with).*c.field);
    }
    if (c.mariadb_with != kNever) {
      EXPECT_TRUE(OfVersion(c.mariadb_with + "-MariaDB").*c.field);
    }
  }
}

// Servers that nobody has tried here are taken for what their number says.
TEST(ServerTest, RefusesNoServerForItsVersion) {
  for (const char* text :
       {"8.4.3", "9.1.0", "8.0.35-27", "8.0.mysql_aurora.3.04.0",
        "5.7.mysql_aurora.2.11.2", "5.7.44-rds.20240408-log", "5.7.44-48-log",
        "10.6.14-MariaDB-log", "11.8.2-MariaDB-ubu2404", "12.0.2-MariaDB",
        "10.6", "5.6.51", "10.1.48-MariaDB"}) {
    const Server server = OfVersion(text);
    EXPECT_NE(server.innodb_tables, "") << text;
    EXPECT_NE(server.innodb_foreign, "") << text;
    EXPECT_NE(server.show_replication, "") << text;
    EXPECT_NE(server.right_to_see_replication, "") << text;
    EXPECT_NE(server.right_to_set_binlog_format, "") << text;
    EXPECT_NE(server.right_to_create_triggers, "") << text;
    EXPECT_EQ(server.version_text, text);
  }
}

TEST(ServerTest, KnowsWhatForksCan) {
  EXPECT_TRUE(OfVersion("8.0.35-27").rename_under_lock);
  EXPECT_TRUE(OfVersion("8.0.mysql_aurora.3.04.0").rename_under_lock);
  EXPECT_FALSE(OfVersion("5.7.mysql_aurora.2.11.2").rename_under_lock);
  EXPECT_FALSE(OfVersion("5.7.44-rds.20240408").rename_under_lock);
  EXPECT_TRUE(OfVersion("5.7.44-rds.20240408").no_filename_charset);
  EXPECT_TRUE(OfVersion("10.6.14-MariaDB-log").json_table);
  EXPECT_EQ(OfVersion("8.0.mysql_aurora.3.04.0").Describe(),
            "MySQL 8.0.mysql_aurora.3.04.0");
}

// 8.4 has taken the old words away.
TEST(ServerTest, UsesTheWordsOfItsVersion) {
  EXPECT_EQ(OfVersion("5.7.22").right_to_kill, "SUPER");
  EXPECT_EQ(OfVersion("8.0.31").right_to_kill, "CONNECTION_ADMIN");
  EXPECT_EQ(OfVersion("10.4.32-MariaDB").right_to_kill, "SUPER");
  EXPECT_EQ(OfVersion("10.11.6-MariaDB").right_to_kill, "CONNECTION ADMIN");
  EXPECT_EQ(OfVersion("5.6.24").show_replication, "SHOW SLAVE STATUS");
  EXPECT_EQ(OfVersion("8.0.21").show_replication, "SHOW SLAVE STATUS");
  EXPECT_EQ(OfVersion("8.4.3").show_replication, "SHOW REPLICA STATUS");
  EXPECT_EQ(OfVersion("12.0.2-MariaDB").show_replication,
            "SHOW ALL SLAVES STATUS");
  EXPECT_EQ(OfVersion("5.7.22").innodb_tables, "INNODB_SYS_TABLES");
  EXPECT_EQ(OfVersion("9.1.0").innodb_tables, "INNODB_TABLES");
  EXPECT_EQ(OfVersion("8.0.31").right_to_create_triggers, "SET_USER_ID");
  EXPECT_EQ(OfVersion("8.4.3").right_to_create_triggers, "SET_ANY_DEFINER");
  EXPECT_EQ(OfVersion("5.7.22").right_to_set_binlog_format, "SUPER");
  EXPECT_EQ(OfVersion("8.0.13").right_to_set_binlog_format,
            "SYSTEM_VARIABLES_ADMIN");
  EXPECT_EQ(OfVersion("8.0.14").right_to_set_binlog_format,
            "SESSION_VARIABLES_ADMIN");
  EXPECT_EQ(OfVersion("10.5.1-MariaDB").right_to_set_binlog_format, "SUPER");
  EXPECT_EQ(OfVersion("10.5.2-MariaDB").right_to_set_binlog_format,
            "BINLOG ADMIN");
  EXPECT_EQ(OfVersion("10.5.8-MariaDB").right_to_see_replication,
            "REPLICATION CLIENT");
  EXPECT_EQ(OfVersion("10.5.9-MariaDB").right_to_see_replication,
            "SLAVE MONITOR");
  EXPECT_EQ(OfVersion("5.7.7").statement_time_limit, "");
  EXPECT_EQ(OfVersion("5.7.8").statement_time_limit, "max_execution_time");
  EXPECT_EQ(OfVersion("10.1.0-MariaDB").statement_time_limit, "");
  EXPECT_EQ(OfVersion("10.1.1-MariaDB").statement_time_limit,
            "max_statement_time");
  EXPECT_EQ(OfVersion("8.0.31").drop_check, "DROP CHECK");
  EXPECT_EQ(OfVersion("10.11.19-MariaDB").drop_check, "DROP CONSTRAINT");
}

// What ReadServer asks; `binlog_format` only when the binlog is on.
FakeConnection Answers(const char* version, std::vector<Row> variables,
                       const char* binlog_format = nullptr) {
  FakeConnection connection;
  connection.On("VERSION()", FakeConnection::Rows({{version}}));
  connection.On("SHOW GLOBAL", FakeConnection::Rows(std::move(variables)));
  if (binlog_format != nullptr) {
    connection.On("SHOW SESSION",
                  FakeConnection::Rows({{"binlog_format", binlog_format}}));
  }
  return connection;
}

Server MustRead(FakeConnection connection) {
  absl::StatusOr<Server> server = ReadServer(&connection);
  EXPECT_TRUE(server.ok()) << server.status();
  return *std::move(server);
}

TEST(ServerTest, ReadsNoBinlogFormatWithoutABinlog) {
  const Server server =
      MustRead(Answers("8.0.31", {{"log_bin", "OFF"},
                                  {"sql_mode", "ANSI"},
                                  {"max_allowed_packet", "4194304"}}));
  EXPECT_FALSE(server.log_bin);
  EXPECT_EQ(server.binlog_format, "");
  EXPECT_EQ(server.sql_mode, "ANSI");
  EXPECT_EQ(server.max_allowed_packet, 4194304);
  EXPECT_EQ(
      MustRead(Answers("8.0.31", {{"log_bin", "ON"}}, "MIXED")).binlog_format,
      "MIXED");
}

// A server may announce any text as its version.
TEST(ServerTest, KnowsMariaDbByItsComment) {
  const Server server = MustRead(
      Answers("10.11.6-custom", {{"version_comment", "MariaDB Server"}}));
  EXPECT_EQ(server.family, ServerFamily::kMariaDb);
  EXPECT_EQ(server.version_text, "10.11.6-custom");
}

TEST(ServerTest, SeesThatSeveralServersWrite) {
  EXPECT_FALSE(MustRead(Answers("10.11.19-MariaDB", {{"wsrep_on", "OFF"}}))
                   .several_writers);
  EXPECT_TRUE(MustRead(Answers("10.11.19-MariaDB", {{"wsrep_on", "ON"}}))
                  .several_writers);
  EXPECT_FALSE(MustRead(Answers("8.4.3", {{"group_replication_single_primary_"
                                           "mode",
                                           "ON"}}))
                   .several_writers);
  EXPECT_TRUE(MustRead(Answers("8.4.3", {{"group_replication_single_primary_"
                                          "mode",
                                          "OFF"}}))
                  .several_writers);
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

TEST(SessionSetupTest, LiftsALimitForStatementsWhereThereIsOne) {
  EXPECT_THAT(SetupText(OfVersion("8.0.31")), HasSubstr("max_execution_time"));
  EXPECT_THAT(SetupText(OfVersion("5.6.24")), Not(HasSubstr("max_")));
  EXPECT_THAT(SetupText(OfVersion("10.11.19-MariaDB")),
              HasSubstr("max_statement_time"));
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
