#include "bench/application/write_overhead_workload.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "bench/application/capture_variants.h"
#include "bench/application/scene.h"
#include "bench/engine/figure_table.h"
#include "bench/load/app_load.h"
#include "db/clock.h"
#include "db/connection.h"
#include "db/errors.h"
#include "db/status_macros.h"
#include "osc/planner.h"

namespace osc {
namespace {

// Parts of a repetition, each with a turn of every variant: what drifts then
// disturbs all of them alike.
constexpr int kRounds = 2;
constexpr char kFilledShadow[] = "orders_app_filled";

// What a figure of these two is called.
std::string FigureName(const std::string& variant, int connections,
                       absl::string_view what) {
  return absl::StrCat(variant, ", ", connections,
                      connections == 1 ? " connection" : " connections", what);
}

// Of the throughput without triggers, by the number of connections.
absl::optional<double> GoalAt(int connections) {
  switch (connections) {
    case 1:
      return 0.80;
    case 4:
      return 0.88;
    case 16:
      return 0.86;
    default:
      return absl::nullopt;
  }
}

class WriteOverhead {
 public:
  explicit WriteOverhead(const BenchContext& context)
      : context_(context),
        connections_(context.smoke ? std::vector<int>{1, 4}
                                   : std::vector<int>{1, 4, 16, 64}),
        rows_(context.smoke ? 5000 : context.rows) {}

  absl::StatusOr<WorkloadResult> Run();

 private:
  absl::Status Prepare();
  absl::Status Execute(const std::vector<std::string>& statements);
  absl::Status Measure(const CaptureVariant& variant, int connections);
  void AddRatios();
  Chart ChartOf(const std::string& title, absl::string_view figure,
                const std::string& y_label) const;

  const BenchContext& context_;
  const std::vector<int> connections_;
  const int64_t rows_;
  std::unique_ptr<Connection> connection_;
  std::vector<CaptureVariant> variants_;
  FigureTable figures_;
};

absl::Status WriteOverhead::Prepare() {
  BenchTableShape shape;
  shape.rows = rows_;
  RETURN_IF_ERROR(FreshScene(context_, shape));
  ASSIGN_OR_RETURN(connection_, OpenSession(context_));
  PlanRequest request;
  request.schema = context_.schema;
  request.table = kSceneTable;
  request.alter = kBenchAlter;
  ASSIGN_OR_RETURN(Plan plan, MakePlan(connection_.get(), request));
  const std::string table = plan.pair.OriginalSql();
  const std::string shadow = plan.pair.Quoted(kFilledShadow);
  variants_ = CaptureVariants(plan.pair, shadow);
  return Execute({
      absl::StrCat("CREATE TABLE ", shadow, " LIKE ", table),
      absl::StrCat("ALTER TABLE ", shadow, " ", kBenchAlter),
      absl::StrCat("INSERT INTO ", shadow, " (id, k, c, pad) SELECT id, k, c, ",
                   "pad FROM ", table, " ORDER BY id"),
  });
}

absl::Status WriteOverhead::Execute(
    const std::vector<std::string>& statements) {
  for (const std::string& sql : statements) {
    RETURN_IF_ERROR(WithContext(connection_->Execute(sql), sql));
  }
  return absl::OkStatus();
}

absl::Status WriteOverhead::Measure(const CaptureVariant& variant,
                                    int connections) {
  RETURN_IF_ERROR(Execute(variant.set_up));
  AppLoadOptions options;
  options.schema = context_.schema;
  options.table = kSceneTable;
  options.rows = rows_;
  options.connections = connections;
  AppLoad load(context_.connect, options);
  RETURN_IF_ERROR(load.Start());
  const absl::Duration point =
      context_.smoke ? PointOf(context_) : PointOf(context_) / kRounds;
  RETURN_IF_ERROR(context_.stopper->SleepFor(point / 4));  // warm up
  const absl::Time start = Clock::Real()->Now();
  RETURN_IF_ERROR(context_.stopper->SleepFor(point));
  const AppWindow window = [&] {
    const absl::Time end = Clock::Real()->Now();
    load.Stop();
    return load.Window(start, end);
  }();
  RETURN_IF_ERROR(Execute(variant.tear_down));
  if (load.errors() > 0) {
    return absl::InternalError(absl::StrCat(
        variant.name, ": the application's ", load.error_examples()[0]));
  }
  auto add = [&](absl::string_view what, const char* unit, double value,
                 bool higher_is_better) {
    figures_.Add(FigureName(variant.name, connections, what), unit, value,
                 higher_is_better);
  };
  add("", "tx/s", window.transactions_per_second, true);
  add(", p50", "ms", absl::ToDoubleMilliseconds(window.p50), false);
  add(", p95", "ms", absl::ToDoubleMilliseconds(window.p95), false);
  add(", p99", "ms", absl::ToDoubleMilliseconds(window.p99), false);
  return absl::OkStatus();
}

void WriteOverhead::AddRatios() {
  auto ratio = [&](const std::string& a, const std::string& b, int connections,
                   absl::optional<double> goal) {
    if (context_.smoke) goal = absl::nullopt;
    figures_.AddRatio(FigureName(absl::StrCat(a, " / ", b), connections, ""),
                      FigureName(a, connections, ""),
                      FigureName(b, connections, ""),
                      /*higher_is_better=*/true, goal);
  };
  for (int connections : connections_) {
    for (const CaptureVariant& variant : variants_) {
      if (variant.name == kNoTriggers) continue;
      ratio(variant.name, kNoTriggers, connections,
            variant.name == kOurCapture ? GoalAt(connections) : absl::nullopt);
    }
    ratio(kOurCapture, kSynchronous, connections, 1.15);
  }
}

Chart WriteOverhead::ChartOf(const std::string& title, absl::string_view figure,
                             const std::string& y_label) const {
  Chart chart;
  chart.title = title;
  chart.x_label = "connections";
  chart.y_label = y_label;
  chart.logarithmic_x = true;
  for (const CaptureVariant& variant : variants_) {
    ChartLine line{variant.name, {}};
    for (int connections : connections_) {
      const Figure* found =
          figures_.Find(FigureName(variant.name, connections, figure));
      line.points.emplace_back(connections, found->Median());
    }
    chart.lines.push_back(std::move(line));
  }
  return chart;
}

absl::StatusOr<WorkloadResult> WriteOverhead::Run() {
  context_.say(absl::StrCat("write_overhead: making ", rows_, " rows"));
  RETURN_IF_ERROR(Prepare());
  const int rounds = context_.smoke ? 1 : kRounds * RepetitionsOf(context_);
  for (int round = 0; round < rounds; ++round) {
    for (int connections : connections_) {
      context_.say(absl::StrCat("write_overhead ", round + 1, "/", rounds, ": ",
                                connections, " connections"));
      // Each round begins with another variant.
      for (size_t i = 0; i < variants_.size(); ++i) {
        const size_t turn = (i + static_cast<size_t>(round)) % variants_.size();
        RETURN_IF_ERROR(Measure(variants_[turn], connections));
      }
    }
  }
  AddRatios();
  RETURN_IF_ERROR(ClearScene(context_));
  WorkloadResult result;
  result.name = "write_overhead";
  result.parameters = {
      {"rows", absl::StrCat(rows_)},
      {"transaction", "2 updates, a delete, an insert, unpaced"},
      {"point", absl::FormatDuration(PointOf(context_) / kRounds)}};
  result.figures = figures_.figures();
  result.charts = {ChartOf("Throughput of the application", "", "tx/s"),
                   ChartOf("99th percentile of a transaction", ", p99", "ms")};
  return result;
}

}  // namespace

absl::StatusOr<WorkloadResult> RunWriteOverheadWorkload(
    const BenchContext& context) {
  return WriteOverhead(context).Run();
}

}  // namespace osc
