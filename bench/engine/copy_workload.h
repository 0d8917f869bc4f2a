#ifndef BENCH_ENGINE_COPY_WORKLOAD_H_
#define BENCH_ENGINE_COPY_WORKLOAD_H_

#include "absl/status/statusor.h"
#include "bench/result.h"
#include "bench/workload.h"

namespace osc {

// The copy phase alone, the shadow's indexes included: the engine's copier
// with several numbers of workers and chunk times, beside one INSERT … SELECT
// of the whole table. Nobody else uses the server.
absl::StatusOr<WorkloadResult> RunCopyWorkload(const BenchContext& context);

}  // namespace osc

#endif  // BENCH_ENGINE_COPY_WORKLOAD_H_
