#include "osc/implicit_defaults.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kStrict[] = "STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE";

Column Make(const std::string& type) {
  Column column;
  column.name = absl::StrCat("of ", type);
  column.type = column.column_type = type;
  return column;
}

std::vector<std::string> Literals(const std::vector<Column>& columns,
                                  const std::string& sql_mode = "") {
  Table shadow;
  std::vector<std::string> added;
  for (const Column& column : columns) {
    shadow.columns.push_back(column);
    added.push_back(column.name);
  }
  Column kept = Make("int");
  kept.name = "was there before";
  shadow.columns.push_back(kept);
  auto fixed = ImplicitDefaults(shadow, added, sql_mode, /*empty=*/false);
  EXPECT_TRUE(fixed.ok()) << fixed.status();
  std::vector<std::string> literals;
  if (!fixed.ok()) return literals;
  for (const FixedColumn& f : *fixed) {
    literals.push_back(absl::StrCat(f.name, "=", f.literal));
  }
  return literals;
}

TEST(ImplicitDefaultsTest, GivesEachTypeItsOwnValue) {
  EXPECT_THAT(
      Literals({Make("bigint"), Make("decimal"), Make("varchar"),
                Make("longtext"), Make("enum"), Make("set"), Make("blob")}),
      ElementsAre("of bigint=0", "of decimal=0", "of varchar=''",
                  "of longtext=''", "of enum=1", "of set=''", "of blob=''"));
  EXPECT_THAT(Literals({Make("geometry")}), IsEmpty());
}

TEST(ImplicitDefaultsTest, LeavesAColumnAloneThatTheServerCanFill) {
  Column nullable = Make("int");
  nullable.nullable = nullable.has_default = true;
  Column with_default = Make("int");
  with_default.has_default = true;
  Column generated = Make("int");
  generated.generated = true;
  Column number = Make("int");
  number.auto_increment = true;
  EXPECT_THAT(Literals({nullable, with_default, generated, number}), IsEmpty());
}

TEST(ImplicitDefaultsTest, RefusesAZeroDateWhereTheModeForbidsIt) {
  EXPECT_THAT(
      Literals({Make("date"), Make("datetime")}, "NO_ZERO_DATE"),
      ElementsAre("of date='0000-00-00'", "of datetime='0000-00-00 00:00:00'"));
  Table shadow;
  shadow.columns = {Make("date")};
  auto fixed = ImplicitDefaults(shadow, {"of date"}, kStrict, /*empty=*/false);
  EXPECT_EQ(fixed.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(fixed.status().message()), HasSubstr("`of date`"));
  EXPECT_TRUE(
      ImplicitDefaults(shadow, {"of date"}, kStrict, /*empty=*/true).ok());
  // Another type's value is a value like others.
  EXPECT_THAT(Literals({Make("time")}, kStrict),
              ElementsAre("of time='00:00:00'"));
}

TEST(ImplicitDefaultsTest, LeavesColumnsAloneThatGetTheirValueOtherwise) {
  std::vector<Column> columns = {Make("int"), Make("bigint"), Make("tinyint"),
                                 Make("smallint")};
  columns[0].has_default = true;
  columns[1].nullable = true;
  columns[2].generated = true;
  columns[3].auto_increment = true;
  EXPECT_THAT(Literals(columns), IsEmpty());
}

}  // namespace
}  // namespace osc
