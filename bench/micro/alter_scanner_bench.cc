// Reading an ALTER: once a migration.

#include <string>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "osc/alter_scanner.h"

namespace osc {
namespace {

// Items are clauses.
void BM_ScanAlter(benchmark::State& state) {
  std::string text;
  for (int i = 0; i < state.range(0); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ", ", "ADD COLUMN `a", i,
                    "` DECIMAL(10,2) NOT NULL DEFAULT '0.00' COMMENT 'a, b', "
                    "CHANGE b",
                    i, " c", i, " VARCHAR(20) /* x, y */, ADD UNIQUE u", i,
                    " (c", i, "(10), (d + 1))");
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(ScanAlter(text, SqlLexerOptions()));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0) * 3);
  state.SetBytesProcessed(state.iterations() *
                          static_cast<int64_t>(text.size()));
}
BENCHMARK(BM_ScanAlter)->Arg(1)->Arg(100);

}  // namespace
}  // namespace osc
