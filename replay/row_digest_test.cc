#include "replay/row_digest.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

Column MakeColumn(const std::string& column_type,
                  const std::string& collation = "") {
  Column column;
  column.name = "v";
  column.column_type = column_type;
  column.type = column_type.substr(0, column_type.find_first_of(" ("));
  column.collation = collation;
  column.charset = collation.substr(0, collation.find('_'));
  return column;
}

std::string Text(const std::string& column_type,
                 const std::string& collation = "") {
  return UnambiguousText("v", MakeColumn(column_type, collation));
}

TEST(RowDigestTest, TellsNullFromEveryText) {
  for (const char* type : {"int", "varbinary(9)", "blob", "float", "bit(8)",
                           "timestamp", "json", "datetime(6)", "geometry"}) {
    EXPECT_THAT(Text(type), HasSubstr("'N')")) << type;
  }
}

TEST(RowDigestTest, GivesTextsTheirLengthAndTheirBytes) {
  EXPECT_EQ(Text("varchar(9)", "utf8mb4_general_ci"),
            "IFNULL(CONCAT(LENGTH(v),':',CAST(v AS BINARY)),'N')");
  // A ucs2 text that becomes binary would be converted by CONCAT.
  EXPECT_EQ(Text("varbinary(9)"),
            "IFNULL(CONCAT(LENGTH(v),':',CAST(v AS BINARY)),'N')");
}

// FLOAT prints six digits: 16777215 and 16777200 are one text.
TEST(RowDigestTest, TakesFloatsThroughDouble) {
  EXPECT_EQ(Text("float"), "IFNULL(v+0e0,'N')");
  EXPECT_EQ(Text("double unsigned"), "IFNULL(v+0e0,'N')");
}

TEST(RowDigestTest, LetsNothingLargeIntoTheRowsText) {
  for (const char* type : {"longtext", "blob", "json", "geometry"}) {
    EXPECT_EQ(Text(type), "IFNULL(SHA1(v),'N')") << type;
  }
}

TEST(RowDigestTest, TakesATimestampForAnInstant) {
  EXPECT_EQ(Text("timestamp(6)"), "IFNULL(UNIX_TIMESTAMP(v),'N')");
}

TEST(RowDigestTest, ConvertsAColumnAsTheNewSchemaStoresIt) {
  MappedColumn column{MakeColumn("decimal(8,2)"), MakeColumn("decimal(12,4)")};
  column.to.precision = 12;
  column.to.scale = 4;
  EXPECT_EQ(ConvertedValue(column, "o"), "CAST(o.`v` AS DECIMAL(12,4))");
  column.to = column.from;
  EXPECT_EQ(ConvertedValue(column, "o"), "o.`v`");
}

// A wider column would put more zeros before the same number.
TEST(RowDigestTest, TakesAZerofilledNumberForItsValue) {
  EXPECT_EQ(Text("int(8) unsigned zerofill"), "IFNULL(v+0,'N')");
  Column from = MakeColumn("int(8) unsigned zerofill");
  EXPECT_EQ(ConvertedValue({from, MakeColumn("bigint(20)")}, "o"), "o.`v` + 0");
  EXPECT_THAT(ConvertedValue(
                  {from, MakeColumn("varchar(9)", "utf8mb4_general_ci")}, "o"),
              HasSubstr("CAST(CAST(o.`v` AS CHAR) AS CHAR "));
}

// A BIT's bytes are no digits, and a copied FLOAT would have sixteen of them.
TEST(RowDigestTest, MakesATextOfANumberAsAnAlterDoes) {
  const Column text = MakeColumn("varbinary(9)");
  EXPECT_EQ(CopiedValue({MakeColumn("bit(5)"), text}, "o"),
            "CAST(o.`v` + 0 AS CHAR)");
  EXPECT_EQ(CopiedValue({MakeColumn("bit(5)"), MakeColumn("blob")}, "o"),
            "o.`v`");
  EXPECT_EQ(CopiedValue({MakeColumn("float"), text}, "o"),
            "CAST(o.`v` AS CHAR)");
  EXPECT_EQ(CopiedValue({MakeColumn("int(6) zerofill"), text}, "o"),
            "CAST(o.`v` AS CHAR)");
  EXPECT_EQ(CopiedValue({MakeColumn("int(6)"), MakeColumn("json")}, "o"),
            "CAST(o.`v` AS CHAR)");
  EXPECT_EQ(CopiedValue({MakeColumn("double"), text}, "o"), "o.`v`");
}

TEST(RowDigestTest, TakesTheTimeOfADateItself) {
  Column time = MakeColumn("time(3)");
  time.fraction = 3;
  EXPECT_EQ(CopiedValue({MakeColumn("datetime"), time}, "o"),
            "CAST(o.`v` AS TIME(3))");
}

TEST(RowDigestTest, ConvertsToAFloatWithoutACast) {
  EXPECT_EQ(ConvertedValue({MakeColumn("double"), MakeColumn("float")}, "o"),
            "IF((o.`v` + 0e0) = 0, 0e0, ROUND((o.`v` + 0e0) / POW(2, "
            "GREATEST(FLOOR(LOG2(ABS((o.`v` + 0e0)))), -126) - 23)) * POW(2, "
            "GREATEST(FLOOR(LOG2(ABS((o.`v` + 0e0)))), -126) - 23))");
  EXPECT_EQ(ConvertedValue({MakeColumn("float"), MakeColumn("float")}, "o"),
            "o.`v`");
}

TEST(RowDigestTest, ConvertsToAYearWithoutACast) {
  const Column year = MakeColumn("year(4)");
  EXPECT_EQ(Text("year(4)"), "IFNULL(v+0,'N')");
  EXPECT_EQ(ConvertedValue({MakeColumn("date"), year}, "o"), "YEAR(o.`v`)");
  EXPECT_EQ(ConvertedValue({MakeColumn("smallint(6)"), year}, "o"),
            "CASE WHEN o.`v` + 0 = 0 THEN 0 WHEN o.`v` + 0 < 70 THEN o.`v` + "
            "2000 WHEN o.`v` + 0 < 100 THEN o.`v` + 1900 ELSE o.`v` + 0 END");
  EXPECT_THAT(
      ConvertedValue({MakeColumn("char(4)", "latin1_swedish_ci"), year}, "o"),
      HasSubstr("= 0 THEN IF(CHAR_LENGTH(o.`v`) < 3, 2000, 0) "));
}

TEST(RowDigestTest, ConvertsToTheTypesOfMariadbByTheirCasts) {
  for (const std::string type : {"json", "uuid", "inet4", "inet6"}) {
    EXPECT_EQ(ConvertedValue({MakeColumn("binary(16)"), MakeColumn(type)}, "o"),
              "CAST(o.`v` AS " + type + ")");
    EXPECT_EQ(ConvertedValue({MakeColumn(type), MakeColumn(type)}, "o"),
              "o.`v`");
  }
}

TEST(RowDigestTest, OrdersTheMembersOfASetAsTheNewTypeDoes) {
  const std::string collation = "latin1_bin";
  const Column set = MakeColumn("set('b','a')", collation);
  EXPECT_THAT(
      ConvertedValue({MakeColumn("set('a','b')", collation), set}, "o"),
      HasSubstr("FIND_IN_SET('b', CONVERT(o.`v` USING latin1) COLLATE "));
  EXPECT_EQ(ConvertedValue({MakeColumn("set('b')", collation), set}, "o"),
            "CONVERT(o.`v` USING latin1)");
}

TEST(RowDigestTest, ComparesThroughTheShadowsCollation) {
  const MappedColumn column{MakeColumn("varchar(9)", "utf8mb4_bin"),
                            MakeColumn("varchar(9)", "utf8mb4_general_ci")};
  EXPECT_EQ(ComparableValue(column, "o"), "o.`v` COLLATE utf8mb4_general_ci");
}

TEST(RowDigestTest, PassesThroughLocalTimeOnlyWhatIsATimestampOnOneSide) {
  const Column instant = MakeColumn("timestamp"),
               local = MakeColumn("datetime");
  EXPECT_EQ(CopiedValue({instant, instant}, "o"), "o.`v`");
  EXPECT_EQ(CopiedValue({local, local}, "o"), "o.`v`");
  EXPECT_THAT(CopiedValue({instant, local}, "o"),
              HasSubstr("CONVERT_TZ(o.`v`,'+00:00',@@GLOBAL.time_zone)"));
  EXPECT_THAT(CopiedValue({local, instant}, "o"),
              HasSubstr("CONVERT_TZ(o.`v`,@@GLOBAL.time_zone,'+00:00')"));
}

// Columns are digested together: two values exchanged between rows, or the same
// change in two rows, must not cancel.
TEST(RowDigestTest, DigestsAWholeRowAtOnce) {
  TablePair pair;
  const Column a = MakeColumn("int");
  pair.columns = {{a, a}, {a, a}};
  EXPECT_EQ(OriginalDigest(pair, "o"),
            "SHA1(CONCAT(IFNULL(o.`v`,'N'),',',IFNULL(o.`v`,'N')))");
  EXPECT_EQ(ShadowDigest(pair, "s"),
            "SHA1(CONCAT(IFNULL(s.`v`,'N'),',',IFNULL(s.`v`,'N')))");
}

}  // namespace
}  // namespace osc
