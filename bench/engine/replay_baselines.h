#ifndef BENCH_ENGINE_REPLAY_BASELINES_H_
#define BENCH_ENGINE_REPLAY_BASELINES_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "bench/engine/replay_bed.h"

namespace osc {

// How others drain the same backlog of updates on one connection, for
// comparison. Each takes `entries` entries in the order of their ids, in
// transactions of `batch`, looks for them at the log's beginning, and removes
// them by the cheapest statement there is, a range, which the engine must not
// use. The keys of a transaction must differ.

// Row by row, inside the server: one UPDATE of the shadow from the original for
// each entry. So does Facebook's tool with updates.
absl::StatusOr<DrainRun> DrainRowByRow(ReplayBed* bed, int64_t entries,
                                       int batch = 100);

// By values: the client reads the changed rows and sends them back in one
// REPLACE. So does gh-ost, which has them from the binlog.
absl::StatusOr<DrainRun> DrainByValues(ReplayBed* bed, int64_t entries,
                                       int batch = 100);

}  // namespace osc

#endif  // BENCH_ENGINE_REPLAY_BASELINES_H_
