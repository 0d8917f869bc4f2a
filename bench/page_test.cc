// A browser draws the report's charts.

#include <cmath>
#include <string>
#include <vector>

#include "bench/report_html.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "osc/report/browser.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Chart MakeChart(Chart::Kind kind, int points) {
  Chart chart;
  chart.kind = kind;
  chart.title = "rate </script>";
  chart.x_label = "batch";
  chart.y_label = "rows/s";
  for (const char* name : {"1 worker", "2 workers </script>"}) {
    ChartLine& line = chart.lines.emplace_back();
    line.name = name;
    for (int i = 1; i <= points; ++i) line.points.emplace_back(i * 10, i % 7);
  }
  chart.marks = {{10, "copy"}, {10, "a second one </script>"}, {1e9, "far"}};
  return chart;
}

BenchReport MakeReport() {
  BenchReport report;
  report.date = "2026-11-21T08:00:00Z";
  report.warnings = {"</script><script>fail()</script>"};
  WorkloadResult workload;
  workload.name = "replay";
  workload.charts = {
      MakeChart(Chart::Kind::kLines, 5), MakeChart(Chart::Kind::kLines, 200),
      MakeChart(Chart::Kind::kBars, 9), MakeChart(Chart::Kind::kBars, 1)};
  report.workloads.push_back(workload);
  workload.name = "copy";
  workload.charts = {MakeChart(Chart::Kind::kLines, 4)};
  workload.charts[0].logarithmic_x = true;
  workload.charts[0].lines[0].points[1].second = std::nan("");
  report.workloads.push_back(workload);
  return report;
}

TEST(PageTest, DrawsEveryChartWithoutAScriptError) {
  const std::string dom =
      InBrowser(ReportToHtml(MakeReport()) + kLookAtCanvases);
  EXPECT_THAT(dom, HasSubstr("data-drawn=\"5\""));
  EXPECT_THAT(dom, HasSubstr("data-errors=\"\""));
  EXPECT_THAT(dom, HasSubstr("data-blank=\"none\""));
}

TEST(PageTest, HearsOfAScriptError) {
  const std::string dom =
      InBrowser(ReportToHtml(BenchReport()) + "<script>noSuchName()</script>");
  EXPECT_THAT(dom, HasSubstr("data-drawn=\"0\""));
  EXPECT_THAT(dom, HasSubstr("noSuchName is not defined"));
  EXPECT_THAT(dom, Not(HasSubstr("data-errors=\"\"")));
}

}  // namespace
}  // namespace osc
