#include <set>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::IsSupersetOf;

class CollectingReporter : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& reports) override {
    runs.insert(runs.end(), reports.begin(), reports.end());
  }

  std::vector<Run> runs;
};

// Runs each for a moment. What it measures means nothing here.
TEST(MicroBenchTest, EveryBenchmarkRunsAndCountsItsItems) {
  std::string program = "micro_bench", moment = "--benchmark_min_time=0.01";
  std::vector<char*> arguments = {&program[0], &moment[0]};
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  CollectingReporter reporter;
  const size_t benchmarks = benchmark::RunSpecifiedBenchmarks(&reporter);

  EXPECT_EQ(reporter.runs.size(), benchmarks);
  std::set<std::string> names;
  for (const auto& run : reporter.runs) {
    names.insert(run.run_name.function_name);
    EXPECT_FALSE(run.error_occurred)
        << run.benchmark_name() << ": " << run.error_message;
    const auto items = run.counters.find("items_per_second");
    ASSERT_NE(items, run.counters.end()) << run.benchmark_name();
    EXPECT_GT(items->second.value, 0) << run.benchmark_name();
  }
  EXPECT_THAT(names, IsSupersetOf(
                         {"BM_ScanAlter", "BM_LogIdsSql", "BM_DistinctKeysSql",
                          "BM_DeleteShadowRowsSql", "BM_ReadLog",
                          "BM_ApplyBatch", "BM_ReplayerRounds", "BM_ChunkSizer",
                          "BM_TokenBucket", "BM_Progress", "BM_StatusLine"}));
}

}  // namespace
}  // namespace osc
