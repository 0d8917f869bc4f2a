#ifndef OSC_REPORT_CHART_H_
#define OSC_REPORT_CHART_H_

#include <string>
#include <utility>
#include <vector>

#include "nlohmann/json.hpp"

namespace osc {

struct ChartLine {
  std::string name;
  std::vector<std::pair<double, double>> points;  // x, y; NaN: a gap
};

struct ChartMark {  // a vertical line, such as the begin of a phase
  double x = 0;
  std::string label;
};

struct ChartBand {  // a shaded span of x, such as a time of rest
  double from = 0, to = 0;
};

struct Chart {
  enum class Kind { kLines, kBars };
  Kind kind = Kind::kLines;
  std::string title, x_label, y_label;
  bool logarithmic_x = false;
  std::vector<ChartLine> lines;
  std::vector<ChartMark> marks;
  std::vector<ChartBand> bands;
};

// As page.js reads them; a number that is not finite is null.
nlohmann::ordered_json JsonOf(const std::vector<Chart>& charts);

}  // namespace osc

#endif  // OSC_REPORT_CHART_H_
