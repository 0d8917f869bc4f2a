// Showing how far a run is, once a second or more often. Items are lines.

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "benchmark/benchmark.h"
#include "osc/progress.h"
#include "osc/status_line.h"

namespace osc {
namespace {

// The run `moment` seconds after it began to copy.
MigrationStats StatsAt(int64_t moment) {
  MigrationStats stats;
  stats.phase = Phase::kCopy;
  stats.state = "copying";
  stats.rows_estimate = 1000000000;
  stats.copy.rows = moment * 140000;
  stats.replay.entries_replayed = moment * 8000;
  stats.backlog = 3000 + moment % 1000;
  return stats;
}

void BM_Progress(benchmark::State& state) {
  ProgressMeter meter;
  const bool long_form = state.range(0) != 0;
  int64_t moment = 0;
  for (auto _ : state) {
    ++moment;
    const Progress progress = meter.Observe(
        StatsAt(moment), absl::UnixEpoch() + absl::Seconds(moment));
    benchmark::DoNotOptimize(long_form ? LongProgress(progress)
                                       : ShortProgress(progress));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Progress)->ArgName("long")->Arg(0)->Arg(1);

void BM_StatusLine(benchmark::State& state) {
  size_t written = 0;
  StatusLine line(
      [&written](absl::string_view text) { written += text.size(); },
      [] { return 120; });
  const std::string text(100, 'x');
  for (auto _ : state) line.Show(text);
  benchmark::DoNotOptimize(written);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_StatusLine);

}  // namespace
}  // namespace osc
