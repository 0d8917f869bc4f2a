#ifndef BENCH_APPLICATION_WRITE_OVERHEAD_WORKLOAD_H_
#define BENCH_APPLICATION_WRITE_OVERHEAD_WORKLOAD_H_

#include "absl/status/statusor.h"
#include "bench/workload.h"

namespace osc {

// What capture alone costs an application that only writes: throughput and
// latency without triggers, with ours, with other designs of a log and with
// synchronous triggers, at 1, 4, 16 and 64 connections. Nothing copies or
// replays; the log of each point begins empty.
absl::StatusOr<WorkloadResult> RunWriteOverheadWorkload(
    const BenchContext& context);

}  // namespace osc

#endif  // BENCH_APPLICATION_WRITE_OVERHEAD_WORKLOAD_H_
