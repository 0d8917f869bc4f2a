#include "bench/report_json.h"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "db/errors.h"
#include "db/status_macros.h"
#include "nlohmann/json.hpp"

namespace osc {
namespace {

using Json = nlohmann::ordered_json;

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Says what a reader of the file needs to know before anything else.
constexpr char kFormat[] = "osc_bench report";
constexpr int kVersion = 1;

Json NumberJson(double number) {
  return std::isfinite(number) ? Json(number) : Json(nullptr);
}

Json PairsJson(const Pairs& pairs) {
  Json json = Json::array();
  for (const auto& [name, value] : pairs) {
    json.push_back({{"name", name}, {"value", value}});
  }
  return json;
}

Json FigureJson(const Figure& figure) {
  Json samples = Json::array();
  for (double sample : figure.samples) samples.push_back(NumberJson(sample));
  Json json = {{"name", figure.name},
               {"unit", figure.unit},
               {"higher_is_better", figure.higher_is_better},
               {"min", NumberJson(figure.Min())},
               {"median", NumberJson(figure.Median())},
               {"max", NumberJson(figure.Max())},
               {"samples", std::move(samples)}};
  if (figure.goal.has_value()) json["goal"] = NumberJson(*figure.goal);
  return json;
}

Json WorkloadJson(const WorkloadResult& workload) {
  Json figures = Json::array();
  for (const Figure& figure : workload.figures) {
    figures.push_back(FigureJson(figure));
  }
  return {{"name", workload.name},
          {"parameters", PairsJson(workload.parameters)},
          {"figures", std::move(figures)},
          {"charts", JsonOf(workload.charts)},
          {"notes", workload.notes}};
}

// A server may send text that is no UTF-8.
std::string Dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

// A value of the document and its place in it, for errors.
class Reader {
 public:
  Reader(const Json* json, std::string place)
      : json_(json), place_(std::move(place)) {}

  absl::Status Text(const char* name, std::string* out) const {
    ASSIGN_OR_RETURN(Reader member, Member(name));
    if (!member.json_->is_string()) return member.Error("is no text");
    *out = member.json_->get_ref<const std::string&>();
    return absl::OkStatus();
  }

  absl::Status Bool(const char* name, bool* out) const {
    ASSIGN_OR_RETURN(Reader member, Member(name));
    if (!member.json_->is_boolean())
      return member.Error("is not true or false");
    *out = member.json_->get<bool>();
    return absl::OkStatus();
  }

  // null is a number that was not finite.
  absl::StatusOr<double> Number() const {
    if (json_->is_null()) return std::numeric_limits<double>::quiet_NaN();
    if (!json_->is_number()) return Error("is no number");
    return json_->get<double>();
  }

  bool Has(const char* name) const {
    return json_->is_object() && json_->contains(name);
  }

  absl::StatusOr<Reader> Member(const char* name) const {
    if (!json_->is_object()) return Error("is no object");
    const auto found = json_->find(name);
    if (found == json_->end()) return Error(absl::StrCat("has no ", name));
    return Reader(&*found,
                  place_.empty() ? name : absl::StrCat(place_, ".", name));
  }

  absl::StatusOr<std::vector<Reader>> List(const char* name) const {
    ASSIGN_OR_RETURN(Reader member, Member(name));
    return member.List();
  }

  absl::StatusOr<std::vector<Reader>> List() const {
    if (!json_->is_array()) return Error("is no list");
    std::vector<Reader> list;
    for (size_t i = 0; i < json_->size(); ++i) {
      list.emplace_back(&(*json_)[i], absl::StrCat(place_, "[", i, "]"));
    }
    return list;
  }

  absl::Status Texts(const char* name, std::vector<std::string>* out) const {
    ASSIGN_OR_RETURN(std::vector<Reader> list, List(name));
    for (const Reader& each : list) {
      if (!each.json_->is_string()) return each.Error("is no text");
      out->push_back(each.json_->get<std::string>());
    }
    return absl::OkStatus();
  }

  absl::Status Error(absl::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrCat(place_.empty() ? "the document" : place_, " ", what));
  }

 private:
  const Json* json_;
  std::string place_;
};

absl::Status ReadPairs(const Reader& from, const char* name, Pairs* out) {
  ASSIGN_OR_RETURN(std::vector<Reader> list, from.List(name));
  for (const Reader& each : list) {
    RETURN_IF_ERROR(each.Text("name", &out->emplace_back().first));
    RETURN_IF_ERROR(each.Text("value", &out->back().second));
  }
  return absl::OkStatus();
}

absl::Status ReadFigure(const Reader& from, Figure* out) {
  RETURN_IF_ERROR(from.Text("name", &out->name));
  RETURN_IF_ERROR(from.Text("unit", &out->unit));
  RETURN_IF_ERROR(from.Bool("higher_is_better", &out->higher_is_better));
  ASSIGN_OR_RETURN(std::vector<Reader> samples, from.List("samples"));
  for (const Reader& sample : samples) {
    ASSIGN_OR_RETURN(out->samples.emplace_back(), sample.Number());
  }
  if (!from.Has("goal")) return absl::OkStatus();
  ASSIGN_OR_RETURN(Reader goal, from.Member("goal"));
  ASSIGN_OR_RETURN(out->goal, goal.Number());
  return absl::OkStatus();
}

absl::Status ReadPoint(const Reader& from, std::pair<double, double>* out) {
  ASSIGN_OR_RETURN(std::vector<Reader> both, from.List());
  if (both.size() != 2) return from.Error("is no pair of numbers");
  ASSIGN_OR_RETURN(out->first, both[0].Number());
  ASSIGN_OR_RETURN(out->second, both[1].Number());
  return absl::OkStatus();
}

absl::Status ReadChart(const Reader& from, Chart* out) {
  std::string kind;
  RETURN_IF_ERROR(from.Text("kind", &kind));
  if (kind != "lines" && kind != "bars") {
    return from.Error("is of a kind that is neither lines nor bars");
  }
  out->kind = kind == "bars" ? Chart::Kind::kBars : Chart::Kind::kLines;
  RETURN_IF_ERROR(from.Text("title", &out->title));
  RETURN_IF_ERROR(from.Text("x_label", &out->x_label));
  RETURN_IF_ERROR(from.Text("y_label", &out->y_label));
  RETURN_IF_ERROR(from.Bool("logarithmic_x", &out->logarithmic_x));
  ASSIGN_OR_RETURN(std::vector<Reader> lines, from.List("lines"));
  for (const Reader& line : lines) {
    ChartLine& to = out->lines.emplace_back();
    RETURN_IF_ERROR(line.Text("name", &to.name));
    ASSIGN_OR_RETURN(std::vector<Reader> points, line.List("points"));
    for (const Reader& point : points) {
      RETURN_IF_ERROR(ReadPoint(point, &to.points.emplace_back()));
    }
  }
  ASSIGN_OR_RETURN(std::vector<Reader> marks, from.List("marks"));
  for (const Reader& mark : marks) {
    ChartMark& to = out->marks.emplace_back();
    RETURN_IF_ERROR(mark.Text("label", &to.label));
    ASSIGN_OR_RETURN(Reader x, mark.Member("x"));
    ASSIGN_OR_RETURN(to.x, x.Number());
  }
  return absl::OkStatus();
}

absl::Status ReadWorkload(const Reader& from, WorkloadResult* out) {
  RETURN_IF_ERROR(from.Text("name", &out->name));
  RETURN_IF_ERROR(ReadPairs(from, "parameters", &out->parameters));
  ASSIGN_OR_RETURN(std::vector<Reader> figures, from.List("figures"));
  for (const Reader& figure : figures) {
    RETURN_IF_ERROR(ReadFigure(figure, &out->figures.emplace_back()));
  }
  ASSIGN_OR_RETURN(std::vector<Reader> charts, from.List("charts"));
  for (const Reader& chart : charts) {
    RETURN_IF_ERROR(ReadChart(chart, &out->charts.emplace_back()));
  }
  return from.Texts("notes", &out->notes);
}

}  // namespace

std::string ReportToJson(const BenchReport& report) {
  Json workloads = Json::array();
  for (const WorkloadResult& workload : report.workloads) {
    workloads.push_back(WorkloadJson(workload));
  }
  const Json json = {{"format", kFormat},
                     {"version", kVersion},
                     {"date", report.date},
                     {"commit", report.commit},
                     {"environment", PairsJson(report.environment)},
                     {"warnings", report.warnings},
                     {"workloads", std::move(workloads)}};
  return Dump(json, 1) + "\n";
}

absl::StatusOr<BenchReport> ReportFromJson(absl::string_view text) {
  const Json json = Json::parse(text.begin(), text.end(), nullptr,
                                /*allow_exceptions=*/false);
  if (json.is_discarded()) {
    return absl::InvalidArgumentError("it is no JSON");
  }
  const Reader from(&json, "");
  std::string format;
  RETURN_IF_ERROR(from.Text("format", &format));
  if (format != kFormat) return from.Error("is no report of osc_bench");
  BenchReport report;
  RETURN_IF_ERROR(from.Text("date", &report.date));
  RETURN_IF_ERROR(from.Text("commit", &report.commit));
  RETURN_IF_ERROR(ReadPairs(from, "environment", &report.environment));
  RETURN_IF_ERROR(from.Texts("warnings", &report.warnings));
  ASSIGN_OR_RETURN(std::vector<Reader> workloads, from.List("workloads"));
  for (const Reader& workload : workloads) {
    RETURN_IF_ERROR(ReadWorkload(workload, &report.workloads.emplace_back()));
  }
  return report;
}

absl::StatusOr<BenchReport> ReadReport(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::NotFoundError(absl::StrCat(path, ": ", std::strerror(errno)));
  }
  const std::string text(std::istreambuf_iterator<char>(file), {});
  absl::StatusOr<BenchReport> report = ReportFromJson(text);
  if (!report.ok()) return WithContext(report.status(), path);
  return report;
}

absl::Status WriteFile(const std::string& path, absl::string_view text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (file) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("cannot write ", path, ": ", std::strerror(errno)));
}

}  // namespace osc
