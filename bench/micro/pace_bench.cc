// Choosing the size of chunks and keeping to a rate. Items are chunks.

#include <cstdint>
#include <random>
#include <vector>

#include "absl/time/time.h"
#include "benchmark/benchmark.h"
#include "db/clock.h"
#include "osc/chunk_sizer.h"
#include "replay/token_bucket.h"

namespace osc {
namespace {

void BM_ChunkSizer(benchmark::State& state) {
  std::mt19937_64 random(1);
  std::vector<absl::Duration> row_times;
  for (int i = 0; i < 1024; ++i) {
    row_times.push_back(
        absl::Nanoseconds(5000 + static_cast<int64_t>(random() % 5000)));
  }
  ChunkSizer sizer{ChunkSizerOptions()};
  size_t next = 0;
  for (auto _ : state) {
    const int64_t rows = sizer.rows();
    sizer.Report(rows, row_times[next++ % row_times.size()] * rows);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ChunkSizer);

// One bucket for all threads, as the workers of a copy have it.
TokenBucket* SharedBucket() {
  static auto* const bucket = new TokenBucket(1000000, Clock::Real());
  return bucket;
}

void BM_TokenBucket(benchmark::State& state) {
  TokenBucket* const bucket = SharedBucket();
  for (auto _ : state) benchmark::DoNotOptimize(bucket->Reserve(1));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_TokenBucket)->Threads(1)->Threads(4);

}  // namespace
}  // namespace osc
