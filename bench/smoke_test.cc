// osc_bench as its users run it, with every workload at its smallest.

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "bench/bench_schema.h"
#include "bench/report_json.h"
#include "bench/workload.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Strings = std::vector<std::string>;

std::string TempPath(const std::string& name) {
  return absl::StrCat(::testing::TempDir(), "/", name);
}

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class Bench {
 public:
  explicit Bench(Strings args) {
    args.insert(args.begin(), "bench/osc_bench");
    args.push_back("--osc=osc/osc");
    std::vector<char*> argv;
    for (std::string& arg : args) argv.push_back(&arg[0]);
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ != 0) return;
    const int flags = O_WRONLY | O_CREAT | O_TRUNC;
    dup2(open(TempPath("bench.out").c_str(), flags, 0600), STDOUT_FILENO);
    dup2(open(TempPath("bench.err").c_str(), flags, 0600), STDERR_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  ~Bench() {
    if (pid_ != 0) Wait();
  }

  int Wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  void Signal(int signal) { kill(pid_, signal); }
  static std::string out() { return Contents(TempPath("bench.out")); }
  static std::string err() { return Contents(TempPath("bench.err")); }

 private:
  pid_t pid_ = 0;
};

TEST(SmokeTest, EveryWorkloadRunsAndItsFiguresAreNumbers) {
  Bench bench({"--smoke", absl::StrCat("--server=", getenv("OSC_TEST_SERVER")),
               "--commit=abc", "--json=" + TempPath("all.json"),
               "--html=" + TempPath("all.html")});
  EXPECT_EQ(bench.Wait(), 0) << bench.err();
  const auto report = ReadReport(TempPath("all.json"));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->commit, "abc");
  EXPECT_THAT(report->environment, Not(IsEmpty()));
  ASSERT_EQ(report->workloads.size(), AllWorkloads().size());
  for (size_t i = 0; i < AllWorkloads().size(); ++i) {
    const WorkloadResult& workload = report->workloads[i];
    EXPECT_EQ(workload.name, AllWorkloads()[i].name);
    EXPECT_THAT(workload.figures, Not(IsEmpty())) << workload.name;
    std::set<std::string> names;
    for (const Figure& figure : workload.figures) {
      SCOPED_TRACE(absl::StrCat(workload.name, ": ", figure.name));
      EXPECT_TRUE(names.insert(figure.name).second) << "twice";
      EXPECT_THAT(figure.samples, Not(IsEmpty()));
      for (double sample : figure.samples) {
        EXPECT_TRUE(std::isfinite(sample));
        // Of the application nothing may be left, under a lock.
        const bool rate =
            absl::EndsWith(figure.unit, "/s") && figure.unit != "tx/s";
        EXPECT_TRUE(sample > 0 || !rate) << sample;
      }
      EXPECT_THAT(bench.out(), HasSubstr(figure.name));
    }
  }
  EXPECT_THAT(Contents(TempPath("all.html")), HasSubstr("<!DOCTYPE html>"));
}

// A server that is not osc_bench's own.
class ForeignServerTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto server = TestServer::Start();
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = server->release();
  }
  static void TearDownTestSuite() { delete server_; }

  void SetUp() override {
    ASSERT_NE(server_, nullptr);
    MysqlConnectionFactory factory(server_->connect_options());
    auto connection = factory.Connect();
    ASSERT_TRUE(connection.ok()) << connection.status();
    connection_ = *std::move(connection);
    Execute("DROP DATABASE IF EXISTS osc_bench");
  }

  Strings Args(Strings more) const {
    more.insert(more.begin(), {"--workload=copy", "--user=root",
                               "--socket=" + server_->socket_path()});
    return more;
  }
  // A run that is over soon, and one that does not end by itself.
  Strings Short(Strings more = {}) const {
    more.push_back("--smoke");
    return Args(std::move(more));
  }
  Strings Endless(Strings more = {}) const {
    more.push_back("--rows=20000");
    more.push_back("--repetitions=1000");
    return Args(std::move(more));
  }
  void Execute(const std::string& sql) {
    const absl::Status status = connection_->Execute(sql);
    ASSERT_TRUE(status.ok()) << status;
  }
  int64_t Schemas() {
    const auto count = connection_->QueryInt(
        "SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME "
        "LIKE 'osc%'");
    return count.value_or(-1);
  }

  // Until a run that was just begun works in its schema.
  void AwaitSchema() {
    const absl::Time deadline = absl::Now() + absl::Minutes(1);
    while (absl::Now() < deadline) {
      const auto tables = connection_->QueryInt(
          "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = "
          "'osc_bench'");
      if (tables.value_or(0) > 1) return;
      absl::SleepFor(absl::Milliseconds(5));
    }
    ADD_FAILURE() << "no schema: " << Bench::err();
  }

  static TestServer* server_;
  std::unique_ptr<Connection> connection_;
};

TestServer* ForeignServerTest::server_ = nullptr;

TEST_F(ForeignServerTest, IsLeftAsItWas) {
  Bench bench(Short());
  EXPECT_EQ(bench.Wait(), 0) << bench.err();
  EXPECT_EQ(Schemas(), 0);
}

TEST_F(ForeignServerTest, KeepsASchemaThatIsNotOurs) {
  Execute("CREATE DATABASE osc_bench");
  Execute("CREATE TABLE osc_bench.t (id INT)");
  Bench refused(Short());
  EXPECT_EQ(refused.Wait(), 1);
  EXPECT_THAT(refused.err(), HasSubstr("name another one with --schema=NAME"));
  Bench beside(Short({"--schema=osc_two"}));
  EXPECT_EQ(beside.Wait(), 0) << beside.err();
  EXPECT_EQ(Schemas(), 1);
  Execute("SELECT * FROM osc_bench.t");
}

TEST_F(ForeignServerTest, TakesOverWhatAKilledRunHasLeft) {
  {
    Bench killed(Endless());
    AwaitSchema();
    killed.Signal(SIGKILL);
  }
  EXPECT_EQ(Schemas(), 1);
  Bench next(Short());
  EXPECT_EQ(next.Wait(), 0) << next.err();
  EXPECT_EQ(Schemas(), 0);
}

TEST_F(ForeignServerTest, LosesTheSchemaWhenTheRunIsStopped) {
  const std::string json = TempPath("stopped.json");
  Bench bench(Endless({"--json=" + json}));
  AwaitSchema();
  bench.Signal(SIGTERM);
  EXPECT_EQ(bench.Wait(), 1);
  EXPECT_THAT(bench.err(), HasSubstr("stopped by SIGTERM"));
  EXPECT_EQ(Schemas(), 0);
  EXPECT_NE(access(json.c_str(), F_OK), 0);
}

TEST_F(ForeignServerTest, IsNotUsedByTwoRunsInOneSchema) {
  MysqlConnectionFactory factory(server_->connect_options());
  const auto first = BenchSchema::Create(&factory, "osc_bench");
  ASSERT_TRUE(first.ok()) << first.status();
  Bench second(Short());
  EXPECT_EQ(second.Wait(), 1);
  EXPECT_THAT(second.err(), HasSubstr("another run of osc_bench"));
  EXPECT_EQ(Schemas(), 1);
}

TEST(UsageTest, EndsWithTwoAndSaysWhatToWrite) {
  Bench flag({"--row=5"});
  EXPECT_EQ(flag.Wait(), 2);
  EXPECT_THAT(flag.err(), HasSubstr("unknown flag --row; osc_bench --help"));
  Bench folder({"--json=/no/such/folder/a.json"});
  EXPECT_EQ(folder.Wait(), 2);
  EXPECT_THAT(folder.err(), HasSubstr("cannot write into /no/such/folder"));
  Bench compare({"--compare=/no/such.json"});
  EXPECT_EQ(compare.Wait(), 2);
  EXPECT_THAT(compare.err(), HasSubstr("/no/such.json: No such file"));
}

TEST(UsageTest, TellsBySlowerFiguresWhetherAReportIsWorse) {
  BenchReport report;
  WorkloadResult& workload = report.workloads.emplace_back();
  workload.name = "copy";
  Figure& figure = workload.figures.emplace_back();
  figure.name = "rate";
  figure.samples = {10, 11, 12};
  ASSERT_TRUE(WriteFile(TempPath("old.json"), ReportToJson(report)).ok());
  figure.samples = {5, 6, 7};
  ASSERT_TRUE(WriteFile(TempPath("new.json"), ReportToJson(report)).ok());
  const auto compare = [](const std::string& before, const std::string& after) {
    return Bench({"--compare=" + TempPath(before), TempPath(after)}).Wait();
  };
  EXPECT_EQ(compare("old.json", "new.json"), 1);
  EXPECT_THAT(Bench::out(), HasSubstr("1 slower, 0 faster"));
  EXPECT_EQ(compare("new.json", "old.json"), 0);
  EXPECT_EQ(compare("old.json", "old.json"), 0);
}

}  // namespace
}  // namespace osc
