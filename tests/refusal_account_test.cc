// What stands against a migration in the server and the account, on real
// servers: the sentence that says it, and that nothing was created for it.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/refusal_fixture.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kRights[] =
    "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, TRIGGER, "
    "LOCK TABLES";

TEST_F(RefusalTest, NamesEachMissingPrivilege) {
  Run("GRANT SELECT, INSERT, DELETE, CREATE, ALTER, INDEX ON `my\\_shop`.* "
      "TO app@localhost");
  EXPECT_THAT(
      Refusal("FORCE", "orders", "app"),
      AllOf(HasSubstr("`app`@`localhost` lacks UPDATE, DROP, TRIGGER, LOCK "
                      "TABLES on `my_shop`.`orders`"),
            HasSubstr("GRANT UPDATE, DROP, TRIGGER, LOCK TABLES ON "
                      "`my\\_shop`.* TO `app`@`localhost`")));
}

TEST_F(RefusalTest, NamesMissingPrivilegesOfAnAccountThatSeesOneColumn) {
  Run("GRANT SELECT (id) ON my_shop.orders TO app@localhost");
  EXPECT_THAT(Refusal("FORCE", "orders", "app"),
              HasSubstr(absl::StrCat("lacks ", kRights, " on")));
}

TEST_F(RefusalTest, TheGrantThatItProposesIsEnough) {
  Run("GRANT SELECT ON my_shop.orders TO app@localhost");
  Run("SET GLOBAL log_bin_trust_function_creators = ON");
  const std::string refusal = Refusal("FORCE", "orders", "app");
  const size_t grant = refusal.find("GRANT ");
  ASSERT_NE(grant, std::string::npos) << refusal;
  Run(refusal.substr(grant));
  EXPECT_EQ(Refusal("FORCE", "orders", "app"), "allowed");
  Run("SET GLOBAL log_bin_trust_function_creators = OFF");
}

TEST_F(RefusalTest, CountsPrivilegesOfActiveRoles) {
  Run("SET GLOBAL log_bin_trust_function_creators = ON");
  if (!root_->Execute("DROP ROLE IF EXISTS changer").ok()) {
    GTEST_SKIP() << "the server has no roles";
  }
  Run("CREATE ROLE changer");
  Run(absl::StrCat("GRANT ", kRights, " ON `my\\_shop`.* TO changer"));
  Run("GRANT SELECT ON my_shop.orders TO app@localhost");
  Run("GRANT changer TO app@localhost");
  EXPECT_THAT(
      Refusal("FORCE", "orders", "app"),
      AllOf(HasSubstr("lacks SELECT, INSERT"), HasSubstr("SET DEFAULT ROLE")));
  Run(absl::StrCat("SET DEFAULT ROLE changer ", mariadb_ ? "FOR" : "TO",
                   " app@localhost"));
  EXPECT_EQ(Refusal("FORCE", "orders", "app"), "allowed");
  Run("SET GLOBAL log_bin_trust_function_creators = OFF");
  Run("DROP ROLE changer");
}

TEST_F(RefusalTest, CountsPartialRevokes) {
  if (!root_->Execute("SET GLOBAL partial_revokes = ON").ok()) {
    GTEST_SKIP() << "the server has none";
  }
  Run("GRANT ALL ON *.* TO app@localhost");
  Run("REVOKE TRIGGER ON my_shop.* FROM app@localhost");
  EXPECT_THAT(Refusal("FORCE", "orders", "app"),
              AllOf(HasSubstr("lacks TRIGGER on"),
                    HasSubstr("GRANT TRIGGER ON `my_shop`.* TO")));
  Run("DROP USER app@localhost");
  Run("SET GLOBAL partial_revokes = OFF");
}

TEST_F(RefusalTest, WarnsOfWhatItCannotSee) {
  Run("SET GLOBAL log_bin_trust_function_creators = ON");
  Run(absl::StrCat("GRANT ", kRights, " ON `my\\_shop`.* TO app@localhost"));
  EXPECT_THAT(Warnings("app"),
              AllOf(HasSubstr("PROCESS"),
                    HasSubstr(facts_.right_to_see_replication + " on *.*")));
  Run(absl::StrCat("GRANT PROCESS, ", facts_.right_to_see_replication,
                   " ON *.* TO app@localhost"));
  EXPECT_EQ(Warnings("app"), "");
  Run("SET GLOBAL log_bin_trust_function_creators = OFF");
}

// Whether `app` could do what the refusal says that it cannot.
TEST_F(RefusalTest, WantsToSeePartitionsBeExchanged) {
  Run("SET GLOBAL log_bin_trust_function_creators = ON");
  Run("CREATE TABLE my_shop.parts (id INT PRIMARY KEY) PARTITION BY HASH (id) "
      "PARTITIONS 2");
  Run(absl::StrCat("GRANT ", kRights, " ON `my\\_shop`.* TO app@localhost"));
  EXPECT_THAT(Refusal("FORCE", "parts", "app"),
              AllOf(HasSubstr("`my_shop`.`parts` has partitions"),
                    HasSubstr("GRANT PROCESS ON *.*")));
  Run("GRANT PROCESS ON *.* TO app@localhost");
  EXPECT_EQ(Refusal("FORCE", "parts", "app"), "allowed");
  Run("SET GLOBAL log_bin_trust_function_creators = OFF");
}

TEST_F(RefusalTest, RefusesWhatWouldBeError1419ExactlyWhenTheServerDoes) {
  Run("CREATE TABLE my_shop.t (id INT PRIMARY KEY)");
  auto server_refuses = [this] {
    absl::Status made = Connect("app")->Execute(
        "CREATE TRIGGER my_shop.try AFTER INSERT ON my_shop.t FOR EACH ROW "
        "SET @x = 1");
    if (made.ok()) Run("DROP TRIGGER my_shop.try");
    return absl::StrContains(made.message(), "1419");
  };
  Run(absl::StrCat("GRANT ", kRights, " ON `my\\_shop`.* TO app@localhost"));
  EXPECT_TRUE(server_refuses());
  EXPECT_THAT(
      Refusal("FORCE", "orders", "app"),
      AllOf(HasSubstr("error 1419"),
            HasSubstr("SET GLOBAL log_bin_trust_function_creators = ON")));
  Run("SET GLOBAL log_bin_trust_function_creators = ON");
  EXPECT_FALSE(server_refuses());
  EXPECT_EQ(Refusal("FORCE", "orders", "app"), "allowed");
  Run("SET GLOBAL log_bin_trust_function_creators = OFF");
  // Rights that sound like it, and are not.
  const bool has_them =
      root_
          ->Execute(absl::StrCat(
              "GRANT ", mariadb_ ? "BINLOG ADMIN, SET USER" : "BINLOG_ADMIN",
              " ON *.* TO app@localhost"))
          .ok();
  EXPECT_EQ(has_them, facts_.right_to_set_binlog_format != "SUPER");
  EXPECT_TRUE(server_refuses());
  EXPECT_THAT(Refusal("FORCE", "orders", "app"), HasSubstr("error 1419"));
  Run(absl::StrCat("GRANT ", facts_.right_to_create_triggers,
                   " ON *.* TO app@localhost"));
  EXPECT_FALSE(server_refuses());
  EXPECT_EQ(Refusal("FORCE", "orders", "app"), "allowed");
}

TEST_F(RefusalTest, RefusesABinlogOfStatementsThatItCannotChange) {
  Run("SET GLOBAL log_bin_trust_function_creators = ON");
  Run("SET GLOBAL binlog_format = 'STATEMENT'");
  Run(absl::StrCat("GRANT ", kRights, " ON `my\\_shop`.* TO app@localhost"));
  const std::string right = facts_.right_to_set_binlog_format;
  EXPECT_THAT(Refusal("FORCE", "orders", "app"),
              AllOf(HasSubstr("binlog_format is STATEMENT"),
                    HasSubstr(absl::StrCat("give it ", right, " on *.*"))));
  Run(absl::StrCat("GRANT ", right, " ON *.* TO app@localhost"));
  EXPECT_THAT(Warnings("app"), HasSubstr("error 1032"));
  Run("SET GLOBAL binlog_format = 'MIXED'");
  Run(absl::StrCat("REVOKE ", right, " ON *.* FROM app@localhost"));
  EXPECT_EQ(Refusal("FORCE", "orders", "app"), "allowed");
  Run("SET GLOBAL binlog_format = 'ROW'");
  Run("SET GLOBAL log_bin_trust_function_creators = OFF");
}

TEST_F(RefusalTest, RefusesAReplicaOfTheTable) {
  const std::string host = "MASTER_HOST = '127.0.0.1', MASTER_PORT = 1";
  bool named = true;
  if (mariadb_) {
    Run(absl::StrCat("CHANGE MASTER 'east' TO ", host, ", MASTER_USER = 'x'"));
  } else if (!root_
                  ->Execute("CHANGE REPLICATION SOURCE TO SOURCE_HOST = "
                            "'127.0.0.1', SOURCE_PORT = 1, SOURCE_USER = 'x' "
                            "FOR CHANNEL 'east'")
                  .ok()) {
    Run(absl::StrCat("CHANGE MASTER TO ", host, ", MASTER_USER = 'x'"));
    named = false;
  }
  const std::string refusal = Refusal();
  EXPECT_THAT(refusal, HasSubstr("is a replica of 127.0.0.1:1"));
  EXPECT_EQ(absl::StrContains(refusal, "(channel east)"), named);
  if (!named) {
    // Filters are told when the server starts, if by a statement at all.
  } else if (mariadb_) {
    Run("SET GLOBAL slave_run_triggers_for_rbr = 'YES'");
    EXPECT_EQ(Refusal(), "allowed");
    Run("SET GLOBAL slave_run_triggers_for_rbr = 'NO'");
    Run("SET GLOBAL east.replicate_wild_ignore_table = 'my\\_shop.%'");
  } else {
    Run("CHANGE REPLICATION FILTER REPLICATE_WILD_IGNORE_TABLE = "
        "('my\\_shop.%') FOR CHANNEL 'east'");
  }
  if (named) {
    EXPECT_EQ(Refusal(), "allowed");
  }
  // The statement that it proposes does it.
  const size_t reset = refusal.find("RESET ");
  ASSERT_NE(reset, std::string::npos) << refusal;
  Run(refusal.substr(reset));
  EXPECT_EQ(Refusal(), "allowed");
}

TEST_F(RefusalTest, RefusesAServerThatTakesNoWrites) {
  Run("SET GLOBAL read_only = ON");
  EXPECT_THAT(Refusal(), HasSubstr("takes no writes (read_only = ON)"));
  if (root_->Execute("SET GLOBAL super_read_only = ON").ok()) {
    EXPECT_THAT(Refusal(), HasSubstr("takes no writes (super_read_only = ON)"));
    Run("SET GLOBAL super_read_only = OFF");
  }
  Run("SET GLOBAL read_only = OFF");
}

TEST_F(RefusalTest, NamesRightsThatAreMissingToRebuildForeignKeys) {
  if (!facts_.rename_under_lock) GTEST_SKIP() << "refused in any case";
  rebuild_ = true;
  Run("CREATE TABLE other.child (id INT PRIMARY KEY, o INT, CONSTRAINT fk_o "
      "FOREIGN KEY (o) REFERENCES my_shop.orders (id))");
  Run("SET GLOBAL log_bin_trust_function_creators = ON");
  Run(absl::StrCat("GRANT ", kRights, " ON `my\\_shop`.* TO app@localhost"));
  Run("GRANT PROCESS ON *.* TO app@localhost");
  const std::string refusal = Refusal("FORCE", "orders", "app");
  EXPECT_THAT(
      refusal,
      AllOf(HasSubstr("lacks REFERENCES on `my_shop`.`orders`,"),
            HasSubstr("lacks REFERENCES on `my_shop`.`orders__osc_new`,"),
            HasSubstr("lacks SELECT, INSERT, CREATE, ALTER, INDEX, DROP, LOCK "
                      "TABLES on `other`.`child`, whose foreign key `fk_o`")));
  Run("GRANT REFERENCES ON my_shop.* TO app@localhost");
  Run("GRANT SELECT, INSERT, CREATE, ALTER, INDEX, DROP, LOCK TABLES ON "
      "other.* TO app@localhost");
  EXPECT_EQ(Refusal("FORCE", "orders", "app"), "allowed");
  // A foreign key that an earlier run has left on what is its old table now.
  Run("CREATE TABLE my_shop.orders__osc_old (id INT PRIMARY KEY)");
  Run("ALTER TABLE other.child ADD CONSTRAINT stale FOREIGN KEY (o) REFERENCES "
      "my_shop.orders__osc_old (id)");
  EXPECT_THAT(Refusal("FORCE", "orders", "app"),
              HasSubstr("`other`.`child` DROP FOREIGN KEY `stale`, and if"));
  Run("SET GLOBAL log_bin_trust_function_creators = OFF");
}

TEST_F(RefusalTest, NamesRightsThatAreMissingOnAuxiliarySchemas) {
  if (!facts_.check_names_per_schema) GTEST_SKIP() << "it needs none";
  rebuild_ = true;
  Run("ALTER TABLE my_shop.orders ADD CONSTRAINT ck CHECK (id > 0)");
  Run("CREATE TABLE my_shop.child (id INT PRIMARY KEY, CONSTRAINT fk_o FOREIGN "
      "KEY (id) REFERENCES my_shop.orders (id))");
  Run("SET GLOBAL log_bin_trust_function_creators = ON");
  Run(absl::StrCat("GRANT REFERENCES, CREATE TEMPORARY TABLES, ", kRights,
                   " ON `my\\_shop`.* TO app@localhost"));
  Run("GRANT PROCESS ON *.* TO app@localhost");
  const std::string rights =
      "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, LOCK TABLES";
  EXPECT_THAT(
      PlanRefusal("ADD c INT", "app"),
      AllOf(HasSubstr(absl::StrCat("schema `my_shop__osc`, on which the "
                                   "account lacks ",
                                   rights, ", REFERENCES:")),
            HasSubstr(absl::StrCat("schema `my_shop__osc_old`, on which the "
                                   "account lacks ",
                                   rights, ":"))));
  for (const char* schema : {"my_shop__osc", "my_shop__osc_old"}) {
    Run(absl::StrCat("GRANT REFERENCES, ", kRights, " ON `", schema,
                     "`.* TO app@localhost"));
  }
  EXPECT_EQ(PlanRefusal("ADD c INT", "app"), "allowed");
  Run("SET GLOBAL log_bin_trust_function_creators = OFF");
}

}  // namespace
}  // namespace osc
