#include "db/schema.h"

#include "db/fake_connection.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

constexpr char kCreate[] =
    "CREATE TABLE `t` (\n  `id` int NOT NULL AUTO_INCREMENT COMMENT '\n) "
    "ENGINE= AUTO_INCREMENT=5'\n) ENGINE=InnoDB AUTO_INCREMENT=1234 DEFAULT "
    "CHARSET=utf8mb4 COMMENT='AUTO_INCREMENT=9'";

TEST(SchemaTest, ReadsTheCounterFromTheTableOptionAlone) {
  EXPECT_EQ(AutoIncrementOf(kCreate), 1234u);
  EXPECT_EQ(AutoIncrementOf("CREATE TABLE `t` (\n  `id` int\n) ENGINE=InnoDB "
                            "COMMENT=' AUTO_INCREMENT=9'"),
            absl::nullopt);
  EXPECT_EQ(
      AutoIncrementOf("CREATE TABLE `t` (\n  `id` bigint\n) "
                      "ENGINE=InnoDB AUTO_INCREMENT=18446744073709551615"),
      18446744073709551615u);
}

TEST(SchemaTest, LeavesTheCounterAloneOutOfTheDefinition) {
  std::string expected = kCreate;
  expected.erase(expected.find(" AUTO_INCREMENT=1234"), 20);
  EXPECT_EQ(DefinitionOf(kCreate), expected);
  EXPECT_EQ(DefinitionOf(expected), expected);
}

TEST(SchemaTest, LeavesOutTheCollationsThatColumnsHaveOfTheirTable) {
  EXPECT_EQ(WithInheritedCollations("CREATE TABLE `t` (\n"
                                    "  `a` text COLLATE utf8mb4_bin,\n"
                                    "  `b` char(1) CHARACTER SET utf8mb4 "
                                    "COLLATE utf8mb4_bin NOT NULL,\n"
                                    "  `c` char(1) COLLATE utf8mb4_bin\n"
                                    ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 "
                                    "COLLATE=utf8mb4_bin COMMENT='x'"),
            "CREATE TABLE `t` (\n"
            "  `a` text,\n"
            "  `b` char(1) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT "
            "NULL,\n"
            "  `c` char(1)\n"
            ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin "
            "COMMENT='x'");
  EXPECT_EQ(WithInheritedCollations("CREATE TABLE `t` (\n  `a` int\n)"),
            "CREATE TABLE `t` (\n  `a` int\n)");
}

// SHOW FULL COLUMNS: Field, Type, Collation, Null, Key, Default, Extra, …
Row ColumnRow(const char* name, const char* type,
              absl::optional<std::string> collation, const char* null,
              absl::optional<std::string> def, const char* extra) {
  return {name, type, collation, null, "", def, extra, "", ""};
}

// SHOW INDEX: Table, Non_unique, Key_name, Seq, Column, Collation, Cardinality,
// Sub_part, Packed, Null, Index_type, …
Row IndexRow(const char* non_unique, const char* name,
             absl::optional<std::string> column,
             absl::optional<std::string> sub_part) {
  return {"t",      non_unique,    name, "1",     column, "A", "0",
          sub_part, absl::nullopt, "",   "BTREE", "",     ""};
}

TEST(SchemaTest, ReadsColumnsAndIndexes) {
  FakeConnection connection;
  connection
      .On("SHOW FULL COLUMNS",
          FakeConnection::Rows({
              ColumnRow("id", "bigint(20) unsigned", absl::nullopt, "NO",
                        absl::nullopt, "auto_increment"),
              ColumnRow("Name", "varchar(30)", "utf8mb4_general_ci", "YES",
                        absl::nullopt, ""),
              ColumnRow("d", "decimal(10,2)", absl::nullopt, "NO", "0.00", ""),
              ColumnRow("at", "datetime(6)", absl::nullopt, "NO",
                        "current_timestamp(6)", "DEFAULT_GENERATED"),
              ColumnRow("g", "int(11)", absl::nullopt, "YES", absl::nullopt,
                        "STORED GENERATED"),
              ColumnRow("e", "enum('a(1)','b')", "latin1_swedish_ci", "NO",
                        "a(1)", ""),
          }))
      .On("SHOW INDEX", FakeConnection::Rows({
                            IndexRow("0", "PRIMARY", "id", absl::nullopt),
                            IndexRow("1", "two", "Name", "10"),
                            IndexRow("1", "two", absl::nullopt, absl::nullopt),
                        }))
      .On("SHOW CREATE TABLE", FakeConnection::Rows({{"t", kCreate}}));
  absl::StatusOr<Table> table = ReadTemporaryTable(&connection, "s", "t");
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->columns.size(), 6u);
  EXPECT_TRUE(table->columns[0].is_unsigned);
  EXPECT_TRUE(table->columns[0].auto_increment);
  EXPECT_FALSE(table->columns[0].has_default);
  const Column* name = table->FindColumn("nAME");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->charset, "utf8mb4");
  EXPECT_EQ(name->char_length, 30);
  EXPECT_TRUE(name->nullable);
  EXPECT_EQ(table->columns[2].precision, 10);
  EXPECT_EQ(table->columns[2].scale, 2);
  EXPECT_EQ(table->columns[3].fraction, 6);
  // A default that is an expression is no generated column.
  EXPECT_FALSE(table->columns[3].generated);
  EXPECT_TRUE(table->columns[4].generated);
  EXPECT_EQ(table->columns[5].type, "enum");
  ASSERT_EQ(table->indexes.size(), 2u);
  EXPECT_TRUE(table->indexes[0].unique);
  EXPECT_EQ(table->indexes[1].parts[0].prefix, 10);
  EXPECT_EQ(table->indexes[1].parts[1].column, "");
  EXPECT_EQ(table->auto_increment, 1234u);
}

TEST(SchemaTest, SaysWhichTableThereIsNot) {
  FakeConnection connection;
  connection.On("information_schema.TABLES", FakeConnection::Rows({}));
  absl::Status status = ReadTable(&connection, "s", "t").status();
  EXPECT_TRUE(absl::IsNotFound(status));
  EXPECT_EQ(status.message(), "there is no table `t` in schema `s`");
}

TEST(SchemaTest, FindsTheIdsAtTheEndOfAnIdentity) {
  EXPECT_EQ(InnodbIdsOf("CREATE\n)"), "");
  EXPECT_EQ(InnodbIdsOf("CREATE\n-- id x\n)\n-- id 7\n-- id 12"),
            "\n-- id 7\n-- id 12");
}

}  // namespace
}  // namespace osc
