#include "bench/compare.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

BenchReport ReportOf(std::vector<double> samples, bool higher_is_better) {
  BenchReport report;
  WorkloadResult& workload = report.workloads.emplace_back();
  workload.name = "copy";
  workload.parameters = {{"rows", "1000"}};
  Figure& figure = workload.figures.emplace_back();
  figure.name = "rate";
  figure.unit = "rows/s";
  figure.samples = std::move(samples);
  figure.higher_is_better = higher_is_better;
  return report;
}

Change ChangeOf(std::vector<double> before, std::vector<double> after,
                bool higher_is_better) {
  const Comparison comparison =
      CompareReports(ReportOf(std::move(before), higher_is_better),
                     ReportOf(std::move(after), higher_is_better));
  EXPECT_THAT(comparison.notes, IsEmpty());
  EXPECT_EQ(comparison.figures.size(), 1);
  return comparison.figures[0].change;
}

TEST(CompareTest, CallsAFigureSlowerOrFasterWhenTheRangesAreApart) {
  EXPECT_EQ(ChangeOf({10, 11, 12}, {8, 7, 9}, true), Change::kSlower);
  EXPECT_EQ(ChangeOf({10, 11, 12}, {13, 15, 14}, true), Change::kFaster);
  EXPECT_EQ(ChangeOf({10, 11, 12}, {8, 7, 9}, false), Change::kFaster);
  EXPECT_EQ(ChangeOf({10, 11, 12}, {13, 15, 14}, false), Change::kSlower);
}

TEST(CompareTest, CallsRangesThatOverlapNoise) {
  EXPECT_EQ(ChangeOf({10, 11, 20}, {5, 6, 10}, true), Change::kNoise);
  EXPECT_EQ(ChangeOf({10, 11, 20}, {12, 13}, true), Change::kNoise);
}

TEST(CompareTest, TakesTenPercentWhereThereIsOneRepetition) {
  EXPECT_EQ(ChangeOf({100}, {95}, true), Change::kNoise);
  EXPECT_EQ(ChangeOf({100}, {105}, true), Change::kNoise);
  EXPECT_EQ(ChangeOf({100}, {80}, true), Change::kSlower);
  EXPECT_EQ(ChangeOf({100, 101}, {120}, true), Change::kFaster);
  EXPECT_EQ(ChangeOf({100, 130}, {120}, true), Change::kNoise);
}

TEST(CompareTest, NamesFiguresAndWorkloadsThatOneSideLacks) {
  BenchReport before = ReportOf({1, 1}, true);
  BenchReport after = ReportOf({1, 1}, true);
  before.workloads[0].figures[0].name = "old rate";
  before.workloads.emplace_back().name = "peers";
  after.workloads.emplace_back().name = "replay";
  EXPECT_THAT(CompareReports(before, after).notes,
              ElementsAre("copy: rate is new", "copy: old rate is missing now",
                          "replay is new", "peers is missing now"));
}

TEST(CompareTest, ComparesNothingThatRanWithOtherParameters) {
  const BenchReport before = ReportOf({10, 10}, true);
  BenchReport after = ReportOf({1, 1}, true);
  after.workloads[0].parameters = {{"rows", "50"}, {"workers", "2"}};
  const Comparison comparison = CompareReports(before, after);
  EXPECT_THAT(comparison.figures, IsEmpty());
  EXPECT_FALSE(comparison.AnythingSlower());
  EXPECT_THAT(comparison.notes,
              ElementsAre("copy is not compared: rows 50, was 1000; workers 2, "
                          "was not there"));
}

TEST(CompareTest, ComparesNoFigureOfAnotherUnitOrWithoutANumber) {
  const BenchReport before = ReportOf({10, 10}, true);
  BenchReport after = ReportOf({1, 1}, true);
  after.workloads[0].figures[0].unit = "ms";
  EXPECT_THAT(CompareReports(before, after).figures, IsEmpty());
  EXPECT_THAT(CompareReports(before, ReportOf({}, true)).notes,
              ElementsAre("copy: rate has no number on one side"));
}

TEST(CompareTest, SaysThatTheEnvironmentIsAnotherButNotItsMoment) {
  BenchReport before = ReportOf({1, 1}, true);
  BenchReport after = before;
  before.environment = {{"CPU", "one"}, {"load before", "0.1"}, {"gone", "1"}};
  after.environment = {{"CPU", "two"}, {"load before", "0.3"}};
  EXPECT_THAT(
      CompareReports(before, after).notes,
      ElementsAre("the environment differs: CPU two, was one; gone was 1"));
}

TEST(ComparisonTextTest, SaysByHowMuchAndCounts) {
  const Comparison comparison =
      CompareReports(ReportOf({1000, 1000}, true), ReportOf({800, 800}, true));
  EXPECT_TRUE(comparison.AnythingSlower());
  EXPECT_EQ(ComparisonText(comparison),
            "slower  1.25 times  copy: rate  1,000  ->  800  rows/s\n"
            "1 slower, 0 faster, 0 within the noise\n");
}

}  // namespace
}  // namespace osc
