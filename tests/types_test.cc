// Columns of every type as data, names of every kind, and the changes an ALTER
// can make to them, measured by what a plain ALTER makes of the same rows.

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "db/sql.h"
#include "gmock/gmock.h"
#include "tests/twin.h"

namespace osc {
namespace {

// The server's time zone has daylight saving: a local time can come twice.
const int time_zone_set = setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);

class TypesTest : public TwinTest {
 protected:
  // Rows 1 … 20 of table (id, …): `values` in turn, each a list of SQL values.
  void Fill(const std::vector<std::string>& values) {
    for (size_t i = 0; i < 20; ++i) {
      Both(absl::StrCat("INSERT INTO @ VALUES (", i + 1, ", ",
                        values[i % values.size()], ")"));
    }
  }

  // Every row is copied, and then half of them are replayed too.
  void ExpectLikePlainAlter(const std::string& alter,
                            const std::string& set = "id = id + 100") {
    int next = 0;
    MigrateAndWrite(alter, [&] {
      Both(absl::StrCat("UPDATE @ SET ", set, " WHERE id IN (", next + 1, ", ",
                        next + 9, ")"));
      ++next;
    });
    ExpectTwins(alter);
  }
};

struct TypeCase {
  const char* name;
  const char* type;
  std::vector<std::string> values;
};

void PrintTo(const TypeCase& c, std::ostream* out) { *out << c.name; }

class DataTypesTest : public TypesTest,
                      public testing::WithParamInterface<TypeCase> {};

TEST_P(DataTypesTest, KeepsEveryValue) {
  const TypeCase& c = GetParam();
  if (!Takes(absl::StrCat("CREATE TABLE probe (v ", c.type, ")"))) {
    GTEST_SKIP() << "the server has no " << c.type;
  }
  Both(absl::StrCat("CREATE TABLE @ (id INT PRIMARY KEY, v ", c.type,
                    ", w INT) DEFAULT CHARSET=utf8mb4"));
  std::vector<std::string> values;
  for (const std::string& value : c.values) {
    values.push_back(absl::StrCat(value, ", 1"));
  }
  Fill(values);
  ExpectLikePlainAlter("MODIFY w BIGINT, ADD COLUMN added TEXT");
}

INSTANTIATE_TEST_SUITE_P(
    Types, DataTypesTest,
    testing::Values(
        TypeCase{"Float",
                 "FLOAT",
                 {"16777215", "16777216", "1e38", "-1.17549e-38", "0.1",
                  "1.000001", "NULL", "-0.0"}},
        TypeCase{"Double",
                 "DOUBLE",
                 {"0.1", "0.10000000000000002", "1.7976931348623157e308",
                  "2.2250738585072014e-308", "9007199254740993", "NULL"}},
        TypeCase{"Decimal",
                 "DECIMAL(65,30)",
                 {"0.000000000000000000000000000001",
                  "99999999999999999999999999999999999."
                  "999999999999999999999999999999",
                  "-1", "NULL"}},
        TypeCase{"Bit",
                 "BIT(64)",
                 {"b'0'", "b'1'", "1 << 63", "18446744073709551615", "39"}},
        TypeCase{
            "Timestamp",
            "TIMESTAMP(6) NULL",
            {"'2025-10-26 00:30:00.5'", "'2025-10-26 01:30:00.5'",
             "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07.999999'", "NULL"}},
        TypeCase{"Datetime",
                 "DATETIME(3)",
                 {"'2025-10-26 02:30:00.001'", "'2025-03-30 02:30:00'",
                  "'9999-12-31 23:59:59.999'", "'1000-01-01'", "NULL"}},
        TypeCase{"Time",
                 "TIME(6)",
                 {"'-838:59:59'", "'838:59:59'", "'-00:00:00.000001'"}},
        TypeCase{"Year", "YEAR", {"1901", "2155", "NULL"}},
        TypeCase{"Json",
                 "JSON",
                 {"'{\"a\": 1.0, \"b\": [1e300, 12345678901234567890]}'",
                  "'null'", "NULL", "'\"\\\\u00e9\\\\\"\"'", "'1.10'"}},
        TypeCase{
            "Geometry",
            "GEOMETRY",
            {"ST_GeomFromText('POINT(0.1 0.2)')",
             "ST_GeomFromText('POLYGON((0 0,0 1,1 1,0 0))', 4326)", "NULL"}},
        TypeCase{"Text",
                 "LONGTEXT",
                 {"'\xF0\x9F\x98\x80 \xC3\xA9 '", "''", "' '", "NULL",
                  "'\\\\ \\' \" % _ ? !'", "REPEAT('\xF0\x9F\x90\x98', 9999)"}},
        TypeCase{"LatinText",
                 "VARCHAR(20) CHARACTER SET latin1",
                 {"_latin1 x'E4F6FCDF80'", "'A '", "''"}},
        TypeCase{"FixedText",
                 "CHAR(10) CHARACTER SET utf8mb4",
                 {"'a'", "'a '", "''", "'\xF0\x9F\x98\x80'"}},
        TypeCase{"FixedBytes", "BINARY(5)", {"x'00'", "x'20'", "x'61206100'"}},
        TypeCase{"Enum",
                 "ENUM('10','2','b','a','\xC3\xA9')",
                 {"'10'", "'2'", "'a'", "'\xC3\xA9'", "NULL"}},
        TypeCase{"Set", "SET('10','2','b','a')", {"'10,a'", "''", "NULL"}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_F(TypesTest, KeepsEveryByteOfABlob) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    absl::StrAppend(&bytes, absl::Hex(i, absl::kZeroPad2));
  }
  Both(
      "CREATE TABLE @ (id INT PRIMARY KEY, a BLOB, b VARBINARY(300), "
      "c LONGBLOB)");
  Fill({absl::StrCat("x'", bytes, "', x'", bytes, "', NULL"),
        "'', '', REPEAT(x'00FF', 200000)"});
  ExpectLikePlainAlter("ADD COLUMN d INT, MODIFY b VARBINARY(400)");
}

// Values that the strict mode of today refuses but an old table may hold.
TEST_F(TypesTest, KeepsZeroDatesAndInvalidEnumValues) {
  Both(
      "CREATE TABLE @ (id INT PRIMARY KEY, a DATE, b DATETIME(6), "
      "c TIMESTAMP NULL, e ENUM('x','y'), n INT)");
  for (const char* sql :
       {"INSERT INTO @ VALUES (1, '0000-00-00', '0000-00-00', '0000-00-00', "
        "'nothing', 1)",
        "INSERT INTO @ VALUES (2, '2026-00-00', '2026-02-31', NULL, 'x', 2)"}) {
    Both("SET sql_mode = 'ALLOW_INVALID_DATES'");
    Both(sql);
  }
  // The replay meets them too.
  MigrateAndWrite("ADD COLUMN added INT",
                  [this] { Both("UPDATE @ SET n = n + 1"); });
  Sql("SET sql_mode = 'ALLOW_INVALID_DATES'");
  ExpectTwins("ADD COLUMN added INT");
}

TEST_F(TypesTest, LeavesGeneratedColumnsToTheServer) {
  if (!Takes("CREATE TABLE probe (a INT, b INT AS (a) STORED)")) {
    GTEST_SKIP() << "the server has none";
  }
  Both(
      "CREATE TABLE @ (id INT PRIMARY KEY, a INT, b INT AS (a * 2) STORED, "
      "c INT AS (a + 1) VIRTUAL, KEY by_c (c))");
  for (int i = 1; i <= 20; ++i) {
    Both(absl::StrCat("INSERT INTO @ (id, a) VALUES (", i, ", ", i * i, ")"));
  }
  ExpectLikePlainAlter(
      "ADD COLUMN d INT AS (a + b) STORED, MODIFY a BIGINT, ADD KEY by_b (b)",
      "a = a + 1");
}

TEST_F(TypesTest, FollowsRenamesSwapsAndNamesGivenAnew) {
  Both(
      "CREATE TABLE @ (id INT PRIMARY KEY, a INT, b INT, c VARCHAR(9), "
      "d INT NOT NULL)");
  Fill({"1, 2, 'c', 4", "5, NULL, 'C ', 8"});
  // MariaDB swaps two names only by way of CHANGE, as MySQL does too.
  ExpectLikePlainAlter(
      "CHANGE a b INT, CHANGE b a INT, CHANGE c `c c` VARCHAR(20), "
      "DROP COLUMN d, ADD COLUMN e INT NOT NULL DEFAULT 3",
      "a = a + 10");
}

TEST_F(TypesTest, TakesANameDroppedAndAddedForANewColumn) {
  Both("CREATE TABLE @ (id INT PRIMARY KEY, a INT, b INT)");
  Fill({"1, 2", "3, 4"});
  ExpectLikePlainAlter("DROP COLUMN a, ADD COLUMN a INT DEFAULT 9", "b = 7");
}

TEST_F(TypesTest, ChangesTypesAsThePlainAlterDoes) {
  Both(
      "CREATE TABLE @ (id INT PRIMARY KEY, a INT, d DECIMAL(8,2), "
      "s VARCHAR(10) CHARACTER SET latin1, e ENUM('x','y'), f FLOAT, "
      "t DATETIME, i INT, v VARCHAR(9), b VARBINARY(4))");
  Fill(
      {"1, 1.25, 'gr\xC3\xBC\xC3\x9F', 'y', 0.5, '2026-01-02 03:04:05', 5, "
       "'12', 'ab'",
       "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
       "-7, -0.01, '', 'x', 16777215, '1999-12-31 23:59:59', -5, '-3', ''"});
  ExpectLikePlainAlter(
      "MODIFY a BIGINT, MODIFY d DECIMAL(12,4), MODIFY s TEXT CHARACTER SET "
      "utf8mb4, MODIFY e ENUM('y','z','x'), MODIFY f DOUBLE, MODIFY t "
      "DATETIME(6), MODIFY i VARCHAR(20), MODIFY v INT, MODIFY b VARBINARY(9)",
      "a = a + 1");
}

// What the server makes of a local time in its own time zone, while TIMESTAMPs
// themselves must not pass through it.
TEST_F(TypesTest, ConvertsTimestampsInTheServersTimeZone) {
  Both(
      "CREATE TABLE @ (id INT PRIMARY KEY, a TIMESTAMP NULL, b DATETIME, "
      "c TIMESTAMP(3) NULL, d TIMESTAMP NULL, e TIMESTAMP NULL)");
  Sql("SET time_zone = @@GLOBAL.time_zone");
  Fill(
      {"'2025-10-26 00:30:00', '2026-07-01 12:00:00', "
       "'2025-10-26 01:30:00.125', '2025-10-26 03:30:00', "
       "'2026-07-01 12:00:00'",
       "'2025-10-26 01:30:00', '2026-01-01', NULL, '2025-10-26 01:30:00', "
       "'2026-01-01'",
       "NULL, NULL, '2038-01-19 03:14:07', NULL, NULL"});
  ExpectLikePlainAlter(
      "MODIFY a DATETIME, MODIFY b TIMESTAMP NULL, MODIFY d TIMESTAMP(6) NULL, "
      "MODIFY e VARCHAR(30), "
      "ADD COLUMN f TIMESTAMP NOT NULL DEFAULT '2026-07-01 00:00:00', "
      "ADD COLUMN g DATETIME NOT NULL DEFAULT '2026-07-01 00:00:00'");
}

// The sessions are in UTC where there are TIMESTAMPs; CURRENT_TIMESTAMP in a
// DATETIME is local time all the same.
TEST_F(TypesTest, FillsADatetimeByDefaultWithTheLocalTime) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY, a TIMESTAMP NULL)");
  Sql("INSERT INTO t VALUES (1, NULL), (2, '2026-07-01 12:00:00')");
  Migrate(Options("t",
                  "ADD COLUMN b DATETIME DEFAULT CURRENT_TIMESTAMP, "
                  "ADD COLUMN c DATETIME(3) NOT NULL DEFAULT "
                  "CURRENT_TIMESTAMP(3)"));
  Sql("SET time_zone = @@GLOBAL.time_zone");
  // The zone is an hour or two from UTC.
  EXPECT_EQ(One("SELECT COUNT(*), MIN(ABS(TIMESTAMPDIFF(MINUTE, b, NOW())) < "
                "30), MIN(ABS(TIMESTAMPDIFF(MINUTE, c, NOW())) < 30) FROM t"),
            "2|1|1");
}

// An hour of local time that daylight saving leaves out: converted by way of
// UTC it would silently become another time.
TEST_F(TypesTest, RefusesALocalTimeThatDoesNotExist) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY, a DATETIME)");
  Sql("INSERT INTO t VALUES (1, '2026-03-29 01:59:59'), (2, NULL), "
      "(3, '2026-03-29 02:30:00'), (4, '2026-03-29 03:00:00')");
  MigrationResult result = Run(Options("t", "MODIFY a TIMESTAMP NULL"));
  EXPECT_EQ(result.outcome, Outcome::kFailed) << result.status;
  EXPECT_THAT(std::string(result.status.message()),
              testing::HasSubstr("2026-03-29 02:30:00"));
  ExpectNothingLeft({"t"});
}

TEST_F(TypesTest, WidensTheKeyAndMovesItsColumn) {
  Both("CREATE TABLE @ (id INT AUTO_INCREMENT PRIMARY KEY, a INT)");
  Fill({"1", "2"});
  ExpectLikePlainAlter("MODIFY id BIGINT UNSIGNED AUTO_INCREMENT AFTER a");
}

TEST_F(TypesTest, RenamesTheKeyColumn) {
  Both("CREATE TABLE @ (id INT PRIMARY KEY, a INT)");
  Fill({"1", "2"});
  ExpectLikePlainAlter("CHANGE id number BIGINT NOT NULL");
}

TEST_F(TypesTest, ChangesThePrimaryKeyToAnother) {
  Both(
      "CREATE TABLE @ (id INT PRIMARY KEY, a INT, k INT NOT NULL, "
      "UNIQUE KEY by_k (k))");
  for (int i = 1; i <= 20; ++i) {
    Both(absl::StrCat("INSERT INTO @ VALUES (", i, ", 1, ", 40 - i, ")"));
  }
  ExpectLikePlainAlter("DROP PRIMARY KEY, ADD PRIMARY KEY (k, id)",
                       "k = k + 50");
}

class NamesTest : public TypesTest,
                  public testing::WithParamInterface<std::string> {};

TEST_P(NamesTest, QuotesEveryName) {
  table_ = GetParam();
  const std::string column = QuoteIdent(GetParam());
  Both(absl::StrCat("CREATE TABLE @ (id INT, ", column,
                    " INT NOT NULL, k INT, "
                    "PRIMARY KEY (id, ",
                    column, "), UNIQUE KEY ", column, " (k, ", column, "))"));
  for (int i = 1; i <= 20; ++i) {
    Both(absl::StrCat("INSERT INTO @ VALUES (", i, ", ", i, ", ", i, ")"));
  }
  ExpectLikePlainAlter(
      absl::StrCat("MODIFY k BIGINT, ADD KEY other (", column, ")"));
}

INSTANTIATE_TEST_SUITE_P(
    Names, NamesTest,
    testing::Values(
        "two words", "back`tick", "``", "do.t", "da-sh", "per%cent", "what?",
        "now!", "quote'd", "double\"d", "back\\slash", "select", "key_1",
        "chunk_id", "b", "$dollar", "\xC3\xBC\xC3\x9F\xE6\xBC\xA2", "MixedCase",
        std::string(64, 'x'),
        absl::StrReplaceAll(std::string(64, 'x'), {{"x", "\xC3\xBC"}}), "#sql",
        "t__osc_new", "1", "a/b", "semi;colon", "/* comment */", "-- dashes"),
    [](const auto& info) { return absl::StrCat("Name", info.index); });

TEST_F(TypesTest, RunsInATimeZoneWithDaylightSaving) {
  EXPECT_EQ(time_zone_set, 0);
  EXPECT_EQ(One("SELECT @@GLOBAL.time_zone"), "SYSTEM");
  Sql("SET time_zone = @@GLOBAL.time_zone");
  EXPECT_EQ(One("SELECT UNIX_TIMESTAMP('2026-07-01 02:00:00')"), "1782864000");
}

}  // namespace
}  // namespace osc
