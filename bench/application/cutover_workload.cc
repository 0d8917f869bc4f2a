#include "bench/application/cutover_workload.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "bench/application/engine_run.h"
#include "bench/application/felt_figures.h"
#include "bench/application/scene.h"
#include "bench/engine/figure_table.h"
#include "bench/load/app_load.h"
#include "bench/load/bench_table.h"
#include "changelog/artifact_names.h"
#include "db/clock.h"
#include "db/connection.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr absl::Duration kAround = absl::Seconds(1);
constexpr double kBarMs = 10;

// What the migrations do in turns, so that the load need not be interrupted to
// put the old table back.
constexpr const char* kChanges[] = {kBenchAlter,
                                    "DROP COLUMN x, DROP INDEX idx_c"};

struct Cutover {
  absl::Time at;
  absl::Duration stall;  // as the engine says
  int64_t attempts = 0;
};

class CutoverWorkload {
 public:
  explicit CutoverWorkload(const BenchContext& context)
      : context_(context),
        count_(context.smoke ? 2 : 50),
        rows_(context.smoke ? 2000 : 20000) {}

  absl::StatusOr<WorkloadResult> Run();

 private:
  absl::Status CutOver(int index);
  void AddFigures(const AppLoad& load, absl::Time quiet_from,
                  absl::Time quiet_to);
  Chart Histogram() const;

  const BenchContext& context_;
  const int count_;
  const int64_t rows_;
  std::unique_ptr<Connection> connection_;
  std::vector<Cutover> cutovers_;
  FigureTable figures_;
};

absl::Status CutoverWorkload::CutOver(int index) {
  MigrationOptions options = EngineOptions(context_);
  options.plan.alter = kChanges[index % 2];
  ASSIGN_OR_RETURN(EngineRun run, RunEngine(context_, options));
  const CutoverStats& stats = run.result.stats.cutover;
  cutovers_.push_back({stats.at, stats.stall, stats.attempts});
  // Not in the time that belongs to the swap.
  RETURN_IF_ERROR(context_.stopper->SleepFor(
      std::min(stats.at + kAround - run.end + absl::Milliseconds(100),
               context_.smoke ? absl::Milliseconds(100) : kAround)));
  return connection_->Execute(
      Sql("DROP TABLE !").Table(context_.schema, NamesFor(kSceneTable).old));
}

void CutoverWorkload::AddFigures(const AppLoad& load, absl::Time quiet_from,
                                 absl::Time quiet_to) {
  auto add = [&](const char* name, double milliseconds) {
    figures_.Add(name, "ms", milliseconds, /*higher_is_better=*/false);
  };
  std::vector<absl::Duration> stalls;
  for (const Cutover& cutover : cutovers_) {
    const absl::Duration stall =
        load.Window(cutover.at - kAround, cutover.at + kAround)
            .longest_statement;
    stalls.push_back(stall);
    add("longest stall", absl::ToDoubleMilliseconds(stall));
    add("lock held, as the engine says",
        absl::ToDoubleMilliseconds(cutover.stall));
    figures_.Add("attempts", "", static_cast<double>(cutover.attempts),
                 /*higher_is_better=*/false);
  }
  add("longest stall, 95th percentile",
      absl::ToDoubleMilliseconds(Percentile(0.95, &stalls)));
  add("longest stall of all", absl::ToDoubleMilliseconds(*std::max_element(
                                  stalls.begin(), stalls.end())));
  add("longest statement without a migration",
      absl::ToDoubleMilliseconds(
          load.Window(quiet_from, quiet_to).longest_statement));
  figures_.Add("application's errors", "", static_cast<double>(load.errors()),
               /*higher_is_better=*/false);
}

Chart CutoverWorkload::Histogram() const {
  std::map<int64_t, int64_t> bars;
  for (double stall : figures_.Find("longest stall")->samples) {
    ++bars[static_cast<int64_t>(std::floor(stall / kBarMs))];
  }
  Chart chart;
  chart.kind = Chart::Kind::kBars;
  chart.title = "The application's longest stall at the cutover";
  chart.x_label = "ms";
  chart.y_label = "cutovers";
  ChartLine line{"cutovers", {}};
  for (int64_t bar = 0; bar <= bars.rbegin()->first; ++bar) {
    line.points.emplace_back((static_cast<double>(bar) + 0.5) * kBarMs,
                             static_cast<double>(bars[bar]));
  }
  chart.lines = {line};
  return chart;
}

absl::StatusOr<WorkloadResult> CutoverWorkload::Run() {
  BenchTableShape shape;
  shape.rows = rows_;
  RETURN_IF_ERROR(FreshScene(context_, shape));
  ASSIGN_OR_RETURN(connection_, OpenSession(context_));
  const LoadLevel level = LightLevel(context_);
  AppLoadOptions options;
  options.schema = context_.schema;
  options.table = kSceneTable;
  options.rows = rows_;
  options.connections = level.connections;
  options.transactions_per_second = level.transactions_per_second;
  AppLoad load(context_.connect, options);
  RETURN_IF_ERROR(load.Start());
  const absl::Time quiet_from = Clock::Real()->Now();
  RETURN_IF_ERROR(context_.stopper->SleepFor(PointOf(context_)));
  const absl::Time quiet_to = Clock::Real()->Now();
  for (int i = 0; i < count_; ++i) {
    if (i % 10 == 0 || context_.smoke) {
      context_.say(absl::StrCat("cutover ", i + 1, "/", count_));
    }
    RETURN_IF_ERROR(CutOver(i));
  }
  load.Stop();
  AddFigures(load, quiet_from, quiet_to);
  RETURN_IF_ERROR(ClearScene(context_));
  WorkloadResult result;
  result.name = "cutover";
  result.parameters = {
      {"cutovers", absl::StrCat(count_)},
      {"rows", absl::StrCat(rows_)},
      {"load", absl::StrCat(level.connections, " connections, ",
                            level.transactions_per_second, " transactions/s")}};
  result.figures = figures_.figures();
  if (!context_.smoke) {
    SetGoal("longest stall", 50, &result.figures);
    SetGoal("longest stall of all", 150, &result.figures);
    SetGoal("application's errors", 0, &result.figures);
  }
  result.charts = {Histogram()};
  for (const std::string& example : load.error_examples()) {
    result.notes.push_back(absl::StrCat("the application's error: ", example));
  }
  return result;
}

}  // namespace

absl::StatusOr<WorkloadResult> RunCutoverWorkload(const BenchContext& context) {
  return CutoverWorkload(context).Run();
}

}  // namespace osc
