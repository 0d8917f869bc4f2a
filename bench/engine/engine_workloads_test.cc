#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "bench/engine/checksum_workload.h"
#include "bench/engine/copy_workload.h"
#include "bench/engine/purge_workload.h"
#include "bench/engine/replay_workload.h"
#include "bench/result.h"
#include "bench/workload.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "db/server.h"
#include "db/stop.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server.h"

namespace osc {
namespace {

using ::testing::Contains;

// The workloads at their smallest. What they measure means nothing here, but
// all of it must be there.
class EngineWorkloadsTest : public testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<TestServer>> server = TestServer::Start();
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    context_.connect = server_->connect_options();
    MysqlConnectionFactory factory(context_.connect);
    absl::StatusOr<std::unique_ptr<Connection>> connection = factory.Connect();
    ASSERT_TRUE(connection.ok()) << connection.status();
    connection_ = *std::move(connection);
    absl::StatusOr<Server> facts = ReadServer(connection_.get());
    ASSERT_TRUE(facts.ok()) << facts.status();
    context_.server = *facts;
    context_.smoke = true;
    context_.stopper = &stopper_;
    context_.say = [](absl::string_view) {};
    const absl::Status created =
        connection_->Execute(absl::StrCat("CREATE DATABASE ", context_.schema));
    ASSERT_TRUE(created.ok()) << created;
  }

  // Runs the workload, and expects sound figures and charts, among them these,
  // and no table left.
  void Expect(absl::StatusOr<WorkloadResult> (*run)(const BenchContext&),
              const std::vector<std::string>& expected,
              const std::vector<std::string>& with_goals) {
    const absl::StatusOr<WorkloadResult> result = run(context_);
    ASSERT_TRUE(result.ok()) << result.status();
    std::vector<std::string> names, goals;
    for (const Figure& figure : result->figures) {
      names.push_back(figure.name);
      if (figure.goal.has_value()) goals.push_back(figure.name);
      ASSERT_EQ(figure.samples.size(), 1u) << figure.name;
      EXPECT_TRUE(std::isfinite(figure.samples[0]) && figure.samples[0] > 0)
          << figure.name << ": " << figure.samples[0];
    }
    for (const std::string& name : expected) EXPECT_THAT(names, Contains(name));
    EXPECT_EQ(goals, with_goals);
    for (const Chart& chart : result->charts) {
      EXPECT_FALSE(chart.lines.empty()) << chart.title;
      for (const ChartLine& line : chart.lines) {
        EXPECT_GT(line.points.size(), 1u) << chart.title << ", " << line.name;
        for (const auto& [x, y] : line.points) {
          EXPECT_TRUE(std::isfinite(x) && std::isfinite(y) && x > 0 && y > 0)
              << chart.title << ", " << line.name << ": " << x << ", " << y;
        }
      }
    }
    const absl::StatusOr<int64_t> tables = connection_->QueryInt(
        absl::StrCat("SELECT COUNT(*) FROM information_schema.TABLES WHERE "
                     "TABLE_SCHEMA = '",
                     context_.schema, "'"));
    EXPECT_EQ(tables.value_or(-1), 0);
    EXPECT_TRUE(stopper_.status().ok()) << stopper_.status();
  }

 private:
  std::unique_ptr<TestServer> server_;
  std::unique_ptr<Connection> connection_;
  Stopper stopper_;
  BenchContext context_;
};

TEST_F(EngineWorkloadsTest, CopyComparesWorkersAndChunkTimesWithOneStatement) {
  Expect(
      RunCopyWorkload,
      {"one INSERT ... SELECT", "2 workers, chunks of 100ms, indexes last",
       "1 worker, chunks of 100ms", "2 workers, chunks of 100ms",
       "4 workers, chunks of 100ms", "2 workers, chunks of 500ms",
       "2 workers, chunks of 2s", "2 workers, chunks of 100ms, longest chunk"},
      {"default / one INSERT ... SELECT"});
}

TEST_F(EngineWorkloadsTest, ReplayComparesOptionsKeysShapesAndOtherWays) {
  Expect(
      RunReplayWorkload,
      {"1 worker", "2 workers", "4 workers", "row by row",
       "values from the client, batches of 100",
       "2 workers, every batch verified", "2 workers, zipf 0.99 over all rows",
       "2 workers, zipf 0.99 over 1000 rows", "2 workers, rows of 2 KiB",
       "2 workers, 8 secondary indexes", "batch 100, 1 worker",
       "batch 1000, 2 workers", "beside writers, fresh log",
       "beside writers, long log, last tenth",
       "beside writers, long log, open snapshot, first tenth",
       "open snapshot, last / first tenth"},
      {"1 worker / row by row", "1 worker / values from the client",
       "2 workers / 1 worker",
       "2 workers, zipf 0.99 over 1000 rows / distinct keys",
       "long log, open snapshot / fresh log"});
}

TEST_F(EngineWorkloadsTest, PurgeComparesRoundsWithAndWithoutASnapshot) {
  Expect(
      RunPurgeWorkload,
      {"replay, open snapshot, first rounds",
       "replay, open snapshot, last rounds", "replay, no snapshot, last rounds",
       "from the beginning, open snapshot, last / first rounds",
       "look behind the deleted entries", "look after the log was built anew"},
      {"replay, open snapshot, last / first rounds"});
}

TEST_F(EngineWorkloadsTest, ChecksumIsSetAgainstTheCopyBeforeIt) {
  Expect(RunChecksumWorkload,
         {"1 worker", "2 workers", "4 workers", "copy before it"},
         {"time / the copy's time"});
}

}  // namespace
}  // namespace osc
