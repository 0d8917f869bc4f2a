#ifndef BENCH_ENGINE_CHECKSUM_WORKLOAD_H_
#define BENCH_ENGINE_CHECKSUM_WORKLOAD_H_

#include "absl/status/statusor.h"
#include "bench/result.h"
#include "bench/workload.h"

namespace osc {

// The checksum of a table that has just been copied, with several numbers of
// workers, and what it takes beside the copy. Nobody else uses the server.
absl::StatusOr<WorkloadResult> RunChecksumWorkload(const BenchContext& context);

}  // namespace osc

#endif  // BENCH_ENGINE_CHECKSUM_WORKLOAD_H_
