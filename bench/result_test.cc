#include "bench/result.h"

#include <cmath>
#include <limits>

#include "bench/number_text.h"
#include "bench/report_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::HasSubstr;

Figure MakeFigure(std::vector<double> samples) {
  Figure figure;
  figure.name = "f";
  figure.unit = "ms";
  figure.samples = std::move(samples);
  return figure;
}

TEST(FigureTest, TakesTheMeanOfTheTwoInTheMiddleOfAnEvenNumber) {
  EXPECT_EQ(MakeFigure({9, 1, 5}).Median(), 5);
  EXPECT_EQ(MakeFigure({9, 1, 5, 3}).Median(), 4);
  EXPECT_EQ(MakeFigure({9, 1, 5}).Min(), 1);
  EXPECT_EQ(MakeFigure({1, 9, 5}).Max(), 9);
}

TEST(FigureTest, IsNoNumberWithoutSamples) {
  const Figure figure = MakeFigure({});
  EXPECT_TRUE(std::isnan(figure.Min()));
  EXPECT_TRUE(std::isnan(figure.Median()));
  EXPECT_TRUE(std::isnan(figure.Max()));
}

TEST(FigureTest, MeetsItsGoalByTheMedianInTheDirectionThatIsBetter) {
  Figure figure = MakeFigure({1, 2, 9});
  EXPECT_THAT(figure.GoalMet(), Eq(absl::nullopt));
  figure.goal = 2;
  EXPECT_THAT(figure.GoalMet(), Eq(absl::make_optional(true)));
  figure.goal = 3;
  EXPECT_THAT(figure.GoalMet(), Eq(absl::make_optional(false)));
  figure.higher_is_better = false;
  EXPECT_THAT(figure.GoalMet(), Eq(absl::make_optional(true)));
  figure.samples.clear();
  EXPECT_THAT(figure.GoalMet(), Eq(absl::nullopt));
}

TEST(RatioOfTest, DividesRepetitionByRepetition) {
  const Figure ratio =
      RatioOf("r", MakeFigure({10, 40, 7}), MakeFigure({5, 10}), false);
  EXPECT_THAT(ratio.samples, ElementsAre(2, 4));
  EXPECT_EQ(ratio.unit, "x");
  EXPECT_FALSE(ratio.higher_is_better);
}

TEST(WorkloadResultTest, FindsAFigureByItsName) {
  WorkloadResult workload;
  workload.figures = {MakeFigure({1})};
  EXPECT_EQ(workload.Find("f"), &workload.figures[0]);
  EXPECT_EQ(workload.Find("g"), nullptr);
}

TEST(NumberTextTest, KeepsTheDigitsThatMatter) {
  EXPECT_EQ(NumberText(1234567.8), "1,234,568");
  EXPECT_EQ(NumberText(-123456), "-123,456");
  EXPECT_EQ(NumberText(999.6), "1,000");
  EXPECT_EQ(NumberText(123), "123");
  EXPECT_EQ(NumberText(12.34), "12.3");
  EXPECT_EQ(NumberText(1.234), "1.23");
  EXPECT_EQ(NumberText(0.00123), "0.0012");
  EXPECT_EQ(NumberText(0), "0");
  EXPECT_EQ(NumberText(2), "2");
  EXPECT_EQ(NumberText(std::nan("")), "-");
}

TEST(ReportToTextTest, ShowsFiguresInColumnsWithGoalsNotesAndWarnings) {
  BenchReport report;
  WorkloadResult& workload = report.workloads.emplace_back();
  workload.name = "copy";
  workload.figures = {MakeFigure({1, 2, 3000}), MakeFigure({4})};
  workload.figures[1].name = "a longer name";
  workload.figures[1].goal = 5;
  workload.notes = {"no gh-ost on PATH"};
  report.warnings = {"not quiet"};
  EXPECT_EQ(ReportToText(report),
            "\n"
            "copy\n"
            "figure         min  median    max  unit  goal\n"
            "f                1       2  3,000  ms\n"
            "a longer name    4       4      4  ms    >= 5: not met\n"
            "note: no gh-ost on PATH\n"
            "\n"
            "warning: not quiet\n");
}

}  // namespace
}  // namespace osc
