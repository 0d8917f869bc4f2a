#include "osc/throttle/throttle_flags.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "osc/flags.h"

namespace osc {
namespace {

using ::testing::StartsWith;

absl::StatusOr<CommandLine> ParseRun(std::vector<std::string> flags) {
  std::vector<std::string> args = {"run", "--database=shop", "--table=orders",
                                   "--alter=ADD COLUMN note INT"};
  args.insert(args.end(), flags.begin(), flags.end());
  return ParseCommandLine(args);
}

CommandLine MustParseRun(std::vector<std::string> flags) {
  auto command = ParseRun(std::move(flags));
  EXPECT_TRUE(command.ok()) << command.status();
  return command.ok() ? *command : CommandLine();
}

std::string ErrorOf(const absl::StatusOr<CommandLine>& command) {
  return command.ok() ? "no error" : std::string(command.status().message());
}

TEST(ThrottleFlagsTest, ReadsTheThrottles) {
  const ThrottleOptions throttle =
      MustParseRun(
          {"--max-lag=5s", "--discover-replicas", "--skip-unreadable-replicas",
           "--max-load=Threads_running:9", "--critical-load=Threads_running=99",
           "--throttle-query=SELECT 0", "--throttle-file=/tmp/rest",
           "--ignore-flow-control", "--window=22:00-06:00",
           "--time-zone=Europe/Berlin"})
          .migration.throttle;
  EXPECT_EQ(throttle.settings.max_lag, absl::Seconds(5));
  EXPECT_TRUE(throttle.settings.replicas.discover);
  EXPECT_TRUE(throttle.skip_unreadable_replicas);
  EXPECT_EQ(throttle.settings.max_load.limits.at(0).value, 9);
  EXPECT_EQ(throttle.settings.critical_load.limits.at(0).value, 99);
  EXPECT_EQ(throttle.settings.query, "SELECT 0");
  EXPECT_EQ(throttle.settings.file, "/tmp/rest");
  EXPECT_TRUE(throttle.ignore_flow_control);
  EXPECT_EQ(throttle.settings.window.zone().name(), "Europe/Berlin");
}

TEST(ThrottleFlagsTest, RefusesThrottlesThatCannotBeMeant) {
  EXPECT_THAT(ErrorOf(ParseRun({"--max-lag=5s"})),
              StartsWith("--max-lag needs --replicas"));
  EXPECT_THAT(ErrorOf(ParseRun({"--replicas=db1"})),
              StartsWith("--max-lag is missing"));
  EXPECT_THAT(ErrorOf(ParseRun(
                  {"--max-lag=5s", "--replicas=db1", "--discover-replicas"})),
              StartsWith("--discover-replicas and --replicas exclude"));
  EXPECT_THAT(ErrorOf(ParseRun({"--max-lag=5", "--replicas=db1"})),
              StartsWith("--max-lag: \"5\" is no time from 500ms"));
  EXPECT_THAT(ErrorOf(ParseRun({"--max-lag=5s", "--replicas=db1:x"})),
              StartsWith("--replicas: \"db1:x\" is no replica"));
  EXPECT_THAT(ErrorOf(ParseRun({"--max-load=25"})),
              StartsWith("--max-load: \"25\" is no limit"));
  EXPECT_THAT(ErrorOf(ParseRun({"--critical-load=a=b"})),
              StartsWith("--critical-load: \"a=b\" is no limit"));
  EXPECT_THAT(ErrorOf(ParseRun({"--window=at night"})),
              StartsWith("--window: \"at night\" is no window"));
}

}  // namespace
}  // namespace osc
