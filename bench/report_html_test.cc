#include "bench/report_html.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

// Everything that a run can bring in, such as the text of a server's error.
BenchReport ReportWith(const std::string& text) {
  BenchReport report;
  report.date = report.commit = text;
  report.environment = {{text, text}};
  report.warnings = {text};
  WorkloadResult& workload = report.workloads.emplace_back();
  workload.name = text;
  workload.parameters = {{text, text}};
  workload.notes = {text};
  Figure& figure = workload.figures.emplace_back();
  figure.name = figure.unit = text;
  figure.samples = {1, 2, 3};
  Chart& chart = workload.charts.emplace_back();
  chart.title = chart.x_label = chart.y_label = text;
  chart.lines = {{text, {{1, 2}}}};
  chart.marks = {{1, text}};
  return report;
}

TEST(ReportHtmlTest, LetsNothingFromTheRunBecomeMarkup) {
  const std::string html =
      ReportToHtml(ReportWith("\"></script></table><img src=x onerror=boom>"));
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, Not(HasSubstr("\"></script></table>")));
  EXPECT_THAT(html, HasSubstr("&quot;&gt;&lt;/script&gt;&lt;/table&gt;"));
  EXPECT_THAT(html, HasSubstr("\\\"\\u003e\\u003c/script\\u003e"));
}

TEST(ReportHtmlTest, NeedsNoOtherFile) {
  const std::string html = ReportToHtml(ReportWith("t"));
  EXPECT_THAT(html, Not(ContainsRegex("<script[^>]* src")));
  EXPECT_THAT(html, Not(ContainsRegex("<link[^>]*stylesheet")));
  EXPECT_THAT(html, Not(HasSubstr("@import")));
}

TEST(ReportHtmlTest, ShowsFiguresWithTheirGoals) {
  BenchReport report = ReportWith("t");
  Figure& figure = report.workloads[0].figures[0];
  figure.goal = 2;
  EXPECT_THAT(ReportToHtml(report),
              HasSubstr("<td class=\"goal met\">&gt;= 2: met</td>"));
  figure.higher_is_better = false;
  figure.goal = 1.5;
  EXPECT_THAT(ReportToHtml(report),
              HasSubstr("<td class=\"goal missed\">&lt;= 1.50: not met</td>"));
  EXPECT_THAT(ReportToHtml(report),
              HasSubstr("<td class=\"number\">1</td>"
                        "<td class=\"number median\">2</td>"
                        "<td class=\"number\">3</td>"));
}

TEST(ReportHtmlTest, PutsFiguresOfOneThingUnderItsName) {
  BenchReport report = ReportWith("t");
  std::vector<Figure>& figures = report.workloads[0].figures;
  figures.resize(4, figures[0]);
  figures[1].name = "light, osc: wall";
  figures[2].name = "light, osc: stall: longest";
  figures[3].name = "alone: wall";
  const std::string html = ReportToHtml(report);
  EXPECT_THAT(html, HasSubstr("<th colspan=\"7\">light, osc</th></tr>\n"
                              "<tr><td class=\"part\">wall</td>"));
  EXPECT_THAT(html, HasSubstr("<td class=\"part\">stall: longest</td>"));
  EXPECT_THAT(html, HasSubstr("<td>alone: wall</td>"));
}

TEST(ReportHtmlTest, BeginsWithTheGoalsOfAllWorkloads) {
  BenchReport report = ReportWith("t");
  EXPECT_THAT(ReportToHtml(report), Not(HasSubstr("<h2>Goals</h2>")));
  report.workloads[0].name = "replay";
  report.workloads[0].figures[0].goal = 2;
  EXPECT_THAT(ReportToHtml(report),
              HasSubstr("<tr><td>replay</td><td>t</td>"
                        "<td class=\"number median\">2</td><td>t</td>"
                        "<td class=\"goal met\">"));
}

TEST(ReportHtmlTest, GivesEveryChartItsOwnCanvas) {
  BenchReport report = ReportWith("t");
  report.workloads.push_back(report.workloads[0]);
  const std::string html = ReportToHtml(report);
  EXPECT_THAT(html, HasSubstr("<canvas id=\"chart-0\""));
  EXPECT_THAT(html, HasSubstr("<canvas id=\"chart-1\""));
  EXPECT_THAT(html, Not(HasSubstr("<canvas id=\"chart-2\"")));
}

}  // namespace
}  // namespace osc
