// A browser draws the report's charts.

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "bench/report_html.h"
#include "bench/report_json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr absl::Duration kPatience = absl::Minutes(2);

// After the page's own scripts: says which canvases show nothing, or one colour
// only.
constexpr char kLook[] =
    "<script>addEventListener('load', () => {\n"
    "  const blank = [];\n"
    "  for (const canvas of document.querySelectorAll('canvas')) {\n"
    "    const pixels = canvas.getContext('2d').getImageData(\n"
    "        0, 0, canvas.width, canvas.height).data;\n"
    "    const seen = new Set(new Uint32Array(pixels.buffer));\n"
    "    if (seen.size < 3) blank.push(canvas.id);\n"
    "  }\n"
    "  document.documentElement.dataset.blank = blank.join(' ') || 'none';\n"
    "});</script>\n";

// The page as a browser has it when its scripts have run; empty when the
// browser fails. It is one process group and gone afterwards.
std::string InBrowser(const std::string& html) {
  const std::string folder = ::testing::TempDir();
  const std::string page = absl::StrCat(folder, "/page.html");
  const std::string out = absl::StrCat(folder, "/page.out");
  const std::string err = absl::StrCat(folder, "/page.err");
  EXPECT_TRUE(WriteFile(page, html).ok());
  std::vector<std::string> words = {"chromium",
                                    "--headless",
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--disable-dev-shm-usage",
                                    "--disable-background-networking",
                                    "--no-first-run",
                                    "--user-data-dir=" + folder + "/profile",
                                    "--virtual-time-budget=5000",
                                    "--dump-dom",
                                    "file://" + page};
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(&word[0]);
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setenv("HOME", folder.c_str(), 1);
    setenv("XDG_CONFIG_HOME", folder.c_str(), 1);
    setenv("XDG_CACHE_HOME", folder.c_str(), 1);
    const int flags = O_WRONLY | O_CREAT | O_TRUNC;
    dup2(open(out.c_str(), flags, 0600), STDOUT_FILENO);
    dup2(open(err.c_str(), flags, 0600), STDERR_FILENO);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  const absl::Time deadline = absl::Now() + kPatience;
  int status = -1;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    if (absl::Now() > deadline) {
      kill(-pid, SIGKILL);
      waitpid(pid, &status, 0);
      break;
    }
    absl::SleepFor(absl::Milliseconds(20));
  }
  kill(-pid, SIGKILL);  // Helpers that it may have left.
  std::ostringstream dom, errors;
  dom << std::ifstream(out).rdbuf();
  errors << std::ifstream(err).rdbuf();
  EXPECT_EQ(status, 0) << errors.str();
  return dom.str();
}

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
  const std::string dom = InBrowser(ReportToHtml(MakeReport()) + kLook);
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
