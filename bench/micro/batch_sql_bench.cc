// Making the statements of a batch. Items are log entries.

#include <cstdint>
#include <vector>

#include "bench/micro/bench_pair.h"
#include "benchmark/benchmark.h"
#include "replay/conflicts.h"
#include "replay/log_reader.h"

namespace osc {
namespace {

using MakeSql = std::string (*)(const TablePair&, const std::vector<uint64_t>&);

void Run(benchmark::State& state, MakeSql make) {
  const TablePair pair = MakeBenchPair(/*json_table=*/state.range(1) != 0);
  const std::vector<uint64_t> ids =
      MakeLogIds(static_cast<size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(make(pair, ids));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void Sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"entries", "json_table"});
  benchmark->ArgsProduct({{1000, 10000}, {0, 1}});
}

void BM_LogIdsSql(benchmark::State& state) { Run(state, LogIdsSql); }
BENCHMARK(BM_LogIdsSql)->Apply(Sizes);

void BM_DistinctKeysSql(benchmark::State& state) {
  Run(state, DistinctKeysSql);
}
BENCHMARK(BM_DistinctKeysSql)->Apply(Sizes);

void BM_DeleteShadowRowsSql(benchmark::State& state) {
  Run(state, DeleteShadowRowsSql);
}
BENCHMARK(BM_DeleteShadowRowsSql)->Apply(Sizes);

}  // namespace
}  // namespace osc
