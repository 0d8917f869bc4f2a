#include "bench/report_html.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/number_text.h"
#include "osc/report/html.h"
#include "osc/report/page.h"

namespace osc {
namespace {

std::string Cell(absl::string_view classes, absl::string_view text) {
  return absl::StrCat("<td class=\"", classes, "\">", HtmlText(text), "</td>");
}

std::string List(absl::string_view classes,
                 const std::vector<std::string>& texts) {
  if (texts.empty()) return "";
  std::string html = absl::StrCat("<ul class=\"", classes, "\">\n");
  for (const std::string& text : texts) {
    absl::StrAppend(&html, Element("li", text), "\n");
  }
  return html + "</ul>\n";
}

std::string Facts(
    const std::vector<std::pair<std::string, std::string>>& facts) {
  std::string html = "<table class=\"facts\">\n";
  for (const auto& [name, value] : facts) {
    absl::StrAppend(&html, "<tr>", Element("th", name), Element("td", value),
                    "</tr>\n");
  }
  return html + "</table>\n";
}

std::string Parameters(const WorkloadResult& workload) {
  if (workload.parameters.empty()) return "";
  std::string html = "<p class=\"parameters\">";
  for (const auto& [name, value] : workload.parameters) {
    absl::StrAppend(&html, "<span>", HtmlText(name), " ", Element("b", value),
                    "</span>\n");
  }
  return html + "</p>\n";
}

std::string Goal(const Figure& figure) {
  const absl::optional<bool> met = figure.GoalMet();
  return Cell(!met.has_value() ? "goal"
              : *met           ? "goal met"
                               : "goal missed",
              GoalText(figure));
}

std::string UnitCell(const Figure& figure) {
  return Element("td", figure.unit == "x" ? "\u00d7" : figure.unit);
}

// "light, osc: wall" is the wall time of "light, osc".
absl::string_view GroupOf(const Figure& figure) {
  const size_t colon = figure.name.find(": ");
  return colon == std::string::npos
             ? absl::string_view()
             : absl::string_view(figure.name).substr(0, colon);
}

std::string FigureRow(const Figure& figure, bool grouped) {
  const std::string name =
      grouped ? Cell("part", absl::string_view(figure.name)
                                 .substr(GroupOf(figure).size() + 2))
              : Element("td", figure.name);
  return absl::StrCat("<tr>", name, Cell("number", NumberText(figure.Min())),
                      Cell("number median", NumberText(figure.Median())),
                      Cell("number", NumberText(figure.Max())),
                      UnitCell(figure),
                      Cell("number", absl::StrCat(figure.samples.size())),
                      Goal(figure), "</tr>\n");
}

// Figures of one group that follow each other stand below its name.
std::string Figures(const WorkloadResult& workload) {
  const std::vector<Figure>& figures = workload.figures;
  if (figures.empty()) return "";
  std::string html =
      "<table>\n<thead><tr><th>figure</th><th class=\"number\">min</th>"
      "<th class=\"number\">median</th><th class=\"number\">max</th>"
      "<th>unit</th><th class=\"number\">runs</th><th>goal</th></tr></thead>\n"
      "<tbody>\n";
  for (size_t i = 0; i < figures.size(); ++i) {
    const absl::string_view group = GroupOf(figures[i]);
    const bool begun = i > 0 && GroupOf(figures[i - 1]) == group;
    const bool goes_on =
        i + 1 < figures.size() && GroupOf(figures[i + 1]) == group;
    const bool grouped = !group.empty() && (begun || goes_on);
    if (grouped && !begun) {
      absl::StrAppend(&html, "<tr class=\"group\"><th colspan=\"7\">",
                      HtmlText(group), "</th></tr>\n");
    }
    absl::StrAppend(&html, FigureRow(figures[i], grouped));
  }
  return html + "</tbody>\n</table>\n";
}

// The canvases; `next` numbers them through the whole page.
std::string Canvases(const WorkloadResult& workload, int* next) {
  if (workload.charts.empty()) return "";
  std::string html = "<h3>Charts</h3>\n<div class=\"charts\">\n";
  for (const Chart& chart : workload.charts) {
    absl::StrAppend(&html, Canvas(chart, (*next)++));
  }
  return html + "</div>\n";
}

std::string Section(const WorkloadResult& workload, int* next_chart) {
  const std::string name = HtmlText(workload.name);
  return absl::StrCat("<section id=\"", name, "\">\n<h2>", name, "</h2>\n",
                      Parameters(workload), Figures(workload),
                      Canvases(workload, next_chart),
                      List("notes", workload.notes), "</section>\n");
}

// What the reader looks for first.
std::string Goals(const BenchReport& report) {
  std::string rows;
  for (const WorkloadResult& workload : report.workloads) {
    for (const Figure& figure : workload.figures) {
      if (!figure.goal.has_value()) continue;
      absl::StrAppend(&rows, "<tr>", Element("td", workload.name),
                      Element("td", figure.name),
                      Cell("number median", NumberText(figure.Median())),
                      UnitCell(figure), Goal(figure), "</tr>\n");
    }
  }
  if (rows.empty()) return "";
  return absl::StrCat(
      "<h2>Goals</h2>\n<table>\n<thead><tr><th>workload</th><th>figure</th>"
      "<th "
      "class=\"number\">median</th><th>unit</th><th>goal</th></tr></thead>\n"
      "<tbody>\n",
      rows, "</tbody>\n</table>\n");
}

std::string Links(const BenchReport& report) {
  std::string html = "<nav>";
  for (const WorkloadResult& workload : report.workloads) {
    const std::string name = HtmlText(workload.name);
    absl::StrAppend(&html, "<a href=\"#", name, "\">", name, "</a>\n");
  }
  return html + "</nav>\n";
}

std::vector<Chart> AllCharts(const BenchReport& report) {
  std::vector<Chart> charts;
  for (const WorkloadResult& workload : report.workloads) {
    charts.insert(charts.end(), workload.charts.begin(), workload.charts.end());
  }
  return charts;
}

}  // namespace

std::string ReportToHtml(const BenchReport& report) {
  std::string body = absl::StrCat(
      "<h1>Benchmark of osc</h1>\n<p class=\"about\">",
      HtmlText(absl::StrCat(report.date, ", commit ", report.commit)), "</p>\n",
      Links(report), List("warnings", report.warnings), Goals(report),
      "<h2>Environment</h2>\n", Facts(report.environment));
  int next_chart = 0;
  for (const WorkloadResult& workload : report.workloads) {
    absl::StrAppend(&body, Section(workload, &next_chart));
  }
  return Page(absl::StrCat("osc_bench ", report.date), body, AllCharts(report));
}

}  // namespace osc
