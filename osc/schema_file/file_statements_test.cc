#include "osc/schema_file/file_statements.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

SchemaFile MustRead(const std::string& text, SqlLexerOptions options = {}) {
  auto file = ReadSchemaFile(text, options);
  EXPECT_TRUE(file.ok()) << file.status();
  return file.ok() ? *file : SchemaFile();
}

std::string ErrorOf(const std::string& text) {
  auto file = ReadSchemaFile(text, SqlLexerOptions());
  EXPECT_TRUE(absl::IsInvalidArgument(file.status())) << file.status();
  return std::string(file.status().message());
}

TEST(FileStatementsTest, TakesTablesWithNameBodyAndLine) {
  const SchemaFile file = MustRead(
      "-- a comment; with a semicolon\n"
      "create table if not exists `a b` (id INT, s CHAR(9) DEFAULT ';')\n"
      "  COMMENT='it''s; one';;\n"
      "\n"
      "CREATE TABLE shop.t2(id INT /* ; */)");
  ASSERT_EQ(file.tables.size(), 2u);
  EXPECT_EQ(file.tables[0].name, "a b");
  EXPECT_EQ(file.tables[0].schema, "");
  EXPECT_EQ(file.tables[0].body,
            "(id INT, s CHAR(9) DEFAULT ';')\n  COMMENT='it''s; one'");
  EXPECT_EQ(file.tables[0].line, 2);
  EXPECT_EQ(file.tables[1].name, "t2");
  EXPECT_EQ(file.tables[1].schema, "shop");
  EXPECT_EQ(file.tables[1].body, "(id INT /* ; */)");
  EXPECT_EQ(file.tables[1].line, 5);
  EXPECT_THAT(file.notes, IsEmpty());
}

TEST(FileStatementsTest, TakesADumpAndSaysWhatItLeavesOut) {
  const SchemaFile file = MustRead(
      "/*M!999999\\- enable the sandbox mode */ \n"
      "/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\n"
      "/*!40101 SET NAMES utf8mb4 */;\n"
      "/*!40103 SET TIME_ZONE='+00:00' */;\n"
      "/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;\n"
      "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, "
      "SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;\n"
      "/*!50503 SET character_set_client = utf8mb4 */;\n"
      "CREATE TABLE `t` (\n  `id` int /*!80023 INVISIBLE */\n);\n"
      "/*!40101 SET character_set_client = @saved_cs_client */;\n"
      "/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;\n"
      "/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;\n");
  ASSERT_EQ(file.tables.size(), 1u);
  EXPECT_EQ(file.tables[0].line, 8);
  EXPECT_EQ(file.tables[0].body, "(\n  `id` int /*!80023 INVISIBLE */\n)");
  EXPECT_EQ(file.sql_mode, "NO_AUTO_VALUE_ON_ZERO");
  EXPECT_EQ(file.time_zone, "+00:00");
  EXPECT_THAT(file.notes, ElementsAre(HasSubstr("9 SET statements")));
}

TEST(FileStatementsTest, RefusesEveryOtherStatementAndNamesIt) {
  EXPECT_THAT(ErrorOf("CREATE TABLE t (id INT);\nDROP TABLE IF EXISTS `t`;"),
              AllOf(HasSubstr("line 2"), HasSubstr("DROP TABLE IF EXISTS"),
                    HasSubstr("--skip-add-drop-table")));
  for (const char* other :
       {"INSERT INTO t VALUES (1)", "CREATE VIEW v AS SELECT 1",
        "CREATE TEMPORARY TABLE t (id INT)",
        "CREATE OR REPLACE TABLE t (a INT)", "LOCK TABLES t WRITE", "USE shop",
        "SET GLOBAL read_only = 0", "SET max_allowed_packet = 1",
        "SET SESSION sql_log_bin = 0", "SET PASSWORD = 'x'", "SET NAMES gbk",
        "/*!50001 DROP TABLE t */"}) {
    EXPECT_THAT(ErrorOf(absl::StrCat("CREATE TABLE t (id INT);", other)),
                HasSubstr("line 1"))
        << other;
  }
  EXPECT_THAT(ErrorOf("SET sql_mode='ANSI_QUOTES'; CREATE TABLE t (id INT)"),
              HasSubstr("without ANSI_QUOTES"));
  EXPECT_THAT(ErrorOf("-- nothing\n"), HasSubstr("no CREATE TABLE"));
  EXPECT_THAT(ErrorOf("CREATE TABLE t (id INT"), HasSubstr("("));
}

TEST(FileStatementsTest, RefusesTablesThatAreMadeOfOtherTables) {
  for (const char* body :
       {"LIKE s", "(LIKE s)", "SELECT 1", "(SELECT 1)", "AS SELECT 1",
        "(id INT) SELECT 1", "(id INT) AS SELECT 1 AS id", "((SELECT 1))"}) {
    EXPECT_THAT(ErrorOf(absl::StrCat("CREATE TABLE t ", body)),
                HasSubstr("must write its columns out"))
        << body;
  }
}

TEST(FileStatementsTest, RefusesTwoTablesOfOneName) {
  EXPECT_THAT(ErrorOf("CREATE TABLE t (id INT);\nCREATE TABLE `T` (id INT)"),
              AllOf(HasSubstr("line 2"), HasSubstr("in line 1 already")));
}

TEST(FileStatementsTest, ReadsQuotesAsTheServerUnlessTheFileSetsSqlMode) {
  SqlLexerOptions ansi;
  ansi.ansi_quotes = true;
  EXPECT_EQ(MustRead("CREATE TABLE \"a;b\" (id INT)", ansi).tables[0].name,
            "a;b");
  const SchemaFile dump = MustRead(
      "SET sql_mode='';CREATE TABLE t (a INT COMMENT \"it's\");", ansi);
  ASSERT_EQ(dump.tables.size(), 1u);
  EXPECT_EQ(dump.tables[0].body, "(a INT COMMENT \"it's\")");
}

}  // namespace
}  // namespace osc
