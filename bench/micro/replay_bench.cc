// What replaying costs the client itself, with a server that answers at once.
// Items are log entries.

#include <algorithm>
#include <memory>
#include <vector>

#include "bench/micro/bench_pair.h"
#include "bench/micro/scripted_log.h"
#include "benchmark/benchmark.h"
#include "db/stop.h"
#include "replay/batch_applier.h"
#include "replay/log_reader.h"
#include "replay/replayer.h"

namespace osc {
namespace {

void BM_ReadLog(benchmark::State& state) {
  const TablePair pair = MakeBenchPair(/*json_table=*/true);
  ScriptedLog log;
  const std::unique_ptr<Connection> connection = *log.Connect();
  for (auto _ : state) {
    const auto entries = ReadLog(connection.get(), pair, state.range(0), true);
    if (!entries.ok() ||
        static_cast<int64_t>(entries->size()) != state.range(0)) {
      state.SkipWithError("not all entries were read");
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_ReadLog)->ArgName("entries")->Arg(1000)->Arg(10000);

void BM_ApplyBatch(benchmark::State& state) {
  const TablePair pair = MakeBenchPair(/*json_table=*/true);
  ScriptedLog log;
  const std::unique_ptr<Connection> connection = *log.Connect();
  const std::vector<uint64_t> ids =
      MakeLogIds(static_cast<size_t>(state.range(0)));
  ApplyOptions options;
  options.verify = state.range(1) != 0;
  for (auto _ : state) {
    const auto result = ApplyBatch(connection.get(), pair, ids, options);
    if (!result.ok()) state.SkipWithError("the batch was not applied");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_ApplyBatch)
    ->ArgNames({"entries", "verify"})
    ->ArgsProduct({{1000, 10000}, {0, 1}});

// Whole rounds: read, share out, apply, count. An iteration is a replayer's
// life of about a hundred thousand entries; CPU of all its threads.
void BM_ReplayerRounds(benchmark::State& state) {
  const TablePair pair = MakeBenchPair(/*json_table=*/true);
  ReplayOptions options;
  options.workers = static_cast<int>(state.range(0));
  int64_t replayed = 0;
  for (auto _ : state) {
    ScriptedLog log;
    Stopper stopper;
    Replayer replayer(&pair, &log, &stopper, options);
    replayer.CopyHasEnded();
    replayer.Start();
    while (log.entries_read() < 100000 && !stopper.stopped()) {
      stopper.WaitFor(absl::Microseconds(200));
    }
    replayer.Finish();
    replayer.Join();
    replayed += replayer.Stats().entries_replayed;
    if (stopper.stopped()) state.SkipWithError("the replay failed");
  }
  state.SetItemsProcessed(replayed);
}
BENCHMARK(BM_ReplayerRounds)
    ->ArgName("workers")
    ->Arg(1)
    ->Arg(2)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace osc
