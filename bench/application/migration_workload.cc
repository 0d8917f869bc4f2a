#include "bench/application/migration_workload.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "bench/application/engine_run.h"
#include "bench/application/felt_figures.h"
#include "bench/application/peer_tools.h"
#include "bench/application/scene.h"
#include "bench/engine/figure_table.h"
#include "bench/load/bench_table.h"
#include "db/connection.h"
#include "db/errors.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr absl::Duration kLimit = absl::Hours(2);

std::string Wall(const std::string& prefix) {
  return absl::StrCat(prefix, ": wall");
}

// A kind of table, and the names of what is measured on it.
struct Shape {
  std::string name;
  BenchTableShape table;
  bool inplace = false;  // beside COPY
  absl::optional<double> goal_to_copy, goal_to_inplace;

  std::string ours() const { return absl::StrCat(name, ", osc"); }
  std::string copy() const { return absl::StrCat(name, ", native COPY"); }
  std::string in_place() const {
    return absl::StrCat(name, ", native INPLACE");
  }
};

class MigrationWorkload {
 public:
  explicit MigrationWorkload(const BenchContext& context)
      : context_(context), shapes_(Shapes(context)) {}

  absl::StatusOr<WorkloadResult> Run();

 private:
  static std::vector<Shape> Shapes(const BenchContext& context);
  void Say(int repetition, absl::string_view what);
  absl::Status MeasureIdle(const Shape& shape);
  absl::Status MeasureProgram();
  absl::Status MeasureLoaded(const LoadLevel& level, bool chart);
  void AddPhases(const std::string& prefix, const EngineRun& run);
  void AddCharts(const LoadLevel& level, const Felt& felt,
                 const EngineRun& run);
  std::vector<Figure> FiguresWithGoals();

  const BenchContext& context_;
  const std::vector<Shape> shapes_;
  FigureTable figures_;
  std::vector<Chart> charts_;
  std::vector<std::string> notes_;
};

std::vector<Shape> MigrationWorkload::Shapes(const BenchContext& context) {
  const int64_t rows = IdleLevel(context).rows;
  std::vector<Shape> shapes(3);
  shapes[0].name = "idle";
  shapes[0].table.rows = rows;
  shapes[0].inplace = true;
  shapes[0].goal_to_copy = 0.8;
  shapes[0].goal_to_inplace = 1.2;
  shapes[1].name = "rows of 10 KiB";
  shapes[1].table.rows = std::max<int64_t>(rows / 20, 1);
  shapes[1].table.wide_bytes = 10240;
  shapes[1].goal_to_copy = 1.0;
  shapes[2].name = "9 secondary indexes";
  shapes[2].table.rows = std::max<int64_t>(rows / 4, 1);
  shapes[2].table.extra_indexes = 8;
  shapes[2].goal_to_copy = 1.0;
  return shapes;
}

// Ours and the server's own, each on the table as it was made.
absl::Status MigrationWorkload::MeasureIdle(const Shape& shape) {
  const LoadLevel idle = IdleLevel(context_);
  RETURN_IF_ERROR(FreshScene(context_, shape.table));
  EngineRun run;
  ASSIGN_OR_RETURN(Felt felt, Play(context_, idle, [&]() -> absl::Status {
                     ASSIGN_OR_RETURN(
                         run, RunEngine(context_, EngineOptions(context_)));
                     return absl::OkStatus();
                   }));
  AddFelt(shape.ours(), idle, felt, &figures_);
  AddPhases(shape.ours(), run);
  {
    ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                     OpenSession(context_));
    RETURN_IF_ERROR(RestoreOldTable(connection.get(), context_.schema,
                                    kSceneTable, NamesFor(kSceneTable).old));
  }
  ASSIGN_OR_RETURN(felt, Play(context_, idle,
                              [&] { return AlterNatively(context_, "COPY"); }));
  AddFelt(shape.copy(), idle, felt, &figures_);
  if (!shape.inplace) return absl::OkStatus();
  RETURN_IF_ERROR(FreshScene(context_, shape.table));
  ASSIGN_OR_RETURN(felt, Play(context_, idle, [&] {
                     return AlterNatively(context_, "INPLACE");
                   }));
  AddFelt(shape.in_place(), idle, felt, &figures_);
  return absl::OkStatus();
}

// What the command-line tool itself takes.
absl::Status MigrationWorkload::MeasureProgram() {
  const BenchTableShape& table = shapes_[0].table;
  RETURN_IF_ERROR(FreshScene(context_, table));
  ASSIGN_OR_RETURN(PeerRun run, RunOscProgram(context_, kLimit));
  if (!run.ended) {
    return absl::InternalError(
        absl::StrCat(context_.osc_program, ": ", run.why_not));
  }
  const double millions = static_cast<double>(table.rows) / 1e6;
  figures_.Add("tool's CPU for a million rows", "s",
               absl::ToDoubleSeconds(run.process->cpu) / millions,
               /*higher_is_better=*/false);
  figures_.Add("tool's memory", "MiB", run.process->max_rss_mib,
               /*higher_is_better=*/false);
  return absl::OkStatus();
}

absl::Status MigrationWorkload::MeasureLoaded(const LoadLevel& level,
                                              bool chart) {
  BenchTableShape shape;
  shape.rows = level.rows;
  RETURN_IF_ERROR(FreshScene(context_, shape));
  EngineRun run;
  ASSIGN_OR_RETURN(Felt felt, Play(context_, level, [&]() -> absl::Status {
                     ASSIGN_OR_RETURN(
                         run, RunEngine(context_, EngineOptions(context_)));
                     return absl::OkStatus();
                   }));
  AddFelt(level.name, level, felt, &figures_);
  AddPhases(level.name, run);
  figures_.Add(absl::StrCat(level.name, ": lock held at the cutover"), "ms",
               absl::ToDoubleMilliseconds(run.result.stats.cutover.stall),
               /*higher_is_better=*/false);
  for (const std::string& example : felt.error_examples) {
    notes_.push_back(
        absl::StrCat(level.name, ": the application's error: ", example));
  }
  if (chart) AddCharts(level, felt, run);
  return absl::OkStatus();
}

void MigrationWorkload::AddPhases(const std::string& prefix,
                                  const EngineRun& run) {
  for (const auto& [phase, begin] : run.phases) {
    figures_.Add(absl::StrCat(prefix, ": phase ", PhaseName(phase)), "s",
                 absl::ToDoubleSeconds(run.Of(phase)),
                 /*higher_is_better=*/false);
  }
}

void MigrationWorkload::AddCharts(const LoadLevel& level, const Felt& felt,
                                  const EngineRun& run) {
  const double to = absl::ToDoubleSeconds(felt.Wall()) + 1;
  auto add = [&](absl::string_view title, const char* unit,
                 const Timeline& timeline) {
    Chart chart;
    chart.title = absl::StrCat(title, ", ", level.name, " load");
    chart.x_label = "seconds since the migration began";
    chart.y_label = unit;
    chart.lines = {LineSince(felt.start, timeline, unit, -2, to)};
    for (const auto& [phase, begin] : run.phases) {
      chart.marks.push_back({absl::ToDoubleSeconds(begin - felt.start),
                             std::string(PhaseName(phase))});
    }
    charts_.push_back(std::move(chart));
  };
  add("99th percentile of a transaction", "ms", felt.p99);
  add("Throughput of the application", "tx/s", felt.throughput);
  add("Backlog", "log entries", run.backlog);
}

std::vector<Figure> MigrationWorkload::FiguresWithGoals() {
  for (const Shape& shape : shapes_) {
    const bool smoke = context_.smoke;
    figures_.AddRatio(absl::StrCat(shape.name, ", osc / native COPY"),
                      Wall(shape.ours()), Wall(shape.copy()),
                      /*higher_is_better=*/false,
                      smoke ? absl::nullopt : shape.goal_to_copy);
    figures_.AddRatio(absl::StrCat(shape.name, ", osc / native INPLACE"),
                      Wall(shape.ours()), Wall(shape.in_place()),
                      /*higher_is_better=*/false,
                      smoke ? absl::nullopt : shape.goal_to_inplace);
  }
  figures_.Add("light: longest stall of all repetitions", "ms",
               figures_.Find("light: longest stall")->Max(),
               /*higher_is_better=*/false);
  std::vector<Figure> figures = figures_.figures();
  if (context_.smoke) return figures;
  SetGoal("light: longest stall", 50, &figures);
  SetGoal("light: longest stall of all repetitions", 150, &figures);
  SetGoal("light: application's errors", 0, &figures);
  SetGoal("heavy: wall", 20, &figures);
  SetGoal("heavy: throughput kept", 0.60, &figures);
  SetGoal("heavy: longest stall", 150, &figures);
  SetGoal("heavy: application's errors", 0, &figures);
  SetGoal("tool's CPU for a million rows", 0.3, &figures);
  SetGoal("tool's memory", 32, &figures);
  return figures;
}

void MigrationWorkload::Say(int repetition, absl::string_view what) {
  context_.say(absl::StrCat("migration ", repetition, "/",
                            RepetitionsOf(context_), ": ", what));
}

absl::StatusOr<WorkloadResult> MigrationWorkload::Run() {
  const int repetitions = RepetitionsOf(context_);
  const LoadLevel light = LightLevel(context_), heavy = HeavyLevel(context_);
  for (int repetition = 1; repetition <= repetitions; ++repetition) {
    for (const Shape& shape : shapes_) {
      Say(repetition, shape.name);
      RETURN_IF_ERROR(WithContext(MeasureIdle(shape), shape.name));
    }
    for (const LoadLevel& level : {light, heavy}) {
      Say(repetition, absl::StrCat(level.name, " load"));
      RETURN_IF_ERROR(
          WithContext(MeasureLoaded(level, /*chart=*/repetition == repetitions),
                      level.name));
    }
    if (context_.osc_program.empty()) continue;
    Say(repetition, "as a process");
    RETURN_IF_ERROR(MeasureProgram());
  }
  if (context_.osc_program.empty()) {
    notes_.push_back("the cost of the tool's process was not measured");
  }
  WorkloadResult result;
  result.name = "migration";
  result.figures = FiguresWithGoals();
  RETURN_IF_ERROR(ClearScene(context_));
  result.parameters = {{"rows, idle and light", absl::StrCat(light.rows)},
                       {"rows, heavy", absl::StrCat(heavy.rows)},
                       {"change", kBenchAlter}};
  result.charts = charts_;
  result.notes = notes_;
  return result;
}

}  // namespace

absl::StatusOr<WorkloadResult> RunMigrationWorkload(
    const BenchContext& context) {
  return MigrationWorkload(context).Run();
}

}  // namespace osc
