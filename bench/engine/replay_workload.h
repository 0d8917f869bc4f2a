#ifndef BENCH_ENGINE_REPLAY_WORKLOAD_H_
#define BENCH_ENGINE_REPLAY_WORKLOAD_H_

#include "absl/status/statusor.h"
#include "bench/result.h"
#include "bench/workload.h"

namespace osc {

// How fast a backlog is drained, after the copy and with nobody else on the
// server: by batch size and workers, and around the default options by key
// skew, row width and number of secondary indexes; beside two ways of others;
// and a long log beside an application (long_log.h).
absl::StatusOr<WorkloadResult> RunReplayWorkload(const BenchContext& context);

}  // namespace osc

#endif  // BENCH_ENGINE_REPLAY_WORKLOAD_H_
