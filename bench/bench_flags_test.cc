#include "bench/bench_flags.h"

#include <string>
#include <vector>

#include "bench/workload.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

BenchFlags Parse(const std::vector<std::string>& args) {
  const auto flags = ParseBenchFlags(args);
  EXPECT_TRUE(flags.ok()) << flags.status();
  return flags.ok() ? *flags : BenchFlags();
}

std::string ErrorOf(const std::vector<std::string>& args) {
  const auto flags = ParseBenchFlags(args);
  EXPECT_EQ(flags.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(flags.status().message());
}

TEST(BenchFlagsTest, ReadsBothSpellingsAndValuesInTheNextArgument) {
  const BenchFlags flags =
      Parse({"--rows=5000", "--point", "2s", "--repetitions", "7", "--smoke",
             "--ask_pass", "--user", "ann", "--port=3307"});
  EXPECT_EQ(flags.rows, 5000);
  EXPECT_EQ(flags.point, absl::Seconds(2));
  EXPECT_EQ(flags.repetitions, 7);
  EXPECT_TRUE(flags.smoke);
  EXPECT_TRUE(flags.ask_password);
  EXPECT_EQ(flags.connect.user, "ann");
  EXPECT_EQ(flags.connect.port, 3307);
}

TEST(BenchFlagsTest, StartsAServerUnlessToldHowToReachOne) {
  EXPECT_EQ(Parse({}).server, "mariadb1011");
  EXPECT_EQ(Parse({"--server=mysql80"}).server, "mysql80");
  EXPECT_EQ(Parse({"--host=db1"}).server, "");
  EXPECT_EQ(Parse({"--password="}).server, "");
  EXPECT_THAT(ErrorOf({"--host=db1", "--server=mysql80"}),
              HasSubstr("leave it out"));
}

TEST(BenchFlagsTest, TakesSomeOfTheWorkloads) {
  ASSERT_FALSE(AllWorkloads().empty());
  const std::string name = AllWorkloads()[0].name;
  EXPECT_THAT(Parse({"--workload=" + name}).workloads, ElementsAre(name));
  EXPECT_THAT(ErrorOf({"--workload=" + name + ",dance"}),
              HasSubstr("write some of " + name));
  EXPECT_THAT(ErrorOf({"--workload="}), HasSubstr("write some of"));
}

TEST(BenchFlagsTest, TakesAReportBehindTheOneToCompareWith) {
  const BenchFlags both = Parse({"--compare=a.json", "b.json"});
  EXPECT_EQ(both.compare_before, "a.json");
  EXPECT_EQ(both.compare_after, "b.json");
  EXPECT_EQ(Parse({"--compare", "a.json"}).compare_after, "");
}

TEST(BenchFlagsTest, SaysWhatToWriteInstead) {
  EXPECT_EQ(ErrorOf({"--rows=many"}),
            "--rows=many: write a whole number from 100 to 1000000000");
  EXPECT_EQ(Parse({"--log-age=1h"}).log_age, absl::Hours(1));
  EXPECT_EQ(ErrorOf({"--log-age=100ms"}),
            "--log-age=100ms: write a time from 1s to 24h, such as 1h");
  EXPECT_EQ(ErrorOf({"--point=8"}),
            "--point=8: write a time from 100ms to 2h, such as 8s");
  EXPECT_THAT(ErrorOf({"--server=oracle"}), HasSubstr("mysql80"));
  EXPECT_EQ(ErrorOf({"--ask-rows=1"}),
            "unknown flag --ask-rows; osc_bench --help lists them");
  EXPECT_EQ(ErrorOf({"--json"}), "--json needs a value: write --json=FILE");
  EXPECT_EQ(ErrorOf({"--json", "--smoke"}),
            "--json needs a value: write --json=FILE");
  EXPECT_EQ(ErrorOf({"--smoke=yes"}), "--smoke takes no value");
  EXPECT_THAT(ErrorOf({"copy"}), HasSubstr("stray argument \"copy\""));
}

TEST(BenchFlagsTest, ListsEveryFlagAndWorkloadInTheHelp) {
  EXPECT_THAT(BenchHelp(), HasSubstr("--defaults-file=FILE"));
  for (const Workload& workload : AllWorkloads()) {
    EXPECT_THAT(BenchHelp(), HasSubstr(workload.summary));
  }
}

}  // namespace
}  // namespace osc
