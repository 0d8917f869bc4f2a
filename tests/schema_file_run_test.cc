#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/schema_file_fixture.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kThreeTables[] =
    "CREATE TABLE a (id INT PRIMARY KEY, v INT);\n"
    "CREATE TABLE b (id INT PRIMARY KEY);\n"
    "CREATE TABLE c (id INT PRIMARY KEY, v INT);\n";

TEST_F(SchemaFileTest, ChangesTheTablesOneAfterAnotherAndThenFindsNothing) {
  for (const char* table : {"a", "b", "c"}) {
    Sql(absl::StrCat("CREATE TABLE ", table, " (id INT PRIMARY KEY)"));
  }
  EXPECT_EQ(Command(kThreeTables, Change()), Outcome::kDone) << errors_;
  EXPECT_THAT(out_, AllOf(HasSubstr("ALTER TABLE `app`.`a`\n  ADD COLUMN `v` "),
                          HasSubstr("nothing to do: `app`.`b` is as wanted\n"),
                          HasSubstr("summary:\n  app.a: done\n  app.b: nothing "
                                    "to do\n  app.c: done\n")));
  int calls = 0;
  EXPECT_EQ(Command(kThreeTables,
                    [&](const CommandLine&, Stopper*) {
                      ++calls;
                      return Outcome::kDone;
                    }),
            Outcome::kDone);
  EXPECT_EQ(calls, 0);
}

TEST_F(SchemaFileTest, GoesOnAfterAFailureAndEndsWithItsCode) {
  Sql("CREATE TABLE a (id INT NOT NULL)");  // The engine finds no key.
  Sql("CREATE TABLE b (id INT PRIMARY KEY)");
  Sql("CREATE TABLE c (id INT PRIMARY KEY)");
  EXPECT_EQ(Command(kThreeTables, Change()), Outcome::kRefused);
  EXPECT_THAT(out_, HasSubstr("summary:\n  app.a: refused, exit code 2\n"
                              "  app.b: nothing to do\n  app.c: done\n"));
}

TEST_F(SchemaFileTest, ChangesNoTableWhenOneOfThemStandsAgainstIt) {
  Sql("CREATE TABLE a (id INT PRIMARY KEY)");
  Sql("CREATE TABLE c (id INT PRIMARY KEY, lost INT)");
  int calls = 0;
  EXPECT_EQ(Command(kThreeTables,
                    [&](const CommandLine&, Stopper*) {
                      ++calls;
                      return Outcome::kDone;
                    }),
            Outcome::kRefused);
  EXPECT_EQ(calls, 0);
  EXPECT_THAT(errors_,
              AllOf(HasSubstr("wanted.sql"), HasSubstr("no table `app`.`b`"),
                    HasSubstr("--allow-drop=lost")));
  EXPECT_THAT(out_, HasSubstr("refused: nothing was changed\n"));
}

TEST_F(SchemaFileTest, BeginsNoFurtherTableOnceStopped) {
  for (const char* table : {"a", "b", "c"}) {
    Sql(absl::StrCat("CREATE TABLE ", table, " (id INT PRIMARY KEY)"));
  }
  EXPECT_EQ(Command(kThreeTables,
                    [&](const CommandLine& one, Stopper* stopper) {
                      EXPECT_EQ(one.migration.plan.table, "a");
                      stopper->Stop(absl::CancelledError("stopped"));
                      return Outcome::kStopped;
                    }),
            Outcome::kStopped);
  EXPECT_THAT(out_, HasSubstr("  app.a: stopped, exit code 6\n"
                              "  app.b: nothing to do\n  app.c: not begun\n"));
}

TEST_F(SchemaFileTest, RefusesAFileWithATableOfAnotherSchema) {
  Sql("CREATE TABLE a (id INT PRIMARY KEY)");
  EXPECT_EQ(Command("CREATE TABLE want.a (id INT PRIMARY KEY, v INT)",
                    [](const CommandLine&, Stopper*) {
                      ADD_FAILURE() << "it was changed";
                      return Outcome::kDone;
                    }),
            Outcome::kRefused);
  EXPECT_THAT(errors_, HasSubstr("line 1: `a` is of schema `want`, and "
                                 "--database is app"));
}

// What the file's words mean depends on the session that reads them.
TEST_F(SchemaFileTest, ReadsTheFileUnderItsOwnModeAndTimeZone) {
  Sql("SET sql_mode = '', time_zone = '+05:00'");
  const std::string create =
      "CREATE TABLE t (id INT PRIMARY KEY, d DATE NOT NULL DEFAULT "
      "'0000-00-00', ts TIMESTAMP NOT NULL DEFAULT '2020-01-01 00:00:00')";
  Sql(create);
  Sql("SET sql_mode = DEFAULT, time_zone = DEFAULT");
  server_facts_.sql_mode = "STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE";
  EXPECT_EQ(AlterFor(absl::StrCat("SET sql_mode = ''; SET time_zone = "
                                  "'+05:00'; ",
                                  create)),
            "");
  EXPECT_NE(AlterFor(absl::StrCat(
                "SET sql_mode = ''; SET time_zone = '+06:00'; ", create)),
            "");
}

TEST_F(SchemaFileTest, ReadsDefinitionsAlikeUnderEveryModeOfTheServer) {
  // Printed under these modes, the names would stand in other quotes.
  const std::string modes = "ANSI_QUOTES,NO_BACKSLASH_ESCAPES";
  const std::string columns = "(id INT PRIMARY KEY, `a \"b\"` VARCHAR(9)";
  Sql(absl::StrCat("SET sql_mode = '", modes, "'"));
  Sql(absl::StrCat("CREATE TABLE t ", columns, " COMMENT 'at its end \\')"));
  Sql("SET sql_mode = DEFAULT");
  server_facts_.sql_mode = modes;
  EXPECT_EQ(AlterFor(absl::StrCat("CREATE TABLE t ", columns, ")")),
            "MODIFY COLUMN `a \"b\"` varchar(9) DEFAULT NULL");
}

// Where a temporary table will not do.
TEST_F(SchemaFileTest, TakesTheSchemasCharacterSetForATableOfItsOwnSchema) {
  Sql("ALTER DATABASE app CHARACTER SET latin1 COLLATE latin1_german1_ci");
  Sql("CREATE TABLE t (id INT PRIMARY KEY, s VARCHAR(9))");
  EXPECT_THAT(AlterFor("CREATE TABLE t (id INT PRIMARY KEY, s VARCHAR(9)) "
                       "PARTITION BY HASH (id) PARTITIONS 2"),
              ::testing::StartsWith("PARTITION BY"));
  EXPECT_THAT(AlterFor("CREATE TABLE t (id INT PRIMARY KEY, s VARCHAR(9) "
                       "COLLATE latin1_bin)"),
              HasSubstr("MODIFY COLUMN `s`"));
}

TEST_F(SchemaFileTest, RefusesWhatNoAlterIsKnownFor) {
  const std::string columns = "(id INT PRIMARY KEY, a DATE, b DATE";
  const std::string wanted = absl::StrCat(columns, ", PERIOD FOR p (a, b))");
  if (!Can(wanted)) GTEST_SKIP() << "no periods here";
  Sql(absl::StrCat("CREATE TABLE t ", columns, ", CHECK (id > 0))"));
  EXPECT_THAT(AlterFor(absl::StrCat("CREATE TABLE t ", wanted)),
              HasSubstr("PERIOD FOR `p`"));
  Sql("DROP TABLE t");
  Sql("CREATE TABLE t (id INT PRIMARY KEY, a DATE NOT NULL, b DATE NOT NULL)");
  EXPECT_THAT(AlterFor(absl::StrCat("CREATE TABLE t ", wanted)),
              AllOf(HasSubstr("no ALTER is known for the lines"),
                    HasSubstr("PERIOD FOR `p`")));
}

}  // namespace
}  // namespace osc
