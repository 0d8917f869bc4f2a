#include "tools/demo_report.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kOutput[] =
    "copy 12% 1000 rows/s\rcopy 99% 2000 rows/s\n"
    "Done: shop.orders has the new definition.\n"
    "rows copied: 1000123\n"
    "entries captured: 4567\n"
    "cutover stall: 12.5 ms\n"
    "cutover at: 1700000000.250\n";

TEST(ParseOscSummaryTest, ReadsTheNamesAndValues) {
  const auto summary = ParseOscSummary(kOutput);
  EXPECT_EQ(summary.at("rows copied"), "1000123");
  EXPECT_EQ(summary.at("cutover stall"), "12.5 ms");
  EXPECT_EQ(summary.count("chunks verified"), 0u);
}

TEST(ParseOscSummaryTest, KeepsTheLastOfTwoLinesWithTheSameName) {
  EXPECT_EQ(ParseOscSummary("rows copied: 1\nrows copied: 2\n")["rows copied"],
            "2");
}

TEST(CutoverTimeTest, IsReadToTheMillisecond) {
  EXPECT_EQ(CutoverTime(ParseOscSummary(kOutput)),
            absl::FromUnixMillis(1700000000250));
  EXPECT_EQ(CutoverTime(ParseOscSummary("")), absl::InfinitePast());
}

DemoResult GoodResult() {
  DemoResult result;
  result.osc_output = kOutput;
  result.compared.rows_compared = 1000100;
  return result;
}

TEST(DemoSummaryTest, SaysThatNoRowWasLost) {
  const DemoResult result = GoodResult();
  EXPECT_TRUE(Succeeded(result));
  EXPECT_THAT(DemoSummary(result), HasSubstr("\n0 rows lost\n"));
  EXPECT_THAT(DemoSummary(result), HasSubstr("1,000,123"));
  EXPECT_THAT(DemoSummary(result), HasSubstr("4,567"));
}

TEST(DemoSummaryTest, FailsForOneLostRow) {
  DemoResult result = GoodResult();
  result.compared.rows_lost = 1;
  EXPECT_FALSE(Succeeded(result));
  EXPECT_THAT(DemoSummary(result), Not(HasSubstr("\n0 rows lost\n")));
}

TEST(DemoSummaryTest, FailsForOneDifferentRow) {
  DemoResult result = GoodResult();
  result.compared.rows_different = 1;
  EXPECT_FALSE(Succeeded(result));
}

TEST(DemoSummaryTest, FailsForOneRowTooMany) {
  DemoResult result = GoodResult();
  result.compared.rows_extra = 1;
  EXPECT_FALSE(Succeeded(result));
}

TEST(DemoSummaryTest, FailsForAnErrorThatTheApplicationSaw) {
  DemoResult result = GoodResult();
  result.load.errors = 1;
  result.load.error_examples = {"Table 'shop.orders' doesn't exist"};
  EXPECT_FALSE(Succeeded(result));
  EXPECT_THAT(DemoSummary(result), HasSubstr("doesn't exist"));
}

TEST(DemoSummaryTest, FailsWhenOscFailed) {
  DemoResult result = GoodResult();
  result.osc_exit_code = 3;
  EXPECT_FALSE(Succeeded(result));
  EXPECT_THAT(DemoSummary(result), HasSubstr("exit code 3"));
}

}  // namespace
}  // namespace osc
