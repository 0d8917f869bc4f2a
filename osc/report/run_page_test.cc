// A browser shows the report of a run.

#include "osc/report/run_page.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "osc/report/browser.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

// `text` wherever a run can bring one in.
RunRecording Recorded(const std::string& text) {
  RunRecording recording;
  recording.outcome = "success";
  RunView& view = recording.last;
  view.run_id = "0123456789abcdef";
  view.schema = "shop";
  view.table = text;
  view.alter = text;
  view.at = absl::FromUnixSeconds(1790000400);
  view.elapsed = absl::Seconds(400);
  view.phase = "done";
  view.rows_estimate = 1000000;
  view.rows_copied = view.rows_verified = 1234567;
  view.entries_captured = 4711;
  view.copy_rested = 0.125;
  view.settings = {{"copy-rate", text}};
  view.retries = {{"copy", 3}};
  view.cutover_attempts = 2;
  view.cutover_failure = text;
  view.cutover_stall = absl::Milliseconds(12);
  recording.largest_backlog = 98765;
  for (int i = 0; i < 400; ++i) {
    RunRecording::Point& point = recording.points.emplace_back();
    point.at = i;
    if (i < 200) point.copy_rate = 5000 + i % 50 * 20;
    if (i > 200) point.verify_rate = 9000;
    point.capture_rate = 100 + i % 7;
    point.replay_rate = i % 100 < 30 ? 0 : 140;
    point.chunk_time = 0.1 + i % 5 * 0.01;
    point.backlog = i % 100 * 10;
    point.backlog_age = i % 100 / 10.0;
  }
  recording.phases = {
      {0, "prepare"}, {1, "copy"}, {200, "checksum"}, {390, "cutover"}};
  recording.rests = {{100, 130, "max-lag", text, true},
                     {150, 151, "operator", text, false}};
  recording.events = {{0, "start", "prepare", ""},
                      {100, "held", "copy", text},
                      {391, "attempt-failed", "cutover", text}};
  return recording;
}

TEST(RunPageTest, DrawsEveryChartWithoutAScriptError) {
  const std::string dom =
      InBrowser(RunPage(Recorded("orders")) + kLookAtCanvases);
  EXPECT_THAT(dom, HasSubstr("data-drawn=\"5\""));
  EXPECT_THAT(dom, HasSubstr("data-errors=\"\""));
  EXPECT_THAT(dom, HasSubstr("data-blank=\"none\""));
}

TEST(RunPageTest, ShowsTheFiguresOfTheRun) {
  const std::string dom = InBrowser(RunPage(Recorded("orders")));
  for (const char* shown :
       {">shop.orders</h1>", ">done: the table has been changed<",
        ">0123456789abcdef<", ">1,234,567 rows in 0 chunks<",
        ">4,711 log entries<", ">98,765 log entries<", ">12.5 % of the time<",
        ">12ms<", ">6m40s<", ">2026-09-21 14:13:20 UTC<", ">copy 3<",
        // A phase, a rest, an event and a setting.
        "<td>copy</td><td>1s</td><td>3m19s</td>",
        "<td>1m40s</td><td>30s</td><td>max-lag</td><td>copy and replay</td>",
        "<td>6m31s</td><td>cutover</td><td>attempt-failed</td>",
        "<td>copy-rate</td><td>orders</td>"}) {
    EXPECT_THAT(dom, HasSubstr(shown));
  }
}

TEST(RunPageTest, ShowsWhatARunBroughtInAsText) {
  const std::string text =
      "\"></script></table><img src=x onerror=noSuchName()>\xff\n<!--";
  RunRecording recording = Recorded(text);
  recording.outcome = "failure";
  recording.failure = text;
  recording.phases[1].phase = text;
  const std::string html = RunPage(recording);
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  const std::string dom = InBrowser(html + kLookAtCanvases);
  EXPECT_THAT(
      dom, AllOf(HasSubstr("data-errors=\"\""), HasSubstr("data-drawn=\"5\""),
                 HasSubstr("data-blank=\"none\""),
                 HasSubstr("ended without a new table"),
                 HasSubstr("&lt;img src=x onerror=noSuchName()&gt;")));
}

TEST(RunPageTest, ShowsARunOfWhichHardlyAnythingIsKnown) {
  const std::string dom = InBrowser(RunPage(RunRecording()));
  EXPECT_THAT(dom, HasSubstr("data-errors=\"\""));
  EXPECT_THAT(dom, HasSubstr("the run has not ended"));
}

TEST(RunPageTest, NeedsNoOtherFile) {
  const std::string html = RunPage(Recorded("orders"));
  EXPECT_THAT(html, Not(ContainsRegex("<script[^>]* src")));
  EXPECT_THAT(html, Not(ContainsRegex("<link[^>]*stylesheet")));
  EXPECT_THAT(html, Not(HasSubstr("@import")));
}

TEST(RunPageTest, GivesItsRecordingBack) {
  const RunRecording recording = Recorded("</script><!-- orders");
  absl::StatusOr<RunRecording> read = RecordingIn(RunPage(recording));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(JsonOf(*read), JsonOf(recording));
  EXPECT_EQ(RunPage(*read), RunPage(recording));
  read = RecordingIn(JsonOf(recording));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(JsonOf(*read), JsonOf(recording));
  for (const char* text : {"", "<!DOCTYPE html>", "{}"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(RecordingIn(text).status())) << text;
  }
}

}  // namespace
}  // namespace osc
