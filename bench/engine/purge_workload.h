#ifndef BENCH_ENGINE_PURGE_WORKLOAD_H_
#define BENCH_ENGINE_PURGE_WORKLOAD_H_

#include "absl/status/statusor.h"
#include "bench/result.h"
#include "bench/workload.h"

namespace osc {

// What entries cost that are deleted and that the server cannot purge, because
// somebody holds a snapshot open: they stay at the head of the log.
//
// A log is filled and drained again and again by one replay that goes on, with
// such a snapshot and without, and under it by a drain that begins each of its
// looks at the log's beginning. And one look at the empty log behind them all,
// which a locked drain cannot spare, before and after the log is built anew.
absl::StatusOr<WorkloadResult> RunPurgeWorkload(const BenchContext& context);

}  // namespace osc

#endif  // BENCH_ENGINE_PURGE_WORKLOAD_H_
