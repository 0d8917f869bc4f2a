// One test for each folder of tests/cases; cases/README.md has the format.

#include <cctype>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tests/case_file.h"
#include "tests/case_runner.h"
#include "tests/server.h"

namespace osc {
namespace {

constexpr char kFolder[] = "tests/cases";

// The server's time zone has daylight saving: a local time can come twice.
const int time_zone_set = setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);

class CaseTest : public testing::TestWithParam<std::string> {
 protected:
  static void SetUpTestSuite() {
    auto server = TestServer::Start(Options({}));
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }
  static void TearDownTestSuite() { server_.reset(); }

  // Hundreds of tables are made and dropped; nothing here outlives a server.
  static TestServerOptions Options(std::vector<std::string> flags) {
    TestServerOptions options;
    options.flags = std::move(flags);
    options.flags.push_back("--innodb-flush-method=nosync");
    return options;
  }

  static std::unique_ptr<TestServer> server_;
};

std::unique_ptr<TestServer> CaseTest::server_;

TEST_P(CaseTest, EndsAsExpected) {
  ASSERT_EQ(time_zone_set, 0);
  ASSERT_NE(server_, nullptr);
  auto test_case = ReadCase(std::string(kFolder) + "/" + GetParam());
  ASSERT_TRUE(test_case.ok()) << test_case.status();
  absl::StatusOr<std::string> why_not = WhyNotOn(*test_case, *server_);
  ASSERT_TRUE(why_not.ok()) << why_not.status();
  if (!why_not->empty()) GTEST_SKIP() << *why_not;
  const TestServer* server = server_.get();
  std::unique_ptr<TestServer> own;
  if (!test_case->server_options.empty()) {
    auto started = TestServer::Start(Options(test_case->server_options));
    ASSERT_TRUE(started.ok()) << started.status();
    own = *std::move(started);
    server = own.get();
  }
  const std::vector<std::string> problems = RunCase(*test_case, *server);
  EXPECT_TRUE(problems.empty()) << absl::StrJoin(problems, "\n\n");
  if (HasFailure()) {
    RecordProperty("server_log", server->LogTail());
  }
}

INSTANTIATE_TEST_SUITE_P(Folder, CaseTest,
                         testing::ValuesIn(ListCases(kFolder)),
                         [](const auto& info) {
                           std::string name = info.param;
                           for (char& c : name) {
                             if (!isalnum(static_cast<unsigned char>(c))) {
                               c = '_';
                             }
                           }
                           return name;
                         });

}  // namespace
}  // namespace osc
