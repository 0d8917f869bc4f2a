#include "osc/report/run_recorder.h"

#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "osc/report/run_page.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using Kind = RunEvent::Kind;

class RunRecorderTest : public ::testing::Test {
 protected:
  void Start(const std::string& name) {
    path_ = absl::StrCat(::testing::TempDir(), "/", name);
    auto recorder = RunRecorder::Make(path_);
    ASSERT_TRUE(recorder.ok()) << recorder.status();
    recorder_ = *std::move(recorder);
  }
  void SetUp() override { Start("run.html"); }

  void See(double seconds) {
    view_.elapsed = absl::Seconds(seconds);
    recorder_->OnView(view_);
  }
  void Hear(Kind kind, const std::string& text = "") {
    EXPECT_TRUE(recorder_->OnEvent({kind, text}, view_).ok());
  }
  const RunRecording& recording() const { return recorder_->recording(); }
  std::string Written() const {
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }

  std::string path_;
  std::unique_ptr<RunRecorder> recorder_;
  RunView view_;
};

TEST_F(RunRecorderTest, KeepsPhasesAndCurves) {
  view_.phase = "copy";
  view_.copy_rate = 12;
  view_.chunk_time = absl::Milliseconds(250);
  view_.backlog = 70;
  view_.backlog_age = absl::Seconds(9);
  See(1);
  view_.backlog = 5;
  See(2);
  view_.phase = "checksum";
  See(3);
  ASSERT_EQ(recording().phases.size(), 2);
  EXPECT_EQ(recording().phases[1].phase, "checksum");
  EXPECT_EQ(recording().phases[1].at, 3);
  ASSERT_EQ(recording().points.size(), 3);
  EXPECT_EQ(recording().points[0].at, 1);
  EXPECT_EQ(recording().points[0].copy_rate, 12);
  EXPECT_EQ(recording().points[0].replay_rate, absl::nullopt);
  EXPECT_EQ(recording().points[0].chunk_time, 0.25);
  EXPECT_EQ(recording().points[1].backlog, 5);
  EXPECT_EQ(recording().largest_backlog, 70);
  EXPECT_EQ(recording().oldest_backlog, 9);
}

TEST_F(RunRecorderTest, KeepsALongRunEvenlySpread) {
  for (int second = 0; second < 100000; ++second) See(second);
  const auto& points = recording().points;
  EXPECT_GT(points.size(), 1000);
  EXPECT_LE(points.size(), 2000);
  for (size_t i = 1; i < points.size(); ++i) {
    ASSERT_EQ(points[i].at - points[i - 1].at, points[1].at) << i;
  }
  EXPECT_EQ(points[0].at, 0);
  EXPECT_GT(points.back().at, 99999 - points[1].at);
}

TEST_F(RunRecorderTest, KeepsWhatMadeItRestAndForHowLong) {
  See(1);
  view_.holds = {{"max-lag", "1 s behind", false, absl::Seconds(0.5)}};
  See(2);
  view_.holds = {{"operator", "by ann", false, absl::ZeroDuration()},
                 {"max-lag", "9 s behind", true, absl::Seconds(1.5)}};
  See(3);
  view_.holds.pop_back();
  See(4);
  view_.holds.clear();
  See(5);
  view_.holds = {{"max-lag", "again", false, absl::ZeroDuration()}};
  See(6);
  const auto& rests = recording().rests;
  ASSERT_EQ(rests.size(), 3);
  EXPECT_EQ(rests[0].by, "max-lag");
  EXPECT_EQ(rests[0].reason, "9 s behind");
  EXPECT_TRUE(rests[0].replay_too);
  EXPECT_EQ(rests[0].from, 1.5);
  EXPECT_EQ(rests[0].to, 4);
  EXPECT_EQ(rests[1].by, "operator");
  EXPECT_EQ(rests[1].from, 3);
  EXPECT_EQ(rests[1].to, 5);
  EXPECT_EQ(rests[2].from, 6);
}

TEST_F(RunRecorderTest, BoundsRestsAndEvents) {
  for (int i = 0; i < 5000; ++i) {
    view_.holds = {{"max-lag", "behind", false, absl::ZeroDuration()}};
    See(2 * i);
    view_.holds.clear();
    See(2 * i + 1);
    Hear(Kind::kHeld, absl::StrCat(i));
  }
  EXPECT_EQ(recording().rests.size(), 1000);
  EXPECT_EQ(recording().rests_left_out, 4000);
  ASSERT_EQ(recording().events.size(), 2000);
  EXPECT_EQ(recording().events_left_out, 3000);
  EXPECT_EQ(recording().events[999].text, "999");
  EXPECT_EQ(recording().events[1000].text, "4000");
  EXPECT_EQ(recording().events[1999].text, "4999");
}

TEST_F(RunRecorderTest, WritesThePageAtTheEnd) {
  view_.table = "orders";
  Hear(Kind::kStart);
  See(1);
  EXPECT_EQ(Written(), "");
  Hear(Kind::kFailure, "row 7 differs");
  EXPECT_THAT(Written(), StartsWith("<!DOCTYPE html>"));
  absl::StatusOr<RunRecording> read = RecordingIn(Written());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->outcome, "failure");
  EXPECT_EQ(read->failure, "row 7 differs");
  EXPECT_EQ(read->events.size(), 2);
  EXPECT_EQ(JsonOf(*read), JsonOf(recording()));
}

TEST_F(RunRecorderTest, WritesTheRecordingAloneAsJson) {
  Start("run.json");
  Hear(Kind::kSuccess);
  absl::StatusOr<RunRecording> read = RecordingOf(Written());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->outcome, "success");
  EXPECT_EQ(read->failure, "");
}

TEST_F(RunRecorderTest, RefusesAFolderThatIsNotThere) {
  EXPECT_TRUE(absl::IsInvalidArgument(
      RunRecorder::Make("/no/such/folder/run.html").status()));
}

}  // namespace
}  // namespace osc
