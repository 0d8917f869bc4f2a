#ifndef BENCH_APPLICATION_PEERS_WORKLOAD_H_
#define BENCH_APPLICATION_PEERS_WORKLOAD_H_

#include "absl/status/statusor.h"
#include "bench/workload.h"

namespace osc {

// The same change of the same table by this engine (as a process), by the
// server itself (COPY, INPLACE) and by other tools as far as they are
// installed, idle, under a light and under a heavy load: wall time, what the
// application felt, what the tool took. What does not end in time is killed and
// noted.
absl::StatusOr<WorkloadResult> RunPeersWorkload(const BenchContext& context);

}  // namespace osc

#endif  // BENCH_APPLICATION_PEERS_WORKLOAD_H_
