#include "bench/report_text.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "bench/number_text.h"

namespace osc {
namespace {

std::string Padded(const std::string& text, size_t width, bool to_the_right) {
  const std::string spaces(width - std::min(width, text.size()), ' ');
  return to_the_right ? spaces + text : text + spaces;
}

std::string FigureTable(const WorkloadResult& workload) {
  std::vector<std::vector<std::string>> rows = {
      {"figure", "min", "median", "max", "unit", "goal"}};
  for (const Figure& figure : workload.figures) {
    rows.push_back({figure.name, NumberText(figure.Min()),
                    NumberText(figure.Median()), NumberText(figure.Max()),
                    figure.unit, GoalText(figure)});
  }
  return TextTable(rows, {1, 2, 3});
}

}  // namespace

std::string TextTable(const std::vector<std::vector<std::string>>& rows,
                      const std::vector<size_t>& to_the_right) {
  std::vector<size_t> widths;
  for (const std::vector<std::string>& row : rows) {
    widths.resize(row.size());
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      absl::StrAppend(
          &line, i == 0 ? "" : "  ",
          Padded(row[i], widths[i], absl::c_linear_search(to_the_right, i)));
    }
    absl::StripTrailingAsciiWhitespace(&line);
    absl::StrAppend(&text, line, "\n");
  }
  return text;
}

std::string ReportToText(const BenchReport& report) {
  std::string text;
  for (const WorkloadResult& workload : report.workloads) {
    absl::StrAppend(&text, "\n", workload.name, "\n");
    if (!workload.figures.empty()) {
      absl::StrAppend(&text, FigureTable(workload));
    }
    for (const std::string& note : workload.notes) {
      absl::StrAppend(&text, "note: ", note, "\n");
    }
  }
  for (const std::string& warning : report.warnings) {
    absl::StrAppend(&text, "\nwarning: ", warning);
  }
  if (!report.warnings.empty()) absl::StrAppend(&text, "\n");
  return text;
}

}  // namespace osc
