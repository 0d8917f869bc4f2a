#include "bench/engine/copy_workload.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "bench/engine/figure_table.h"
#include "bench/engine/prepared_table.h"
#include "db/status_macros.h"
#include "osc/deferred_indexes.h"

namespace osc {
namespace {

constexpr char kOneStatement[] = "one INSERT ... SELECT";
constexpr char kLongestChunk[] = ", longest chunk";

struct Variant {
  std::string name;
  bool one_statement = false;
  CopyOptions options;
  DeferIndexes indexes = DeferIndexes::kNo;
};

Variant Chunks(int workers, absl::Duration chunk_time) {
  Variant variant;
  variant.name = absl::StrCat(workers, workers == 1 ? " worker" : " workers",
                              ", chunks of ", absl::FormatDuration(chunk_time));
  variant.options.workers = workers;
  variant.options.chunk.target = chunk_time;
  return variant;
}

constexpr char kIndexesLast[] = ", indexes last";

// What an operator gets who sets nothing, where no replica is connected, comes
// first; the time to build the indexes is part of it.
std::vector<Variant> Variants() {
  const CopyOptions defaults;
  const absl::Duration chunk_time = defaults.chunk.target;
  std::vector<Variant> variants = {Chunks(defaults.workers, chunk_time)};
  variants[0].indexes = DeferIndexes::kYes;
  absl::StrAppend(&variants[0].name, kIndexesLast);
  variants.push_back({kOneStatement, /*one_statement=*/true, {}});
  variants.push_back(Chunks(defaults.workers, chunk_time));
  for (int workers : {1, 2, 4}) {
    if (workers == defaults.workers) continue;
    variants.push_back(Chunks(workers, chunk_time));
  }
  for (absl::Duration other :
       {absl::Milliseconds(100), absl::Milliseconds(500), absl::Seconds(2)}) {
    if (other == chunk_time) continue;
    variants.push_back(Chunks(defaults.workers, other));
  }
  return variants;
}

absl::Status Measure(const Variant& variant, PreparedTable* table,
                     FigureTable* figures) {
  RETURN_IF_ERROR(table->MakeShadow(variant.indexes));
  ASSIGN_OR_RETURN(CopyRun run, variant.one_statement
                                    ? table->CopyInOneStatement()
                                    : table->Copy(variant.options));
  if (run.rows != table->shape().rows) {
    return absl::InternalError(absl::StrCat(variant.name, ": ", run.rows,
                                            " rows copied instead of all ",
                                            table->shape().rows));
  }
  if (variant.indexes == DeferIndexes::kYes) {
    ASSIGN_OR_RETURN(absl::Duration build, table->BuildIndexes());
    run.elapsed += build;
  }
  figures->Add(variant.name, "rows/s", run.RowsPerSecond());
  if (!variant.one_statement) {
    figures->Add(absl::StrCat(variant.name, kLongestChunk), "ms",
                 absl::ToDoubleMilliseconds(run.longest_chunk),
                 /*higher_is_better=*/false);
  }
  return table->RemoveShadow();
}

// Throughput against workers, beside the one statement.
Chart ChartOf(const std::vector<Variant>& variants,
              const FigureTable& figures) {
  Chart chart;
  chart.title = "Copy, indexes included";
  chart.x_label = "workers";
  chart.y_label = "rows/s";
  ChartLine chunks{"chunks of the default time", {}};
  ChartLine one{kOneStatement, {}};
  for (const Variant& variant : variants) {
    if (variant.one_statement || variant.indexes == DeferIndexes::kYes ||
        variant.options.chunk.target != CopyOptions().chunk.target) {
      continue;
    }
    const double workers = variant.options.workers;
    chunks.points.push_back({workers, figures.Find(variant.name)->Median()});
    one.points.push_back({workers, figures.Find(kOneStatement)->Median()});
  }
  std::sort(chunks.points.begin(), chunks.points.end());
  std::sort(one.points.begin(), one.points.end());
  chart.lines = {chunks, one};
  return chart;
}

}  // namespace

absl::StatusOr<WorkloadResult> RunCopyWorkload(const BenchContext& context) {
  BenchTableShape shape;
  shape.rows = context.smoke ? 3000 : context.rows;
  const int repetitions = context.smoke ? 1 : context.repetitions;
  context.say(absl::StrCat("copy: making ", shape.rows, " rows"));
  ASSIGN_OR_RETURN(std::unique_ptr<PreparedTable> table,
                   PreparedTable::Create(&context, "copied", shape));
  const std::vector<Variant> variants = Variants();
  FigureTable figures;
  for (int repetition = 1; repetition <= repetitions; ++repetition) {
    for (const Variant& variant : variants) {
      RETURN_IF_ERROR(context.stopper->status());
      context.say(absl::StrCat("copy ", repetition, "/", repetitions, ": ",
                               variant.name));
      RETURN_IF_ERROR(Measure(variant, table.get(), &figures));
    }
  }
  const std::string defaults = variants[0].name;
  figures.AddRatio("indexes during the copy / one INSERT ... SELECT",
                   variants[2].name, kOneStatement,
                   /*higher_is_better=*/true);
  figures.AddRatio("default / one INSERT ... SELECT", defaults, kOneStatement,
                   /*higher_is_better=*/true, 1.7);
  RETURN_IF_ERROR(table->Drop());
  WorkloadResult result;
  result.name = "copy";
  result.parameters = {{"rows", absl::StrCat(shape.rows)},
                       {"change", kBenchAlter},
                       {"default", defaults}};
  result.figures = figures.figures();
  result.charts = {ChartOf(variants, figures)};
  return result;
}

}  // namespace osc
