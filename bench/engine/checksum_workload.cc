#include "bench/engine/checksum_workload.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "bench/engine/figure_table.h"
#include "bench/engine/prepared_table.h"
#include "db/clock.h"
#include "db/status_macros.h"
#include "osc/checksum.h"
#include "osc/deferred_indexes.h"

namespace osc {
namespace {

std::string NameOf(int workers) {
  return absl::StrCat(workers, workers == 1 ? " worker" : " workers");
}

// How long it takes to verify all rows.
absl::StatusOr<absl::Duration> Verify(const BenchContext& context,
                                      PreparedTable* table, int workers) {
  ChecksumOptions options;
  options.workers = workers;
  Checksum checksum(&table->pair(), context.server, table->factory(),
                    context.stopper, options);
  const absl::Time start = Clock::Real()->Now();
  RETURN_IF_ERROR(checksum.Run());
  const absl::Duration elapsed = Clock::Real()->Now() - start;
  const ChecksumStats stats = checksum.Stats();
  if (stats.rows_verified != table->shape().rows || stats.rows_pending != 0) {
    return absl::InternalError(absl::StrCat("the checksum saw ",
                                            stats.rows_verified, " rows of ",
                                            table->shape().rows));
  }
  return elapsed;
}

absl::Status Measure(const BenchContext& context, PreparedTable* table,
                     FigureTable* figures) {
  // As a migration copies by default: the indexes last, their building counts.
  RETURN_IF_ERROR(table->MakeShadow(DeferIndexes::kYes));
  ASSIGN_OR_RETURN(CopyRun copy, table->Copy(CopyOptions()));
  ASSIGN_OR_RETURN(absl::Duration build, table->BuildIndexes());
  figures->Add("copy before it", "s",
               absl::ToDoubleSeconds(copy.elapsed + build),
               /*higher_is_better=*/false);
  for (int workers : {2, 1, 4}) {
    ASSIGN_OR_RETURN(absl::Duration elapsed, Verify(context, table, workers));
    const double seconds = absl::ToDoubleSeconds(elapsed);
    figures->Add(NameOf(workers), "rows/s",
                 static_cast<double>(table->shape().rows) / seconds);
    if (workers == ChecksumOptions().workers) {
      figures->Add("time by default", "s", seconds, /*higher_is_better=*/false);
    }
  }
  return table->RemoveShadow();
}

}  // namespace

absl::StatusOr<WorkloadResult> RunChecksumWorkload(
    const BenchContext& context) {
  BenchTableShape shape;
  shape.rows = context.smoke ? 3000 : context.rows;
  const int repetitions = context.smoke ? 1 : context.repetitions;
  context.say(absl::StrCat("checksum: making ", shape.rows, " rows"));
  ASSIGN_OR_RETURN(std::unique_ptr<PreparedTable> table,
                   PreparedTable::Create(&context, "verified", shape));
  FigureTable figures;
  for (int repetition = 1; repetition <= repetitions; ++repetition) {
    RETURN_IF_ERROR(context.stopper->status());
    context.say(absl::StrCat("checksum ", repetition, "/", repetitions));
    RETURN_IF_ERROR(Measure(context, table.get(), &figures));
  }
  figures.AddRatio("time / the copy's time", "time by default",
                   "copy before it", /*higher_is_better=*/false, 0.20);
  RETURN_IF_ERROR(table->Drop());
  WorkloadResult result;
  result.name = "checksum";
  result.parameters = {{"rows", absl::StrCat(shape.rows)},
                       {"change", kBenchAlter},
                       {"default", NameOf(ChecksumOptions().workers)}};
  result.figures = figures.figures();
  return result;
}

}  // namespace osc
