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

}  // namespace
}  // namespace osc
