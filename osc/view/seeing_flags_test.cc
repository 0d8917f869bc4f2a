#include "osc/view/seeing_flags.h"

#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "osc/flags.h"
#include "osc/view/metrics_server.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

absl::StatusOr<CommandLine> ParseRun(std::vector<std::string> flags) {
  std::vector<std::string> args = {"run", "--database=shop", "--table=orders",
                                   "--alter=ADD COLUMN note INT"};
  args.insert(args.end(), flags.begin(), flags.end());
  return ParseCommandLine(args);
}

std::string ErrorOf(const absl::StatusOr<CommandLine>& command) {
  return command.ok() ? "no error" : std::string(command.status().message());
}

absl::StatusOr<std::vector<std::unique_ptr<RunObserver>>> Make(
    const SeeingOptions& options) {
  return MakeObservers(options, nullptr, absl::Seconds(30));
}

TEST(SeeingFlagsTest, TellNobodyUnlessAskedTo) {
  auto command = ParseRun({});
  ASSERT_TRUE(command.ok()) << command.status();
  EXPECT_FALSE(command->log.json);
  EXPECT_EQ(command->seeing.hook_time_limit, SeeingOptions().hook_time_limit);
  auto observers = Make(command->seeing);
  ASSERT_TRUE(observers.ok()) << observers.status();
  EXPECT_THAT(*observers, IsEmpty());
}

TEST(SeeingFlagsTest, SayWhoIsTold) {
  const std::string folder = ::testing::TempDir();
  auto command = ParseRun(
      {absl::StrCat("--metrics-file=", folder, "/m"), "--metrics-port=9105",
       "--metrics-address=::1", absl::StrCat("--hooks-dir=", folder),
       "--hook-time-limit=5s", "--report=/run.html", "--log-format=json"});
  ASSERT_TRUE(command.ok()) << command.status();
  EXPECT_TRUE(command->log.json);
  SeeingOptions options = command->seeing;
  EXPECT_EQ(options.metrics_file, folder + "/m");
  EXPECT_EQ(options.metrics_port, 9105);
  EXPECT_EQ(options.metrics_address, "::1");
  EXPECT_EQ(options.hooks_dir, folder);
  EXPECT_EQ(options.hook_time_limit, absl::Seconds(5));
  EXPECT_EQ(options.report, "/run.html");
  options.report = folder + "/run.html";
  options.metrics_port = 0;
  auto observers = Make(options);
  ASSERT_TRUE(observers.ok()) << observers.status();
  EXPECT_THAT(*observers, SizeIs(3));
}

TEST(SeeingFlagsTest, AreRefusedWhenTheyCannotBeMeant) {
  for (const auto& [flag, error] :
       std::vector<std::pair<const char*, const char*>>{
           {"--metrics-port=65536", "--metrics-port"},
           {"--metrics-port=-1", "--metrics-port"},
           {"--metrics-address=::1", "--metrics-address needs --metrics-port"},
           {"--metrics-file=", "--metrics-file: write a name"},
           {"--hooks-dir=", "--hooks-dir: write a name"},
           {"--report=", "--report: write a name"},
           {"--hook-time-limit=5s", "--hook-time-limit needs --hooks-dir"},
           {"--log-format=xml", "--log-format=xml: write text or json"}}) {
    EXPECT_THAT(ErrorOf(ParseRun({flag})), StartsWith(error));
  }
  EXPECT_THAT(ErrorOf(ParseRun({"--hooks-dir=/", "--hook-time-limit=10ms"})),
              StartsWith("--hook-time-limit"));
  const std::string file = ::testing::TempDir() + "/schema.sql";
  std::ofstream(file) << "CREATE TABLE orders (id INT PRIMARY KEY);";
  EXPECT_THAT(
      ErrorOf(ParseCommandLine(
          {"run", "--database=shop", "--schema-file=" + file, "--report=/r"})),
      HasSubstr("not for --schema-file"));
}

TEST(SeeingFlagsTest, AreForRunsAlone) {
  for (const char* flag : {"--metrics-file=/m", "--metrics-port=9105",
                           "--hooks-dir=/", "--report=/run.html"}) {
    for (const char* command : {"status", "cleanup", "cutover"}) {
      EXPECT_THAT(ErrorOf(ParseCommandLine(
                      {command, "--database=shop", "--table=orders", flag})),
                  HasSubstr("is for osc run and osc resume"));
    }
  }
}

TEST(SeeingFlagsTest, AreNamedByWhatCannotBeHad) {
  auto taken = MetricsServer::Start("127.0.0.1", 0);
  ASSERT_TRUE(taken.ok()) << taken.status();
  SeeingOptions options;
  options.metrics_port = (*taken)->port();
  EXPECT_THAT(std::string(Make(options).status().message()),
              AllOf(StartsWith("--metrics-port: "), HasSubstr("in use")));
  options = SeeingOptions();
  options.metrics_file = "/no/such/folder/m";
  EXPECT_THAT(std::string(Make(options).status().message()),
              StartsWith("--metrics-file: /no/such/folder/m: "));
  options = SeeingOptions();
  options.report = "/no/such/folder/r";
  EXPECT_THAT(std::string(Make(options).status().message()),
              StartsWith("--report: /no/such/folder/r: "));
  options = SeeingOptions();
  options.hooks_dir = "/no/such/folder";
  EXPECT_THAT(std::string(Make(options).status().message()),
              StartsWith("--hooks-dir: /no/such/folder: "));
}

TEST(ReportFlagsTest, NameTheRecordingAndThePage) {
  auto command = ParseCommandLine({"report", "run.json"});
  ASSERT_TRUE(command.ok()) << command.status();
  EXPECT_EQ(command->command, Command::kReport);
  EXPECT_EQ(command->report_input, "run.json");
  EXPECT_EQ(command->report_output, "");
  command = ParseCommandLine({"report", "a.html", "--output=b.html"});
  ASSERT_TRUE(command.ok()) << command.status();
  EXPECT_EQ(command->report_output, "b.html");
  EXPECT_THAT(ErrorOf(ParseCommandLine({"report"})), HasSubstr("no file"));
  EXPECT_THAT(ErrorOf(ParseCommandLine({"report", "a", "b"})),
              HasSubstr("stray argument \"a\""));
  EXPECT_THAT(ErrorOf(ParseCommandLine({"report", "a", "--host=b"})),
              HasSubstr("--host is not for osc report"));
  EXPECT_THAT(ErrorOf(ParseCommandLine({"status", "a"})),
              HasSubstr("stray argument"));
}

}  // namespace
}  // namespace osc
