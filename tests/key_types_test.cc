// Keys of every type: chunks of three rows, so that every boundary is crossed,
// and writes to all regions of the key space while each chunk is in flight.

#include <cstdlib>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tests/twin.h"

namespace osc {
namespace {

// Key columns are k1, k2, …; each value is a tuple of literals. Texts that are
// equal under the collation stand together, with | between them.
struct KeyCase {
  const char* name;
  const char* columns;
  const char* key;
  std::vector<std::vector<std::string>> values;
};

void PrintTo(const KeyCase& c, std::ostream* out) { *out << c.name; }

using Tuples = std::vector<std::vector<std::string>>;

// One column, one value after the other.
Tuples Single(const std::vector<std::string>& values) {
  Tuples tuples;
  for (const std::string& value : values) tuples.push_back({value});
  return tuples;
}

Tuples Product(const std::vector<std::string>& first,
               const std::vector<std::string>& second) {
  Tuples tuples;
  for (const std::string& a : first) {
    for (const std::string& b : second) tuples.push_back({a, b});
  }
  return tuples;
}

std::vector<std::string> Numbers(int64_t from, int64_t to) {
  std::vector<std::string> numbers;
  for (int64_t i = from; i <= to; ++i) numbers.push_back(absl::StrCat(i));
  return numbers;
}

// Around the end of daylight saving: each local time of the hour comes twice.
std::vector<std::string> RepeatedHour(const char* format_tail) {
  std::vector<std::string> values;
  for (const char* hour : {"00", "01", "02"}) {
    for (const char* minute : {"00", "15", "30", "45", "59"}) {
      values.push_back(absl::StrCat("'2025-10-26 ", hour, ":", minute, ":00",
                                    format_tail, "'"));
    }
  }
  return values;
}

const std::vector<KeyCase>& Cases() {
  static const auto* const cases = new std::vector<KeyCase>{
      {"NegativeNumbers", "k1 INT NOT NULL", "PRIMARY KEY (k1)",
       Single(Numbers(-12, 8))},
      {"TinyintAtItsEnds", "k1 TINYINT NOT NULL", "PRIMARY KEY (k1)",
       Single({"-128", "-127", "-126", "-1", "0", "1", "2", "3", "50", "90",
               "100", "110", "124", "125", "126", "127"})},
      {"LargeUnsigned", "k1 BIGINT UNSIGNED NOT NULL", "PRIMARY KEY (k1)",
       Single({"0", "1", "2", "9223372036854775806", "9223372036854775807",
               "9223372036854775808", "9223372036854775809",
               "18446744073709551610", "18446744073709551611",
               "18446744073709551612", "18446744073709551613",
               "18446744073709551614", "18446744073709551615", "77", "78"})},
      {"Composite", "k1 INT NOT NULL, k2 VARCHAR(9) NOT NULL",
       "PRIMARY KEY (k1, k2)",
       Product({"-1", "0", "1"}, {"'a'|'A'", "'b'", "'c'", "'C c'", "''"})},
      {"CompositeWithEnumFirst",
       "k1 ENUM('zebra','ant','mole','') NOT NULL, k2 INT NOT NULL",
       "PRIMARY KEY (k1, k2)",
       Product({"'zebra'", "'ant'", "'mole'"}, Numbers(-2, 3))},
      {"CompositeInAnotherOrder", "k1 INT NOT NULL, k2 INT NOT NULL",
       "PRIMARY KEY (k2, k1)", Product(Numbers(1, 4), Numbers(-2, 2))},
      {"Enum",
       "k1 ENUM('z','y','x','w','v','u','t','s','r','q','p','o','n','10','2')"
       " NOT NULL",
       "PRIMARY KEY (k1)",
       Single({"'z'", "'y'", "'x'", "'w'", "'v'", "'u'", "'t'", "'s'", "'r'",
               "'q'", "'p'", "'o'", "'n'", "'10'", "'2'"})},
      {"Set", "k1 SET('d','c','b','a') NOT NULL", "PRIMARY KEY (k1)",
       Single({"''", "'d'", "'c'", "'d,c'", "'b'", "'d,b'", "'c,b'", "'d,c,b'",
               "'a'", "'d,a'", "'c,a'", "'d,c,a'", "'b,a'", "'d,c,b,a'"})},
      {"TextWithoutCase",
       "k1 VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci "
       "NOT NULL",
       "PRIMARY KEY (k1)",
       Single({"'a'|'A'|'a '|'\xC3\xA4'", "'b'|'B'", "'c'|'C'", "''|' '", "'_'",
               "'0'", "'aa'|'Aa'", "'z'|'Z'", "'Zz'|'zZ'", "'\\''", "'m'|'M'",
               "'n'", "'O'|'o'", "'p'", "'q'"})},
      {"TextByBytes",
       "k1 VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL",
       "PRIMARY KEY (k1)",
       Single({"'a'", "'A'", "'\xC3\xA4'", "'\xF0\x9F\x98\x80'", "'b'", "'B'",
               "''", "'_'", "'0'", "'%'", "'\\''", "'\"'", "'z'", "'Z'"})},
      {"LatinText", "k1 CHAR(10) CHARACTER SET latin1 NOT NULL",
       "PRIMARY KEY (k1)",
       Single({"'a'|'A'", "'\xC3\xA9'|'\xC3\x89'", "'b'", "'c'", "'d'", "'x'",
               "'f'|'F'", "'g'", "'\xC3\xB8'", "'\xC3\x9F'", "''", "'y'",
               "'z'"})},
      {"Binary", "k1 BINARY(16) NOT NULL", "PRIMARY KEY (k1)",
       Single({"x'00000000000000000000000000000000'",
               "x'00010000000000000000000000000000'",
               "x'01000000000000000000000000000000'",
               "x'27000000000000000000000000000000'",
               "x'5C000000000000000000000000000000'",
               "x'5C270000000000000000000000000000'",
               "x'7F000000000000000000000000000000'",
               "x'80000000000000000000000000000000'",
               "x'FE000000000000000000000000000000'",
               "x'FF000000000000000000000000000000'",
               "x'FF00FF00000000000000000000000000'",
               "x'FFFF0000000000000000000000000000'",
               "x'20000000000000000000000000000000'",
               "x'20200000000000000000000000000000'"})},
      {"Varbinary", "k1 VARBINARY(20) NOT NULL", "PRIMARY KEY (k1)",
       Single({"x''", "x'00'", "x'0000'", "x'20'", "x'41'", "x'61'", "x'4100'",
               "x'4120'", "x'FF'", "x'FFFF'", "x'80'", "x'7F'", "x'5C'"})},
      {"Bit", "k1 BIT(40) NOT NULL", "PRIMARY KEY (k1)",
       Single({"b'0'", "b'1'", "39", "92", "127", "128", "255", "256", "65535",
               "65536", "1 << 32", "(1 << 40) - 1", "(1 << 39)", "48", "49"})},
      {"Decimal", "k1 DECIMAL(20,5) NOT NULL", "PRIMARY KEY (k1)",
       Single({"-999999999999999.99999", "-1.00001", "-1", "-0.00001", "0",
               "0.00001", "0.00002", "1", "1.1", "10", "9.99999", "100",
               "999999999999999.99998", "999999999999999.99999"})},
      {"Date", "k1 DATE NOT NULL", "PRIMARY KEY (k1)",
       Single({"'1000-01-01'", "'1969-12-31'", "'1970-01-01'", "'2024-02-29'",
               "'2024-03-01'", "'2026-01-01'", "'2026-01-02'", "'2026-01-03'",
               "'2026-01-04'", "'2026-01-05'", "'2026-01-06'", "'9999-12-30'",
               "'9999-12-31'"})},
      {"Year", "k1 YEAR NOT NULL", "PRIMARY KEY (k1)",
       Single({"1901", "1902", "1970", "1999", "2000", "2001", "2025", "2026",
               "2027", "2069", "2070", "2154", "2155"})},
      {"Time", "k1 TIME(3) NOT NULL", "PRIMARY KEY (k1)",
       Single({"'-838:59:59'", "'-00:00:00.002'", "'-00:00:00.001'",
               "'00:00:00'", "'00:00:00.001'", "'00:00:01'", "'23:59:59.999'",
               "'24:00:00'", "'100:00:00'", "'99:00:00'", "'838:59:58.999'",
               "'838:59:59'", "'-01:00:00'"})},
      {"DatetimeWithMicroseconds", "k1 DATETIME(6) NOT NULL",
       "PRIMARY KEY (k1)", Single(RepeatedHour(".000001"))},
      {"Timestamp", "k1 TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP",
       "PRIMARY KEY (k1)", Single(RepeatedHour(""))},
      {"TimestampWithMicroseconds",
       "k1 TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)",
       "PRIMARY KEY (k1)", Single(RepeatedHour(".500000"))},
      {"TimestampAndNumber",
       "k1 TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, k2 INT NOT NULL",
       "PRIMARY KEY (k1, k2)",
       Product({"'2025-10-26 00:30:00'", "'2025-10-26 01:30:00'"},
               Numbers(1, 8))},
      {"UniqueKeyAlone", "k1 INT NOT NULL, k2 CHAR(3) NOT NULL",
       "UNIQUE KEY other (k2, k1), KEY one (k1)",
       Product(Numbers(1, 5), {"'a'", "'b'", "'c'"})},
  };
  return *cases;
}

class KeyTypesTest : public TwinTest,
                     public testing::WithParamInterface<KeyCase> {
 protected:
  size_t Below(size_t bound) { return random_() % bound; }

  // One spelling of column `i` of a value.
  std::string Literal(const std::string& spellings, bool any) {
    const std::vector<std::string> all = absl::StrSplit(spellings, '|');
    return all[any ? Below(all.size()) : 0];
  }
  std::string Where(size_t value) {
    std::vector<std::string> parts;
    for (size_t i = 0; i < GetParam().values[value].size(); ++i) {
      parts.push_back(absl::StrCat(
          "k", i + 1, " = ", Literal(GetParam().values[value][i], false)));
    }
    return absl::StrJoin(parts, " AND ");
  }
  std::string Set(size_t value) {
    std::vector<std::string> parts;
    for (size_t i = 0; i < GetParam().values[value].size(); ++i) {
      parts.push_back(absl::StrCat("k", i + 1, " = ",
                                   Literal(GetParam().values[value][i], true)));
    }
    return absl::StrJoin(parts, ", ");
  }
  std::string SetRow(size_t value) {
    ++version_;
    return absl::StrCat(Set(value), ", v = ", version_, ", u = ", version_);
  }

  void Insert(size_t value) {
    Both(absl::StrCat("INSERT INTO @ SET ", SetRow(value)));
    present_.insert(value);
  }

  // A handful of changes anywhere in the key space.
  void WriteSome() {
    for (int i = 0; i < 6; ++i) {
      const size_t value = Below(GetParam().values.size());
      const size_t other = Below(GetParam().values.size());
      if (present_.count(value) == 0) {
        Insert(value);
      } else if (Below(3) == 0) {
        Both(absl::StrCat("DELETE FROM @ WHERE ", Where(value)));
        present_.erase(value);
      } else if (other == value) {
        Both(
            absl::StrCat("UPDATE @ SET ", Set(value), " WHERE ", Where(value)));
      } else if (present_.count(other) == 0) {
        Both(
            absl::StrCat("UPDATE @ SET ", Set(other), " WHERE ", Where(value)));
        present_.erase(value);
        present_.insert(other);
      } else {
        Both(absl::StrCat("UPDATE @ SET v = ", ++version_, " WHERE ",
                          Where(value)));
      }
    }
  }

  std::mt19937 random_{20261121};
  std::set<size_t> present_;
  int version_ = 0;
};

TEST_P(KeyTypesTest, KeepsEveryRow) {
  const KeyCase& c = GetParam();
  Both(absl::StrCat("CREATE TABLE @ (", c.columns,
                    ", v INT, u INT NOT NULL, UNIQUE KEY by_u (u), ", c.key,
                    ") DEFAULT CHARSET=utf8mb4"));
  for (size_t value = 0; value < c.values.size(); ++value) {
    if (value % 4 != 3) Insert(value);
  }
  const std::string alter =
      "ADD COLUMN added INT NOT NULL DEFAULT 7, "
      "MODIFY v BIGINT, ADD KEY by_v (v)";
  MigrateAndWrite(alter, [this] { WriteSome(); });
  ExpectTwins(alter);
}

INSTANTIATE_TEST_SUITE_P(Types, KeyTypesTest, testing::ValuesIn(Cases()),
                         [](const auto& info) {
                           return std::string(info.param.name);
                         });

// The server's time zone has daylight saving: a local time can come twice.
const bool time_zone_is_set =
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1) == 0;

TEST(KeyTypesTestSelf, RunsInATimeZoneWithDaylightSaving) {
  EXPECT_TRUE(time_zone_is_set);
}

}  // namespace
}  // namespace osc
