#ifndef BENCH_APPLICATION_MIGRATION_WORKLOAD_H_
#define BENCH_APPLICATION_MIGRATION_WORKLOAD_H_

#include "absl/status/statusor.h"
#include "bench/workload.h"

namespace osc {

// The whole migration by this engine: idle, beside the server's own COPY and
// INPLACE in each repetition; under a light and a heavy load, with what the
// application felt and when; with wide rows and with many indexes; and what
// the tool itself takes as a process.
absl::StatusOr<WorkloadResult> RunMigrationWorkload(
    const BenchContext& context);

}  // namespace osc

#endif  // BENCH_APPLICATION_MIGRATION_WORKLOAD_H_
