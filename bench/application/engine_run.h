#ifndef BENCH_APPLICATION_ENGINE_RUN_H_
#define BENCH_APPLICATION_ENGINE_RUN_H_

#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "bench/load/app_record.h"
#include "bench/workload.h"
#include "osc/migration.h"

namespace osc {

// A migration by the engine, inside this process. Times as of Clock::Real.
struct EngineRun {
  MigrationResult result;
  // Phases in their order, each with its begin; the last is kDone.
  std::vector<std::pair<Phase, absl::Time>> phases;
  absl::Time end;
  Timeline backlog;  // log entries

  // How long a phase took; zero for one that was not reached.
  absl::Duration Of(Phase phase) const;
};

// The engine's own defaults for the scene's table.
MigrationOptions EngineOptions(const BenchContext& context);

// Runs it to its end. An error when it did not do what it should.
absl::StatusOr<EngineRun> RunEngine(const BenchContext& context,
                                    MigrationOptions options);

}  // namespace osc

#endif  // BENCH_APPLICATION_ENGINE_RUN_H_
