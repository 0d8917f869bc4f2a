#include "osc/report/chart.h"

#include <cmath>

namespace osc {
namespace {

using Json = nlohmann::ordered_json;

Json NumberJson(double number) {
  return std::isfinite(number) ? Json(number) : Json(nullptr);
}

Json ChartJson(const Chart& chart) {
  Json lines = Json::array();
  for (const ChartLine& line : chart.lines) {
    Json points = Json::array();
    for (const auto& [x, y] : line.points) {
      points.push_back(Json::array({NumberJson(x), NumberJson(y)}));
    }
    lines.push_back({{"name", line.name}, {"points", std::move(points)}});
  }
  Json marks = Json::array();
  for (const ChartMark& mark : chart.marks) {
    marks.push_back({{"x", NumberJson(mark.x)}, {"label", mark.label}});
  }
  Json json = {{"kind", chart.kind == Chart::Kind::kBars ? "bars" : "lines"},
               {"title", chart.title},
               {"x_label", chart.x_label},
               {"y_label", chart.y_label},
               {"logarithmic_x", chart.logarithmic_x},
               {"lines", std::move(lines)},
               {"marks", std::move(marks)}};
  for (const ChartBand& band : chart.bands) {
    json["bands"].push_back(
        {{"from", NumberJson(band.from)}, {"to", NumberJson(band.to)}});
  }
  return json;
}

}  // namespace

Json JsonOf(const std::vector<Chart>& charts) {
  Json json = Json::array();
  for (const Chart& chart : charts) json.push_back(ChartJson(chart));
  return json;
}

}  // namespace osc
