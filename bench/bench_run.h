#ifndef BENCH_BENCH_RUN_H_
#define BENCH_BENCH_RUN_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "bench/bench_flags.h"
#include "bench/result.h"
#include "db/stop.h"

namespace osc {

// What a run gave.
struct BenchRun {
  BenchReport report;
  // "copy: <why>" for each workload that failed.
  std::vector<std::string> failures;
};

// Starts a server, or uses the one of `flags`, runs the workloads one after the
// other in a schema of their own and removes it. A workload that fails is named
// and the next one follows; only a stop ends the run early, and then the report
// holds what was complete.
//
// `say` gets lines of progress. Errors: what stands against beginning at all.
absl::StatusOr<BenchRun> RunBench(
    const BenchFlags& flags, Stopper* stopper,
    const std::function<void(absl::string_view)>& say);

}  // namespace osc

#endif  // BENCH_BENCH_RUN_H_
