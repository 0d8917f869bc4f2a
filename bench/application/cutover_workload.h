#ifndef BENCH_APPLICATION_CUTOVER_WORKLOAD_H_
#define BENCH_APPLICATION_CUTOVER_WORKLOAD_H_

#include "absl/status/statusor.h"
#include "bench/workload.h"

namespace osc {

// How long the application stands still at the swap of the names: fifty whole
// migrations of a small table under a light load, and of each the longest
// statement within a second of the swap.
absl::StatusOr<WorkloadResult> RunCutoverWorkload(const BenchContext& context);

}  // namespace osc

#endif  // BENCH_APPLICATION_CUTOVER_WORKLOAD_H_
