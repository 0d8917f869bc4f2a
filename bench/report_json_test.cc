#include "bench/report_json.h"

#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

BenchReport MakeReport() {
  BenchReport report;
  report.date = "2026-11-21T08:00:00Z";
  report.commit = "abc-dirty";
  report.environment = {{"CPU", "one"}, {"cores", "2"}};
  report.warnings = {"not \"quiet\""};
  WorkloadResult& workload = report.workloads.emplace_back();
  workload.name = "copy";
  workload.parameters = {{"rows", "1,000"}};
  workload.notes = {"n"};
  Figure& figure = workload.figures.emplace_back();
  figure.name = "rate";
  figure.unit = "rows/s";
  figure.samples = {140000.25, std::nan(""), 1e-7};
  figure.higher_is_better = false;
  figure.goal = 1.7;
  workload.figures.emplace_back().name = "without a goal";
  Chart& chart = workload.charts.emplace_back();
  chart.kind = Chart::Kind::kBars;
  chart.title = "t";
  chart.x_label = "x";
  chart.y_label = "y";
  chart.logarithmic_x = true;
  chart.lines = {{"l", {{1, 2.5}, {2, 3}}}};
  chart.marks = {{1.5, "cutover"}};
  return report;
}

TEST(ReportJsonTest, ReadsBackEverythingItWrote) {
  const std::string json = ReportToJson(MakeReport());
  const auto back = ReportFromJson(json);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->date, "2026-11-21T08:00:00Z");
  EXPECT_EQ(back->commit, "abc-dirty");
  EXPECT_THAT(back->environment,
              ElementsAre(Pair("CPU", "one"), Pair("cores", "2")));
  EXPECT_THAT(back->warnings, ElementsAre("not \"quiet\""));
  ASSERT_EQ(back->workloads.size(), 1);
  const WorkloadResult& workload = back->workloads[0];
  EXPECT_EQ(workload.name, "copy");
  EXPECT_THAT(workload.parameters, ElementsAre(Pair("rows", "1,000")));
  EXPECT_THAT(workload.notes, ElementsAre("n"));
  ASSERT_EQ(workload.figures.size(), 2);
  const Figure& figure = workload.figures[0];
  EXPECT_EQ(figure.name, "rate");
  EXPECT_EQ(figure.unit, "rows/s");
  EXPECT_FALSE(figure.higher_is_better);
  ASSERT_EQ(figure.samples.size(), 3);
  EXPECT_EQ(figure.samples[0], 140000.25);
  EXPECT_TRUE(std::isnan(figure.samples[1]));
  EXPECT_EQ(figure.samples[2], 1e-7);
  EXPECT_EQ(figure.goal, absl::make_optional(1.7));
  EXPECT_EQ(workload.figures[1].goal, absl::nullopt);
  ASSERT_EQ(workload.charts.size(), 1);
  const Chart& chart = workload.charts[0];
  EXPECT_EQ(chart.kind, Chart::Kind::kBars);
  EXPECT_EQ(chart.title, "t");
  EXPECT_EQ(chart.x_label, "x");
  EXPECT_EQ(chart.y_label, "y");
  EXPECT_TRUE(chart.logarithmic_x);
  ASSERT_EQ(chart.lines.size(), 1);
  EXPECT_EQ(chart.lines[0].name, "l");
  EXPECT_THAT(chart.lines[0].points, ElementsAre(Pair(1, 2.5), Pair(2, 3)));
  ASSERT_EQ(chart.marks.size(), 1);
  EXPECT_EQ(chart.marks[0].x, 1.5);
  EXPECT_EQ(chart.marks[0].label, "cutover");
  EXPECT_EQ(ReportToJson(*back), json);
}

TEST(ReportJsonTest, NamesThePlaceOfWhatIsWrong) {
  const std::string json = ReportToJson(MakeReport());
  const auto error_after = [&](const std::string& from, const std::string& to) {
    const std::string broken = absl::StrReplaceAll(json, {{from, to}});
    EXPECT_NE(broken, json);
    return ReportFromJson(broken).status().ToString();
  };
  EXPECT_THAT(error_after("140000.25", "\"fast\""),
              HasSubstr("workloads[0].figures[0].samples[0] is no number"));
  EXPECT_THAT(error_after("\"rows/s\"", "7"),
              HasSubstr("workloads[0].figures[0].unit is no text"));
  EXPECT_THAT(error_after("\"points\"", "\"pts\""),
              HasSubstr("workloads[0].charts[0].lines[0] has no points"));
  EXPECT_THAT(error_after("\"bars\"", "\"pie\""),
              HasSubstr("workloads[0].charts[0] is of a kind"));
  EXPECT_THAT(error_after("osc_bench report", "news"),
              HasSubstr("the document is no report of osc_bench"));
  EXPECT_THAT(error_after("{", "["), HasSubstr("it is no JSON"));
  EXPECT_THAT(ReportFromJson("[1]").status().ToString(),
              HasSubstr("the document is no object"));
}

TEST(ReportJsonTest, NamesTheFileThatCannotBeReadOrWritten) {
  EXPECT_THAT(ReadReport("/no/such.json").status().ToString(),
              HasSubstr("/no/such.json: No such file"));
  EXPECT_THAT(WriteFile("/no/such/file", "x").ToString(),
              HasSubstr("cannot write /no/such/file"));
  const std::string path = absl::StrCat(::testing::TempDir(), "/r.json");
  ASSERT_TRUE(WriteFile(path, "{}").ok());
  EXPECT_THAT(ReadReport(path).status().ToString(),
              HasSubstr(absl::StrCat(path, ": the document has no format")));
}

}  // namespace
}  // namespace osc
