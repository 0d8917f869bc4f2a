#ifndef BENCH_ENGINE_LONG_LOG_H_
#define BENCH_ENGINE_LONG_LOG_H_

#include <cstdint>

#include "absl/status/status.h"
#include "bench/engine/figure_table.h"
#include "bench/engine/replay_bed.h"
#include "bench/result.h"
#include "bench/workload.h"

namespace osc {

struct LongLogOptions {
  // Entries of the long log, made by transactions of ten rows: what a busy
  // application writes in an hour.
  int64_t entries = 1000000;
  int64_t fresh_entries = 100000;  // of the log it is compared with
  // What the application goes on to write while the log is drained.
  double entries_per_second = 500;
  // Over how long the log under the snapshot is written; zero: as fast as the
  // application can. Otherwise the one without a snapshot is left out.
  absl::Duration age;
};

// Drains, by the replay's default options, a fresh log, one that grew for an
// hour, and one that grew for an hour while somebody held a snapshot open, from
// before its first entry until it is drained: the server can then remove
// nothing of what the application changes and the replay deletes. Adds one
// sample to each figure; fills the chart, the replay's rate over time, anew.
absl::Status MeasureLongLog(const BenchContext& context,
                            const LongLogOptions& options, uint64_t seed,
                            ReplayBed* bed, FigureTable* figures, Chart* chart);

// The ratios, after the last repetition.
void AddLongLogRatios(FigureTable* figures);

}  // namespace osc

#endif  // BENCH_ENGINE_LONG_LOG_H_
