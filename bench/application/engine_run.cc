#include "bench/application/engine_run.h"

#include <thread>

#include "absl/strings/str_cat.h"
#include "bench/application/scene.h"
#include "bench/load/bench_table.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/mysql_connection.h"
#include "db/server.h"
#include "db/stop.h"

namespace osc {

absl::Duration EngineRun::Of(Phase phase) const {
  for (size_t i = 0; i < phases.size(); ++i) {
    if (phases[i].first != phase) continue;
    return (i + 1 < phases.size() ? phases[i + 1].second : end) -
           phases[i].second;
  }
  return absl::ZeroDuration();
}

MigrationOptions EngineOptions(const BenchContext& context) {
  MigrationOptions options;
  options.plan.schema = context.schema;
  options.plan.table = kSceneTable;
  options.plan.alter = kBenchAlter;
  return options;
}

absl::StatusOr<EngineRun> RunEngine(const BenchContext& context,
                                    MigrationOptions options) {
  ConnectOptions connect = context.connect;
  connect.session_setup =
      SessionSetup(context.server, options.lock_wait_timeout_seconds);
  MysqlConnectionFactory factory(connect);
  EngineRun run;
  options.on_phase = [&run](Phase phase) {
    run.phases.emplace_back(phase, Clock::Real()->Now());
  };
  // Its own, since a migration that fails stops it.
  Stopper stopper;
  Migration migration(&factory, &stopper, std::move(options));
  Stopper watch_stopper;
  std::thread watch([&] {
    while (!watch_stopper.WaitFor(absl::Milliseconds(50))) {
      if (context.stopper->stopped()) stopper.Stop(context.stopper->status());
      run.backlog.emplace_back(Clock::Real()->Now(), migration.Stats().backlog);
    }
  });
  run.result = migration.Run();
  run.end = Clock::Real()->Now();
  watch_stopper.Stop(absl::CancelledError("the migration has ended"));
  watch.join();
  if (run.result.outcome != Outcome::kDone) {
    return WithContext(run.result.status, "the migration failed");
  }
  return run;
}

}  // namespace osc
