#include "osc/tune/flag_file.h"

#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "osc/tune/tune_report.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TuneTrial Trial(int workers, int64_t size, double rate, double p99_ms) {
  TuneTrial trial;
  trial.setting = {workers, size};
  trial.samples = {{rate, absl::Milliseconds(p99_ms)}};
  return trial;
}

TuneReport Report() {
  TuneReport report;
  report.options.request = {"shop", "orders", "ADD COLUMN\nx INT"};
  report.sample_rows = 200000;
  report.p99_at_rest = absl::Milliseconds(1);
  report.copy.trials = {Trial(1, 100, 80000, 4), Trial(2, 50, 120000, 9),
                        Trial(4, 100, 121000, 25)};
  report.copy.chosen = report.copy.fastest = report.copy.trials[1];
  report.copy.flat = {report.copy.trials[1]};
  report.replay.trials = {Trial(1, 500, 19500, 4), Trial(2, 1000, 20000, 9)};
  report.replay.chosen = report.replay.trials[0];
  report.replay.fastest = report.replay.trials[1];
  report.replay.flat = report.replay.trials;
  return report;
}

std::vector<std::string> Flags(const std::string& text) {
  std::vector<std::string> flags;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!line.empty() && line[0] != '#') flags.emplace_back(line);
  }
  return flags;
}

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(FlagFileTest, HoldsTheChosenSettingsAndNothingElse) {
  EXPECT_THAT(Flags(FlagFileText(Report(), "today")),
              ElementsAre("--copy_workers=2", "--chunk_time=50ms",
                          "--replay_workers=1", "--replay_batch=500"));
}

TEST(FlagFileTest, SaysInCommentsWhenAndFromWhat) {
  EXPECT_THAT(FlagFileText(Report(), "today"),
              AllOf(StartsWith("# Found by osc tune on today on MySQL "),
                    HasSubstr("\n# table: shop.orders, 200000 rows of it\n"),
                    HasSubstr("\n# copy: 120000 rows/s, p99 9.0 ms\n"),
                    HasSubstr("\n# replay: 19500 entries/s, p99 4.0 ms\n")));
}

TEST(FlagFileTest, KeepsALineBreakInTheAlterInsideItsComment) {
  EXPECT_THAT(FlagFileText(Report(), "today"),
              HasSubstr("\n# change: ADD COLUMN x INT\n"));
}

TEST(FlagFileTest, ReplacesTheFileThatWasThere) {
  const std::string path = ::testing::TempDir() + "/flags";
  std::ofstream(path) << "old";
  EXPECT_TRUE(CheckFlagFile(path).ok());
  EXPECT_EQ(Contents(path), "old");
  ASSERT_TRUE(WriteFlagFile(path, "new").ok());
  EXPECT_EQ(Contents(path), "new");
}

TEST(FlagFileTest, SaysBeforehandThatItCannotBeWritten) {
  EXPECT_THAT(CheckFlagFile("/no/such/file").message(),
              HasSubstr("No such file"));
  EXPECT_THAT(CheckFlagFile(::testing::TempDir()).message(),
              HasSubstr("Is a directory"));
  EXPECT_FALSE(WriteFlagFile("/no/such/file", "x").ok());
}

TEST(TuneReportTest, MarksWhatWasChosenAndWhatWasTooSlowForTheApplication) {
  const std::string text = TuneReportText(Report());
  std::vector<std::string> marked;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    for (const char* remark : {"<- chosen", "over the budget", "as fast"}) {
      if (absl::EndsWith(line, remark)) marked.emplace_back(remark);
    }
  }
  EXPECT_THAT(marked, ElementsAre("<- chosen", "over the budget", "<- chosen",
                                  "as fast"));
}

TEST(TuneReportTest, SaysHowFlatTheOptimumIs) {
  const std::string text = TuneReportText(Report());
  EXPECT_THAT(text, HasSubstr("chosen: 2 workers, chunk time 50 ms. 1 of 3 "
                              "settings are within 5 % of the fastest"));
  EXPECT_THAT(text, HasSubstr("the optimum is sharp"));
  EXPECT_THAT(text, HasSubstr("chosen: 1 worker, batch 500. 2 of 2 settings"));
  EXPECT_THAT(text, HasSubstr("the optimum is flat"));
}

TEST(TuneReportTest, SaysThatTheServerIsTooBusyToTell) {
  TuneReport report = Report();
  EXPECT_THAT(TuneReportText(report), Not(HasSubstr("differ by")));
  report.copy.trials[0].samples.push_back({40000, absl::Milliseconds(4)});
  EXPECT_THAT(TuneReportText(report), HasSubstr("differ by 67 %"));
}

TEST(TuneReportTest, SaysThatNothingKeptTheBudget) {
  TuneReport report = Report();
  EXPECT_THAT(TuneReportText(report), Not(HasSubstr("No setting keeps")));
  report.copy.within_budget = false;
  EXPECT_THAT(TuneReportText(report), HasSubstr("No setting keeps"));
  EXPECT_THAT(FlagFileText(report, "today"),
              HasSubstr("(over the budget, as all settings)"));
}

}  // namespace
}  // namespace osc
