#include <cmath>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "bench/application/cutover_workload.h"
#include "bench/application/migration_workload.h"
#include "bench/application/peers_workload.h"
#include "bench/application/write_overhead_workload.h"
#include "bench/workload.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "db/server.h"
#include "db/stop.h"
#include "gtest/gtest.h"
#include "tests/server.h"

namespace osc {
namespace {

// Each workload, as small as it goes. What it measured must be there; how fast
// anything was is no matter.
class WorkloadSmokeTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    TestServerOptions options;
    options.tcp = true;
    auto server = TestServer::Start(options);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = server->release();
  }
  static void TearDownTestSuite() { delete server_; }

  void SetUp() override {
    ASSERT_NE(server_, nullptr);
    context_.connect = server_->connect_options();
    connection_ = *MysqlConnectionFactory(context_.connect).Connect();
    absl::StatusOr<Server> facts = ReadServer(connection_.get());
    ASSERT_TRUE(facts.ok()) << facts.status();
    context_.server = *facts;
    context_.schema = "smoke";
    ASSERT_TRUE(connection_->Execute("CREATE DATABASE smoke").ok());
    context_.smoke = true;
    context_.osc_program = "osc/osc";
    context_.stopper = &stopper_;
    context_.say = [](absl::string_view line) {
      std::printf("%s\n", std::string(line).c_str());
    };
  }

  void TearDown() override {
    // Whatever became of it, nothing is left.
    absl::StatusOr<Result> left = connection_->Query(
        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE "
        "TABLE_SCHEMA = 'smoke'");
    ASSERT_TRUE(left.ok()) << left.status();
    EXPECT_EQ(left->rows.size(), 0u) << left->Scalar().value_or("");
    EXPECT_TRUE(connection_->Execute("DROP DATABASE smoke").ok());
  }

  // Has run without an error, and every figure is a number.
  static void ExpectGood(const absl::StatusOr<WorkloadResult>& result) {
    ASSERT_TRUE(result.ok()) << result.status();
    for (const Figure& figure : result->figures) {
      EXPECT_FALSE(figure.samples.empty()) << figure.name;
      for (double sample : figure.samples) {
        EXPECT_TRUE(std::isfinite(sample)) << figure.name << ": " << sample;
      }
      EXPECT_FALSE(figure.goal.has_value()) << figure.name;
    }
    for (const Chart& chart : result->charts) {
      ASSERT_FALSE(chart.lines.empty()) << chart.title;
      for (const ChartLine& line : chart.lines) {
        EXPECT_FALSE(line.points.empty()) << chart.title << ": " << line.name;
      }
    }
    std::printf("%s\n", absl::StrJoin(result->notes, "\n").c_str());
  }

  // The figure is there and above zero, `times` times.
  static void ExpectMeasured(const WorkloadResult& result,
                             const std::string& name, size_t times = 1) {
    const Figure* figure = result.Find(name);
    ASSERT_NE(figure, nullptr) << name;
    EXPECT_EQ(figure->samples.size(), times) << name;
    EXPECT_GT(figure->Min(), 0) << name;
  }

  static void ExpectZero(const WorkloadResult& result,
                         const std::string& name) {
    const Figure* figure = result.Find(name);
    ASSERT_NE(figure, nullptr) << name;
    EXPECT_EQ(figure->Max(), 0) << name << "\n"
                                << absl::StrJoin(result.notes, "\n");
  }

  static TestServer* server_;
  std::unique_ptr<Connection> connection_;
  Stopper stopper_;
  BenchContext context_;
};

TestServer* WorkloadSmokeTest::server_ = nullptr;

TEST_F(WorkloadSmokeTest, WriteOverheadComparesCaptureWithEveryAlternative) {
  auto result = RunWriteOverheadWorkload(context_);
  ExpectGood(result);
  if (!result.ok()) return;
  for (const char* connections : {", 1 connection", ", 4 connections"}) {
    for (const char* variant :
         {"no triggers", "our capture", "full-row log", "synchronous triggers",
          "our capture / no triggers", "full-row log / no triggers",
          "synchronous triggers / no triggers",
          "our capture / synchronous triggers"}) {
      ExpectMeasured(*result, absl::StrCat(variant, connections));
    }
    for (const char* percentile : {", p50", ", p95", ", p99"}) {
      ExpectMeasured(*result,
                     absl::StrCat("our capture", connections, percentile));
    }
  }
}

TEST_F(WorkloadSmokeTest, MigrationMeasuresPhasesAndWhatTheApplicationFelt) {
  auto result = RunMigrationWorkload(context_);
  ExpectGood(result);
  if (!result.ok()) return;
  for (const char* name : {"idle, osc: wall",
                           "idle, native COPY: wall",
                           "idle, native INPLACE: wall",
                           "idle, osc / native COPY",
                           "idle, osc / native INPLACE",
                           "idle, osc: phase copy",
                           "idle, osc: phase checksum",
                           "idle, osc: phase cutover",
                           "rows of 10 KiB, osc / native COPY",
                           "9 secondary indexes, osc / native COPY",
                           "light: wall",
                           "light: longest stall",
                           "light: p99 during",
                           "light: phase copy",
                           "heavy: wall",
                           "heavy: throughput kept",
                           "heavy: longest stall",
                           "heavy: lock held at the cutover",
                           "tool's CPU for a million rows",
                           "tool's memory"}) {
    ExpectMeasured(*result, name);
  }
  EXPECT_NE(result->Find("heavy: transactions lost"), nullptr);
  ExpectZero(*result, "light: application's errors");
  ExpectZero(*result, "heavy: application's errors");
  EXPECT_EQ(result->charts.size(), 6u);
  EXPECT_FALSE(result->charts[0].marks.empty());
}

TEST_F(WorkloadSmokeTest, CutoverGivesTheDistributionOfTheStall) {
  auto result = RunCutoverWorkload(context_);
  ExpectGood(result);
  if (!result.ok()) return;
  ExpectMeasured(*result, "longest stall", 2);
  ExpectMeasured(*result, "lock held, as the engine says", 2);
  ExpectMeasured(*result, "longest stall of all");
  ExpectMeasured(*result, "longest stall, 95th percentile");
  ExpectMeasured(*result, "longest statement without a migration");
  ExpectZero(*result, "application's errors");
}

TEST_F(WorkloadSmokeTest, PeersRunsEachOnTheSameTable) {
  auto result = RunPeersWorkload(context_);
  ExpectGood(result);
  if (!result.ok()) return;
  for (const char* level : {"idle", "light", "heavy"}) {
    for (const char* peer : {"osc", "native COPY", "native INPLACE"}) {
      ExpectMeasured(*result, absl::StrCat(level, ", ", peer, ": ended well"));
      ExpectMeasured(*result, absl::StrCat(level, ", ", peer, ": wall"));
    }
    ExpectMeasured(*result, absl::StrCat(level, ", osc: wall / native COPY"));
    ExpectMeasured(*result, absl::StrCat(level, ", osc: tool's CPU"));
    ExpectMeasured(*result, absl::StrCat(level, ", osc: tool's memory"));
  }
  ExpectMeasured(*result, "light, osc: p99 during / lowest of a peer");
  ExpectZero(*result, "heavy, osc: application's errors");
}

}  // namespace
}  // namespace osc
