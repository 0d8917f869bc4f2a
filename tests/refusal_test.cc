// What stands against a migration in the table and the ALTER, on real servers:
// the sentence that says it, and that nothing was created for it.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/refusal_fixture.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kRights[] =
    "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, TRIGGER, "
    "LOCK TABLES";

TEST_F(RefusalTest, AllowsAnOrdinaryTable) {
  auto report = Check();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->table.name, "orders");
  EXPECT_EQ(report->table.columns.size(), 4u);
  EXPECT_TRUE(report->warnings.empty())
      << absl::StrJoin(report->warnings, "\n");
}

TEST_F(RefusalTest, RefusesATableThatIsNotThere) {
  auto report = Check("ENGINE=InnoDB", "nothing");
  EXPECT_EQ(report.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(report.status().message()),
              HasSubstr("no table `my_shop`.`nothing`"));
}

TEST_F(RefusalTest, RefusesAViewAndWhatElseIsNoTable) {
  Run("CREATE VIEW my_shop.v AS SELECT id FROM my_shop.orders");
  EXPECT_THAT(Refusal("FORCE", "v"), HasSubstr("`my_shop`.`v` is a view"));
  if (!mariadb_) return;
  Run("CREATE SEQUENCE my_shop.s");
  EXPECT_THAT(Refusal("FORCE", "s"), HasSubstr("no ordinary table (SEQUENCE)"));
  Run("CREATE TABLE my_shop.h (id INT PRIMARY KEY) WITH SYSTEM VERSIONING");
  EXPECT_THAT(Refusal("FORCE", "h"), HasSubstr("SYSTEM VERSIONING"));
}

TEST_F(RefusalTest, RefusesAnotherEngine) {
  Run("CREATE TABLE my_shop.m (id INT PRIMARY KEY) ENGINE=MyISAM");
  EXPECT_THAT(Refusal("FORCE", "m"), HasSubstr("is a table of MyISAM"));
}

TEST_F(RefusalTest, RefusesAForeignKeyOfTheTableThatCascades) {
  Run("CREATE TABLE other.`par-ent` (id INT PRIMARY KEY)");
  Run("ALTER TABLE my_shop.orders ADD CONSTRAINT `fk-plain` FOREIGN KEY "
      "(parent) REFERENCES other.`par-ent` (id)");
  EXPECT_EQ(Refusal(), "allowed");
  Run("ALTER TABLE my_shop.orders ADD CONSTRAINT `fk-up` FOREIGN KEY (parent) "
      "REFERENCES other.`par-ent` (id) ON UPDATE CASCADE");
  EXPECT_THAT(Refusal(),
              AllOf(HasSubstr("foreign key `fk-up` of `my_shop`.`orders` "
                              "references `other`.`par-ent`"),
                    HasSubstr("fire no triggers"),
                    HasSubstr("DROP FOREIGN KEY `fk-up`")));
}

TEST_F(RefusalTest, RefusesAnAccountThatMayNotMakeTheForeignKeyAgain) {
  Run("CREATE TABLE other.up (id INT PRIMARY KEY)");
  Run("ALTER TABLE my_shop.orders ADD CONSTRAINT fk_up FOREIGN KEY (parent) "
      "REFERENCES other.up (id)");
  Run(absl::StrCat("GRANT ", kRights, " ON `my\\_shop`.* TO app@localhost"));
  EXPECT_THAT(Refusal("FORCE", "orders", "app"),
              HasSubstr("GRANT REFERENCES ON `other`.`up`"));
  Run("GRANT REFERENCES ON other.up TO app@localhost");
  Run("SET GLOBAL log_bin_trust_function_creators = ON");
  EXPECT_EQ(Refusal("FORCE", "orders", "app"), "allowed");
}

TEST_F(RefusalTest, RefusesForeignKeysThatReferenceTheTableFromAnySchema) {
  Run("CREATE TABLE other.`ch'ild é` (id INT PRIMARY KEY, o INT, CONSTRAINT "
      "fk_other FOREIGN KEY (o) REFERENCES my_shop.orders (id))");
  Run("CREATE TABLE my_shop.child (id INT PRIMARY KEY, o INT, CONSTRAINT "
      "fk_same FOREIGN KEY (o) REFERENCES my_shop.orders (id))");
  // Where the server cannot tell a name that is not ASCII, it takes this one.
  const std::string odd =
      facts_.no_filename_charset && !facts_.innodb_plain_names
          ? "`#mysql50#ch@0027ild@0020@0p`"
          : "`ch'ild é`";
  EXPECT_THAT(
      Refusal(),
      AllOf(HasSubstr("2 things"),
            HasSubstr(absl::StrCat(
                "foreign key `fk_other` of `other`.", odd,
                " (about 0 rows, 1 MiB) references `my_shop`.`orders`")),
            HasSubstr("foreign key `fk_same` of `my_shop`.`child`")));
  Run(absl::StrCat("ALTER TABLE other.", odd, " DROP FOREIGN KEY fk_other"));
  // A table whose name differs by more is nobody's business.
  Run("CREATE TABLE my_shop.orders2 (id INT PRIMARY KEY)");
  EXPECT_EQ(Refusal("FORCE", "orders2"), "allowed");
}

TEST_F(RefusalTest, RefusesForeignKeysThatAnAccountWithoutProcessCanSee) {
  Run("CREATE TABLE my_shop.child (id INT PRIMARY KEY, o INT, CONSTRAINT "
      "fk_same FOREIGN KEY (o) REFERENCES my_shop.orders (id))");
  Run(absl::StrCat("GRANT ", kRights, " ON `my\\_shop`.* TO app@localhost"));
  EXPECT_THAT(Refusal("FORCE", "orders", "app"),
              HasSubstr("foreign key `fk_same` of `my_shop`.`child`"));
}

TEST_F(RefusalTest, AllowsTriggersOfTheTable) {
  Run("CREATE TRIGGER my_shop.audit BEFORE UPDATE ON my_shop.orders FOR EACH "
      "ROW SET NEW.city = 'x'");
  EXPECT_EQ(Refusal(), "allowed");
}

TEST_F(RefusalTest, TellsHowToRemoveArtifactsOfAnEarlierRun) {
  Run("CREATE TABLE my_shop.orders__osc_new (id INT PRIMARY KEY)");
  Run("CREATE TABLE my_shop.orders__osc_log (id INT PRIMARY KEY)");
  Run("CREATE TABLE my_shop.orders__osc_chunks (id INT PRIMARY KEY)");
  for (const char* trigger :
       {"ins AFTER INSERT", "upd AFTER UPDATE", "del AFTER DELETE"}) {
    Run(absl::StrCat("CREATE TRIGGER my_shop.orders__osc_", trigger,
                     " ON my_shop.orders FOR EACH ROW INSERT INTO "
                     "my_shop.orders__osc_log VALUES (1)"));
  }
  const std::string refusal = Refusal();
  EXPECT_THAT(refusal, HasSubstr("DROP TRIGGER `my_shop`.`orders__osc_ins`; "
                                 "DROP TRIGGER `my_shop`.`orders__osc_upd`; "
                                 "DROP TRIGGER `my_shop`.`orders__osc_del`; "
                                 "DROP TABLE `my_shop`.`orders__osc_log`; "
                                 "DROP TABLE `my_shop`.`orders__osc_chunks`; "
                                 "DROP TABLE `my_shop`.`orders__osc_new`"));
  EXPECT_THAT(refusal, Not(HasSubstr("things stand against")));
  for (absl::string_view drop :
       absl::StrSplit(refusal.substr(refusal.find("DROP TRIGGER")), "; ")) {
    Run(std::string(drop));
  }
  EXPECT_EQ(Refusal(), "allowed");
}

TEST_F(RefusalTest, RefusesAnOldTableAndSaysThatItIsOne) {
  Run("CREATE TABLE my_shop.orders__osc_old (id INT PRIMARY KEY)");
  EXPECT_THAT(Refusal(), AllOf(HasSubstr("as it was before an earlier"),
                               HasSubstr("DROP TABLE "
                                         "`my_shop`.`orders__osc_old`")));
}

TEST_F(RefusalTest, RefusesWhatAnAlterOfAShadowCannotDo) {
  EXPECT_THAT(Refusal("RENAME TO o2"), HasSubstr("renames the table"));
  EXPECT_THAT(Refusal("ADD x INT, ALGORITHM=INPLACE"), HasSubstr("ALGORITHM"));
  EXPECT_THAT(Refusal("ADD x INT, LOCK=NONE"), HasSubstr("gives LOCK"));
  EXPECT_THAT(Refusal("DISCARD TABLESPACE"), HasSubstr("tablespace"));
  EXPECT_THAT(Refusal("IMPORT TABLESPACE"), HasSubstr("tablespace"));
  EXPECT_THAT(Refusal("EXCHANGE PARTITION p WITH TABLE x"),
              HasSubstr("another table"));
  EXPECT_THAT(Refusal("TRUNCATE PARTITION p"), HasSubstr("truncates"));
  EXPECT_THAT(Refusal("DROP PARTITION p"), HasSubstr("drops"));
  EXPECT_THAT(Refusal("ADD FOREIGN KEY (parent) REFERENCES other.p (id)"),
              HasSubstr("adds a foreign key"));
  EXPECT_THAT(Refusal("ADD SYSTEM VERSIONING"), HasSubstr("versions of rows"));
  EXPECT_EQ(Refusal("ADD PARTITION (PARTITION p VALUES LESS THAN (9))"),
            "allowed");
  EXPECT_EQ(Refusal("ADD x INT COMMENT 'RENAME TO o2, LOCK=NONE'"), "allowed");
}

TEST_F(RefusalTest, ReportsAllProblemsAtOnce) {
  Run("CREATE TABLE my_shop.orders__osc_old (id INT PRIMARY KEY)");
  Run("ALTER TABLE my_shop.orders ADD CONSTRAINT up FOREIGN KEY (parent) "
      "REFERENCES my_shop.orders (id) ON DELETE CASCADE");
  EXPECT_THAT(Refusal("RENAME TO o2, LOCK=NONE"),
              AllOf(HasSubstr("4 things stand against"), HasSubstr("`up`"),
                    HasSubstr("orders__osc_old"), HasSubstr("renames"),
                    HasSubstr("LOCK")));
}

TEST_F(RefusalTest, RefusesAUniqueKeyOverDuplicatesWithAnExample) {
  Run("INSERT INTO my_shop.orders (id, city) VALUES (1, 'Ulm'), (2, NULL), "
      "(3, NULL), (4, 'Bonn')");
  EXPECT_EQ(PlanRefusal("ADD UNIQUE by_city (city)"), "allowed");
  Run("INSERT INTO my_shop.orders (id, city) VALUES (5, 'ulm')");
  EXPECT_THAT(PlanRefusal("ADD UNIQUE by_city (city)"),
              AllOf(HasSubstr("makes `by_city` (`city`) unique, but 2 rows of "
                              "`my_shop`.`orders`"),
                    testing::AnyOf(HasSubstr("e.g. ('Ulm') in"),
                                   HasSubstr("e.g. ('ulm') in")),
                    testing::AnyOf(
                        HasSubstr("rows with key (1) and (5) of `PRIMARY`"),
                        HasSubstr("rows with key (5) and (1) of `PRIMARY`"))));
  // Renamed by the same ALTER, and under another collation: no duplicates.
  EXPECT_THAT(PlanRefusal("CHANGE city town VARCHAR(50), ADD UNIQUE u (town)"),
              HasSubstr("`u` (`town`)"));
  EXPECT_EQ(PlanRefusal("MODIFY city VARCHAR(50) CHARACTER SET utf8mb4 COLLATE "
                        "utf8mb4_bin, ADD UNIQUE u (city)"),
            "allowed");
  EXPECT_EQ(PlanRefusal("ADD UNIQUE u (city, id)"), "allowed");
}

TEST_F(RefusalTest, ComparesForAUniqueKeyAsTheNewSchemaWill) {
  Run("INSERT INTO my_shop.orders VALUES "
      "(1, 'Ulm-1', '2026-01-01 00:00:00.250000', NULL), "
      "(2, 'Ulm-2', '2026-01-01 00:00:00.300000', NULL)");
  EXPECT_EQ(PlanRefusal("ADD UNIQUE u (city(5)), ADD UNIQUE u2 (at)"),
            "allowed");
  EXPECT_THAT(PlanRefusal("ADD UNIQUE u (city(4))"), HasSubstr("'Ulm-'"));
  EXPECT_THAT(PlanRefusal("MODIFY at DATETIME, ADD UNIQUE u (at)"),
              HasSubstr("2026-01-01 00:00:00"));
  // One that is there already, and another that is a prefix of it.
  Run("ALTER TABLE my_shop.orders ADD UNIQUE by_city (city)");
  EXPECT_THAT(PlanRefusal("ADD UNIQUE u (city(4))"), HasSubstr("'Ulm-'"));
  // A unique key that is there already, and finds less to tell apart.
  Run("ALTER TABLE my_shop.orders ADD UNIQUE u (at)");
  EXPECT_THAT(PlanRefusal("MODIFY at DATETIME(0)"), HasSubstr("`u` (`at`)"));
  EXPECT_EQ(PlanRefusal("ADD UNIQUE u3 (at, parent)"), "allowed");
}

}  // namespace
}  // namespace osc
