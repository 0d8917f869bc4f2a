#include "osc/view/json_log.h"

#include <glog/logging.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "osc/view/schema_check.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using Json = nlohmann::json;

// A log that writes into a string.
class JsonLogTest : public ::testing::Test {
 protected:
  std::unique_ptr<LogSetup> StartLog(LogOptions options) {
    auto log = LogSetup::Start(options, "shop.orders", &line_);
    EXPECT_TRUE(log.ok()) << log.status();
    return *std::move(log);
  }

  // The lines so far, each of which is what the schema says.
  std::vector<Json> Lines() {
    std::ifstream file("osc/log.schema.json");
    const Json schema = Json::parse(file, nullptr, false);
    EXPECT_TRUE(schema.is_object());
    EXPECT_TRUE(absl::EndsWith(text_, "\n"));
    std::vector<Json> lines;
    for (absl::string_view line :
         absl::StrSplit(text_, '\n', absl::SkipEmpty())) {
      lines.push_back(Json::parse(line.begin(), line.end(), nullptr, false));
      EXPECT_TRUE(lines.back().is_object()) << line;
      EXPECT_EQ(WrongBySchema(lines.back(), schema), "") << line;
    }
    return lines;
  }

  std::string text_;
  StatusLine line_{
      [this](absl::string_view text) { absl::StrAppend(&text_, text); },
      [] { return 0; }};
  FakeClock clock_;
};

LogOptions InJson() {
  LogOptions options;
  options.json = true;
  return options;
}

RunView Copying() {
  RunView view;
  view.run_id = "0123456789abcdef";
  view.schema = "shop";
  view.table = "orders";
  view.at = absl::FromUnixMillis(1790000000123);
  view.elapsed = absl::Milliseconds(1500);
  view.phase = "copy";
  view.state = "copying";
  view.rows_copied = 4711;
  view.copy_rate = 12.5;
  view.holds = {{"max-lag", "replica b", true, absl::Seconds(3)}};
  view.retries = {{"copy", 3}};
  return view;
}

TEST_F(JsonLogTest, WritesWhatTheProcessLogs) {
  auto log = StartLog(InJson());
  LOG(INFO) << "a \"word\"\nand a line";
  log->SetPhase("copy");
  log->SetRun("0123456789abcdef");
  LOG(WARNING) << "careful";
  const std::vector<Json> lines = Lines();
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0]["event"], "log");
  EXPECT_EQ(lines[0]["level"], "info");
  EXPECT_EQ(lines[0]["message"], "a \"word\"\nand a line");
  EXPECT_EQ(lines[0]["table"], "shop.orders");
  EXPECT_TRUE(lines[0]["run"].is_null());
  EXPECT_TRUE(lines[0]["phase"].is_null());
  EXPECT_TRUE(lines[0]["source"].is_null());
  absl::Time time;
  EXPECT_TRUE(absl::ParseTime(
      absl::RFC3339_full, lines[0]["time"].get<std::string>(), &time, nullptr));
  EXPECT_EQ(lines[1]["level"], "warning");
  EXPECT_EQ(lines[1]["run"], "0123456789abcdef");
  EXPECT_EQ(lines[1]["phase"], "copy");
}

TEST_F(JsonLogTest, KeepsALineWhateverBytesItHolds) {
  auto log = StartLog(InJson());
  for (int byte = 1; byte < 256; ++byte) {
    LOG(INFO) << "byte " << static_cast<char>(byte) << " and more";
  }
  LOG(INFO) << std::string("a\0b", 3) << "\xf0\x9f";
  EXPECT_THAT(Lines(), SizeIs(256));
}

TEST_F(JsonLogTest, TellsThePlaceWhenAskedTo) {
  LogOptions options = InJson();
  options.verbose = true;
  auto log = StartLog(options);
  LOG(INFO) << "here";
  EXPECT_THAT(Lines()[0]["source"].get<std::string>(),
              HasSubstr("json_log_test.cc:"));
}

TEST_F(JsonLogTest, WritesTheFileAsStderr) {
  LogOptions options = InJson();
  options.folder = absl::StrCat(::testing::TempDir(), "/log");
  mkdir(options.folder.c_str(), 0755);
  auto log = StartLog(options);
  JsonLog observer(log.get(), absl::Seconds(30), &clock_);
  LOG(INFO) << "one";
  observer.OnView(Copying());
  log.reset();
  const std::string file = absl::StrCat(options.folder, "/all");
  ASSERT_EQ(
      std::system(
          absl::StrCat("cat ", options.folder, "/osc.* > ", file).c_str()),
      0);
  std::ifstream read(file);
  std::string first, second;
  std::getline(read, first);
  std::getline(read, second);
  EXPECT_EQ(absl::StrCat(first, "\n", second, "\n"), text_);
}

TEST_F(JsonLogTest, WritesEachEventWithTheNumbersOfTheRun) {
  auto log = StartLog(InJson());
  JsonLog observer(log.get(), absl::Seconds(30), &clock_);
  for (int kind = 0; kind <= static_cast<int>(RunEvent::Kind::kFailure);
       ++kind) {
    const RunEvent event = {static_cast<RunEvent::Kind>(kind), "why \xff"};
    EXPECT_TRUE(observer.OnEvent(event, Copying()).ok());
    EXPECT_EQ(Lines().back()["event"], std::string(EventName(event.kind)));
  }
  LOG(INFO) << "knows the run now";
  const std::vector<Json> lines = Lines();
  EXPECT_EQ(lines[0]["time"], "2026-09-21T14:13:20.123Z");
  EXPECT_EQ(lines[0]["table"], "shop.orders");
  EXPECT_EQ(lines[0]["phase"], "copy");
  EXPECT_EQ(lines[0]["level"], "info");
  EXPECT_EQ(lines[0]["numbers"]["rows_copied"], 4711);
  EXPECT_EQ(lines[0]["numbers"]["elapsed_seconds"], 1.5);
  EXPECT_EQ(lines[0]["numbers"]["copy_rate"], 12.5);
  EXPECT_TRUE(lines[0]["numbers"]["eta_seconds"].is_null());
  EXPECT_EQ(lines[0]["numbers"]["retries"]["copy"], 3);
  EXPECT_EQ(lines[0]["holds"][0]["reason"], "replica b");
  EXPECT_EQ(lines[lines.size() - 2]["level"], "error");
  EXPECT_EQ(lines.back()["run"], "0123456789abcdef");
}

TEST_F(JsonLogTest, WritesTheViewAtTheInterval) {
  auto log = StartLog(InJson());
  JsonLog observer(log.get(), absl::Seconds(30), &clock_);
  for (int second = 0; second < 61; ++second) {
    observer.OnView(Copying());
    clock_.Advance(absl::Seconds(1));
  }
  const std::vector<Json> lines = Lines();
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_EQ(lines[2]["event"], "progress");
  EXPECT_EQ(lines[2]["message"], "copying");
}

TEST_F(JsonLogTest, WritesTextWhereNoJsonIsAskedFor) {
  auto log = StartLog(LogOptions());
  log->SetPhase("copy");
  LOG(INFO) << "chunk 17";
  EXPECT_THAT(text_, HasSubstr(" INFO copy shop.orders: chunk 17\n"));
}

}  // namespace
}  // namespace osc
