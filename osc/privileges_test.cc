#include "osc/privileges.h"

#include <string>
#include <utility>
#include <vector>

#include "db/errors.h"
#include "db/fake_connection.h"
#include "gtest/gtest.h"
#include "osc/name_pattern.h"

namespace osc {
namespace {

Privileges MustParse(const std::vector<std::string>& lines,
                     PrivilegeRules rules = {}) {
  auto privileges = Privileges::Parse(lines, rules);
  EXPECT_TRUE(privileges.ok()) << privileges.status();
  return privileges.ok() ? *std::move(privileges) : Privileges();
}

TEST(PrivilegesTest, GlobalPrivilegesHoldOnEveryTable) {
  Privileges p = MustParse({
      "GRANT SELECT, LOCK TABLES, SUPER ON *.* TO `root`@`localhost` WITH "
      "GRANT OPTION",
      "GRANT SET_USER_ID,SYSTEM_USER ON *.* TO `root`@`localhost`",
  });
  EXPECT_TRUE(p.Has("SELECT", "shop", "orders"));
  EXPECT_TRUE(p.Has("LOCK TABLES", "shop", "orders"));
  EXPECT_FALSE(p.Has("TRIGGER", "shop", "orders"));
  EXPECT_TRUE(p.HasGlobal("SUPER"));
  EXPECT_TRUE(p.HasGlobal("SET_USER_ID"));
  EXPECT_FALSE(p.HasGlobal("LOCK"));
}

TEST(PrivilegesTest, UsageIsNothing) {
  Privileges p = MustParse(
      {"GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*A, B ON *.*'"});
  EXPECT_FALSE(p.Has("SELECT", "shop", "orders"));
  EXPECT_FALSE(p.HasGlobal("B"));
}

TEST(PrivilegesTest, AllPrivilegesOfASchemaAreNotGlobal) {
  Privileges p = MustParse({"GRANT ALL PRIVILEGES ON `shop`.* TO `a`@`%`"});
  EXPECT_TRUE(p.Has("LOCK TABLES", "shop", "orders"));
  EXPECT_TRUE(p.Has("TRIGGER", "shop", "orders"));
  EXPECT_FALSE(p.Has("TRIGGER", "other", "orders"));
  EXPECT_FALSE(p.HasGlobal("SUPER"));
}

TEST(PrivilegesTest, AllPrivilegesOfATableAreWithoutLockTables) {
  Privileges p =
      MustParse({"GRANT ALL PRIVILEGES ON `shop`.`orders` TO `a`@`%`"});
  EXPECT_TRUE(p.Has("TRIGGER", "shop", "orders"));
  EXPECT_FALSE(p.Has("TRIGGER", "shop", "orders__osc_new"));
  EXPECT_FALSE(p.Has("LOCK TABLES", "shop", "orders"));
}

TEST(PrivilegesTest, GrantsOnSchemasArePatterns) {
  Privileges p = MustParse({"GRANT SELECT ON `my\\_shop`.* TO `a`@`%`",
                            "GRANT INSERT ON `my_shop`.* TO `a`@`%`",
                            "GRANT UPDATE ON `my%`.* TO `a`@`%`",
                            "GRANT DELETE ON `my_shop`.`t_1` TO `a`@`%`"});
  EXPECT_TRUE(p.Has("SELECT", "my_shop", "t_1"));
  EXPECT_FALSE(p.Has("SELECT", "my-shop", "t_1"));
  EXPECT_TRUE(p.Has("INSERT", "my-shop", "t_1"));
  EXPECT_TRUE(p.Has("UPDATE", "my", "t_1"));
  EXPECT_FALSE(p.Has("UPDATE", "your", "t_1"));
  EXPECT_TRUE(p.Has("DELETE", "my_shop", "t_1"));
  EXPECT_FALSE(p.Has("DELETE", "my-shop", "t_1"));
  EXPECT_FALSE(p.Has("DELETE", "my_shop", "tx1"));
}

TEST(PrivilegesTest, PartialRevokesTakeFromGlobalPrivilegesOnly) {
  PrivilegeRules rules;
  rules.wildcards = false;
  Privileges p = MustParse({"GRANT SELECT, INSERT, DELETE ON *.* TO `a`@`%`",
                            "GRANT DELETE ON `shop`.`orders` TO `a`@`%`",
                            "REVOKE INSERT, DELETE ON `shop`.* FROM `a`@`%`"},
                           rules);
  EXPECT_TRUE(p.Has("SELECT", "shop", "orders"));
  EXPECT_FALSE(p.Has("INSERT", "shop", "orders"));
  EXPECT_TRUE(p.Has("INSERT", "other", "orders"));
  EXPECT_TRUE(p.Has("DELETE", "shop", "orders"));
  EXPECT_FALSE(p.Has("DELETE", "shop", "lines"));
}

TEST(PrivilegesTest, WildcardsAreCharactersUnderPartialRevokes) {
  PrivilegeRules rules;
  rules.wildcards = false;
  Privileges p = MustParse({"GRANT SELECT ON `my_shop`.* TO `a`@`%`"}, rules);
  EXPECT_TRUE(p.Has("SELECT", "my_shop", "orders"));
  EXPECT_FALSE(p.Has("SELECT", "my-shop", "orders"));
}

TEST(PrivilegesTest, CaseOfNamesCountsUnlessTheServerFoldsIt) {
  const std::vector<std::string> lines = {
      "GRANT SELECT ON `Shop`.* TO `a`@`%`",
      "GRANT INSERT ON `Shop`.`Orders` TO `a`@`%`"};
  Privileges exact = MustParse(lines);
  EXPECT_FALSE(exact.Has("SELECT", "shop", "orders"));
  EXPECT_FALSE(exact.Has("INSERT", "shop", "orders"));
  PrivilegeRules rules;
  rules.fold_case = true;
  Privileges folded = MustParse(lines, rules);
  EXPECT_TRUE(folded.Has("SELECT", "shop", "orders"));
  EXPECT_TRUE(folded.Has("INSERT", "shop", "orders"));
}

TEST(PrivilegesTest, GrantsOnColumnsAndRoutinesDoNotCount) {
  Privileges p = MustParse(
      {"GRANT SELECT (`a`, `ON`), UPDATE ON `shop`.`orders` TO `a`@`%`",
       "GRANT EXECUTE ON PROCEDURE `shop`.`orders` TO `a`@`%`",
       "GRANT PROXY ON ``@`%` TO `a`@`%` WITH GRANT OPTION"});
  EXPECT_FALSE(p.Has("SELECT", "shop", "orders"));
  EXPECT_TRUE(p.Has("UPDATE", "shop", "orders"));
  EXPECT_FALSE(p.Has("EXECUTE", "shop", "orders"));
  EXPECT_FALSE(p.HasGlobal("PROXY"));
}

TEST(PrivilegesTest, ActiveRolesAddTheirGrants) {
  // MariaDB lists the grants of the role, MySQL adds them to the account's.
  Privileges mariadb = MustParse({"GRANT `r1` TO `a`@`localhost`",
                                  "GRANT USAGE ON *.* TO `a`@`localhost`",
                                  "GRANT SELECT, TRIGGER ON `shop`.* TO `r1`",
                                  "GRANT INSERT ON `test\\_%`.* TO PUBLIC",
                                  "SET DEFAULT ROLE `r1` FOR `a`@`localhost`"});
  EXPECT_TRUE(mariadb.Has("TRIGGER", "shop", "orders"));
  EXPECT_TRUE(mariadb.Has("INSERT", "test_1", "orders"));
  EXPECT_TRUE(mariadb.has_roles());
  Privileges mysql = MustParse({"GRANT SELECT ON `shop`.* TO `a`@`localhost`",
                                "GRANT `r1`@`%`,`ON`@`%` TO `a`@`localhost`"});
  EXPECT_TRUE(mysql.Has("SELECT", "shop", "orders"));
  EXPECT_TRUE(mysql.has_roles());
  EXPECT_FALSE(MustParse({"GRANT USAGE ON *.* TO `a`@`%`"}).has_roles());
}

TEST(PrivilegesTest, UnderstandsOldQuotesAndAnsiQuotes) {
  Privileges p = MustParse({"GRANT SELECT ON `shop`.* TO 'a'@'%'",
                            "GRANT INSERT ON \"shop\".* TO \"a\"@\"%\""});
  EXPECT_TRUE(p.Has("SELECT", "shop", "orders"));
  EXPECT_TRUE(p.Has("INSERT", "shop", "orders"));
}

TEST(PrivilegesTest, NamesMayHoldQuotesAndKeywords) {
  Privileges p = MustParse({"GRANT SELECT ON `a``b ON`.`TO` TO `x`@`%`"});
  EXPECT_TRUE(p.Has("SELECT", "a`b ON", "TO"));
}

TEST(ReadPrivilegesTest, AsksTheServerForItsRules) {
  FakeConnection connection;
  connection
      .On("SHOW GRANTS",
          FakeConnection::Rows({{"GRANT SELECT ON `MY_shop`.* TO `a`@`%`"}}))
      .On("SHOW GLOBAL VARIABLES",
          FakeConnection::Rows(
              {{"lower_case_table_names", "1"}, {"partial_revokes", "ON"}}));
  auto p = ReadPrivileges(&connection);
  ASSERT_TRUE(p.ok()) << p.status();
  EXPECT_TRUE(p->Has("SELECT", "my_SHOP", "t"));
  EXPECT_FALSE(p->Has("SELECT", "my-shop", "t"));
}

TEST(ReadPrivilegesTest, WithoutGrantTablesEverythingIsAllowed) {
  FakeConnection connection;
  connection.On("SHOW GRANTS", MakeServerError(1290, "--skip-grant-tables"));
  auto p = ReadPrivileges(&connection);
  ASSERT_TRUE(p.ok()) << p.status();
  EXPECT_TRUE(p->Has("LOCK TABLES", "shop", "orders"));
  EXPECT_TRUE(p->HasGlobal("SUPER"));
}

TEST(NamePatternTest, MatchesAsLike) {
  EXPECT_TRUE(MatchesPattern("a%c", "abbc"));
  EXPECT_TRUE(MatchesPattern("a%c", "acbc"));
  EXPECT_FALSE(MatchesPattern("a%c", "abb"));
  EXPECT_TRUE(MatchesPattern("%", ""));
  EXPECT_FALSE(MatchesPattern("a", "ab"));
  EXPECT_FALSE(MatchesPattern("ab", "a"));
  EXPECT_TRUE(MatchesPattern("a_c",
                             "a\xC3\xA9"
                             "c"));
  EXPECT_FALSE(MatchesPattern("a__c",
                              "a\xC3\xA9"
                              "c"));
  EXPECT_TRUE(MatchesPattern("a\\%", "a%"));
  EXPECT_FALSE(MatchesPattern("a\\%", "ab"));
}

}  // namespace
}  // namespace osc
