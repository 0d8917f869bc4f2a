#include "osc/report/run_charts.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace osc {
namespace {

using Point = RunRecording::Point;

// The time's unit, so that the axis has numbers that can be read.
struct Unit {
  const char* label;
  double seconds;
};

Unit UnitOf(double length) {
  if (length > 4 * 3600) return {"hours", 3600};
  if (length > 10 * 60) return {"minutes", 60};
  return {"seconds", 1};
}

double OrGap(const absl::optional<double>& value) {
  return value.value_or(std::numeric_limits<double>::quiet_NaN());
}
double OrGap(double value) { return value; }

// Draws members of the points.
class Charts {
 public:
  explicit Charts(const RunRecording& recording)
      : recording_(recording),
        unit_(UnitOf(absl::ToDoubleSeconds(recording.last.elapsed))) {}

  template <typename Value>
  ChartLine Line(const char* name, Value Point::*member, double factor) const {
    ChartLine line;
    line.name = name;
    for (const Point& point : recording_.points) {
      line.points.emplace_back(point.at / unit_.seconds,
                               OrGap(point.*member) * factor);
    }
    return line;
  }

  void Add(const char* title, const char* unit, std::vector<ChartLine> lines) {
    // A curve of which nothing is known is none.
    lines.erase(std::remove_if(lines.begin(), lines.end(),
                               [](const ChartLine& line) {
                                 return std::all_of(
                                     line.points.begin(), line.points.end(),
                                     [](const auto& point) {
                                       return point.second != point.second;
                                     });
                               }),
                lines.end());
    if (lines.empty()) return;
    Chart& chart = charts_.emplace_back();
    chart.title = title;
    chart.x_label = unit_.label;
    chart.y_label = unit;
    chart.lines = std::move(lines);
    for (const RunRecording::PhaseBegin& phase : recording_.phases) {
      chart.marks.push_back({phase.at / unit_.seconds, phase.phase});
    }
    for (const RunRecording::Rest& rest : recording_.rests) {
      chart.bands.push_back(
          {rest.from / unit_.seconds, rest.to / unit_.seconds});
    }
  }

  std::vector<Chart> Take() { return std::move(charts_); }

 private:
  const RunRecording& recording_;
  const Unit unit_;
  std::vector<Chart> charts_;
};

}  // namespace

std::vector<Chart> RunCharts(const RunRecording& recording) {
  Charts charts(recording);
  charts.Add("Copy and checksum", "rows/s",
             {charts.Line("copied", &Point::copy_rate, 1),
              charts.Line("verified", &Point::verify_rate, 1),
              charts.Line("allowed by --auto", &Point::auto_rate, 1)});
  charts.Add("Capture and replay", "log entries/s",
             {charts.Line("captured", &Point::capture_rate, 1),
              charts.Line("replayed", &Point::replay_rate, 1)});
  charts.Add("Backlog", "log entries",
             {charts.Line("backlog", &Point::backlog, 1)});
  charts.Add("Age of the backlog", "seconds",
             {charts.Line("oldest entry", &Point::backlog_age, 1)});
  charts.Add("Time of a chunk", "ms",
             {charts.Line("last chunk", &Point::chunk_time, 1000)});
  return charts.Take();
}

}  // namespace osc
