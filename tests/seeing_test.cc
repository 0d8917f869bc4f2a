// What a run tells those who watch it: hooks, metrics, log and report.

#include <sys/stat.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "osc/report/run_page.h"
#include "osc/view/metrics_server.h"
#include "osc/view/schema_check.h"
#include "tests/command_fixture.h"
#include "tests/osc_process.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

// With a folder of hooks that note their event in the file "heard".
class SeeingTest : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    folder_ = absl::StrCat(
        ::testing::TempDir(), "/",
        ::testing::UnitTest::GetInstance()->current_test_info()->name());
    mkdir(folder_.c_str(), 0755);
    for (const char* event : {"start", "before-cutover", "attempt-failed",
                              "after-cutover", "success", "failure"}) {
      Hook(event, "");
    }
  }

  // A hook that does more than to note its event.
  void Hook(const std::string& event, const std::string& script) {
    const std::string path = absl::StrCat(folder_, "/osc-", event);
    std::ofstream(path) << "#!/bin/bash\necho $OSC_EVENT >> " << folder_
                        << "/heard\n"
                        << script << "\n";
    ASSERT_EQ(chmod(path.c_str(), 0755), 0);
  }
  Strings Heard() const {
    return absl::StrSplit(File("heard"), '\n', absl::SkipEmpty());
  }
  std::string File(const std::string& name) const {
    return Contents(absl::StrCat(folder_, "/", name));
  }

  Strings RunArgs(const Strings& more) const {
    Strings args = Args("run", {"--execute", "--hooks-dir=" + folder_});
    args.insert(args.end(), more.begin(), more.end());
    return args;
  }

  // A metric of the run at the port, as an HTTP client gets it; empty when
  // nobody answers.
  static std::string Scraped(int port, const std::string& metric) {
    FILE* client = popen(absl::StrCat("python3 -c 'import urllib.request as r; "
                                      "print(r.urlopen(\"http://127.0.0.1:",
                                      port,
                                      "/metrics\").read().decode())' "
                                      "2>/dev/null")
                             .c_str(),
                         "r");
    char line[1000];
    std::string value;
    while (fgets(line, sizeof(line), client) != nullptr) {
      const std::vector<absl::string_view> words =
          absl::StrSplit(absl::StripAsciiWhitespace(line), ' ');
      if (absl::StartsWith(line, metric + "{"))
        value = std::string(words.back());
    }
    pclose(client);
    return value;
  }

  // The lines of the log, each as the schema says.
  static std::vector<Json> Lines(const std::string& text) {
    std::ifstream file("osc/log.schema.json");
    const Json schema = Json::parse(file, nullptr, false);
    std::vector<Json> lines;
    for (absl::string_view line :
         absl::StrSplit(text, '\n', absl::SkipEmpty())) {
      lines.push_back(Json::parse(line.begin(), line.end(), nullptr, false));
      EXPECT_EQ(WrongBySchema(lines.back(), schema), "") << line;
    }
    return lines;
  }

  std::string folder_;
};

TEST_F(SeeingTest, EverybodyIsToldHowARunGoesAndEnds) {
  const std::string page = folder_ + "/run.html";
  OscProcess osc(RunArgs({"--metrics-file=" + folder_ + "/osc.prom",
                          "--report=" + page, "--log-format=json"}));
  ASSERT_EQ(osc.Wait(), 0) << osc.err();
  EXPECT_THAT(Heard(), ElementsAre("start", "before-cutover", "after-cutover",
                                   "success"));
  EXPECT_THAT(File("osc.prom"),
              AllOf(HasSubstr("outcome=\"success\"} 1\n"),
                    HasSubstr("osc_rows_copied_total{schema=\"d\",table=\"t\","
                              "run_id=\"")));

  Strings events;
  for (const Json& line : Lines(osc.err())) {
    EXPECT_EQ(line["table"], "d.t");
    const std::string event = line["event"];
    if (event != "log" && event != "progress" && event != "phase") {
      events.push_back(event);
    }
    if (event == "success") {
      EXPECT_EQ(line["numbers"]["rows_copied"], 2048);
      EXPECT_EQ(line["numbers"]["rows_verified"], 2048);
    }
  }
  EXPECT_EQ(events, Heard());

  absl::StatusOr<RunRecording> recording = RecordingIn(Contents(page));
  ASSERT_TRUE(recording.ok()) << recording.status();
  EXPECT_EQ(recording->outcome, "success");
  EXPECT_EQ(recording->last.rows_copied, 2048);
  EXPECT_EQ(recording->last.cutover_attempts, 1);
  OscProcess anew({"report", page});
  EXPECT_EQ(anew.Wait(), 0) << anew.err();
  EXPECT_EQ(anew.out(), Contents(page));
}

TEST_F(SeeingTest, MetricsAreScrapedFromARunAtWork) {
  int port = 0;
  {
    auto unused = MetricsServer::Start("127.0.0.1", 0);
    ASSERT_TRUE(unused.ok()) << unused.status();
    port = (*unused)->port();
  }
  OscProcess osc(
      RunArgs({absl::StrCat("--metrics-port=", port), "--copy-rate=500"}));
  std::string copied;
  while (osc.Runs() && (copied.empty() || copied == "0")) {
    copied = Scraped(port, "osc_rows_copied_total");
  }
  ASSERT_TRUE(osc.Runs()) << osc.err();
  int64_t rows = 0;
  ASSERT_TRUE(absl::SimpleAtoi(copied, &rows)) << copied;
  EXPECT_GT(rows, 0);
  EXPECT_LT(rows, 2048);
  ASSERT_EQ(osc.Wait(), 0) << osc.err();
  EXPECT_EQ(Scraped(port, "osc_rows_copied_total"), "");
}

TEST_F(SeeingTest, AHookRefusesARunBeforeAnythingIsChanged) {
  Hook("start", "echo not on a Friday; exit 3");
  OscProcess osc(RunArgs({"--report=" + folder_ + "/run.html"}));
  EXPECT_EQ(osc.Wait(), 2) << osc.err();
  EXPECT_THAT(osc.err(), AllOf(HasSubstr("osc-start: not on a Friday"),
                               HasSubstr("/osc-start ended with exit code 3")));
  EXPECT_EQ(Objects(), "t");
  EXPECT_THAT(Heard(), ElementsAre("start", "failure"));
  EXPECT_THAT(File("run.html"), HasSubstr("ended without a new table"));
}

TEST_F(SeeingTest, APortInUseStopsTheRunBeforeAnythingIsChanged) {
  auto taken = MetricsServer::Start("127.0.0.1", 0);
  ASSERT_TRUE(taken.ok()) << taken.status();
  OscProcess osc(RunArgs({absl::StrCat("--metrics-port=", (*taken)->port())}));
  EXPECT_EQ(osc.Wait(), 2) << osc.err();
  EXPECT_THAT(osc.out(), HasSubstr("refused: nothing was changed"));
  EXPECT_THAT(osc.err(), AllOf(HasSubstr("--metrics-port: "),
                               HasSubstr("in use"), Not(HasSubstr("phase"))));
  EXPECT_EQ(Objects(), "t");
  EXPECT_THAT(Heard(), ::testing::IsEmpty());
}

TEST_F(SeeingTest, ALogInJsonSaysWhyARunFailed) {
  OscProcess osc(RunArgs({"--log-format=json", "--alter=DROP COLUMN nowhere"}));
  EXPECT_EQ(osc.Wait(), 2) << osc.err();
  const std::vector<Json> lines = Lines(osc.err());
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines.back()["level"], "error");
  EXPECT_THAT(lines.back()["message"].get<std::string>(), HasSubstr("nowhere"));
}

}  // namespace
}  // namespace osc
