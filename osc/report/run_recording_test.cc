#include "osc/report/run_recording.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

RunRecording Full() {
  RunRecording recording;
  recording.outcome = "failure";
  recording.failure = "it \"differs\"\n\xff";
  recording.last.table = "orders";
  recording.last.elapsed = absl::Seconds(61);
  recording.largest_backlog = 17;
  recording.oldest_backlog = 1.5;
  RunRecording::Point point;
  point.at = 1;
  point.copy_rate = 1000.5;
  point.backlog = 4;
  recording.points = {point, RunRecording::Point()};
  recording.phases = {{0, "prepare"}, {0.5, "copy"}};
  recording.rests = {{1, 2, "max-lag", "behind", true}};
  recording.rests_left_out = 3;
  recording.events = {{1, "held", "copy", "behind"}};
  recording.events_left_out = 4;
  return recording;
}

TEST(RunRecordingTest, IsReadAsItWasWritten) {
  const std::string json = JsonOf(Full());
  EXPECT_EQ(json.find('\n'), std::string::npos);
  absl::StatusOr<RunRecording> read = RecordingOf(json);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(JsonOf(*read), json);
  EXPECT_EQ(read->last.elapsed, absl::Seconds(61));
  ASSERT_EQ(read->points.size(), 2);
  EXPECT_EQ(read->points[0].copy_rate, 1000.5);
  EXPECT_EQ(read->points[1].copy_rate, absl::nullopt);
  ASSERT_EQ(read->rests.size(), 1);
  EXPECT_TRUE(read->rests[0].replay_too);
  EXPECT_EQ(read->events_left_out, 4);
}

TEST(RunRecordingTest, ReadsWhatAnotherVersionWrote) {
  absl::StatusOr<RunRecording> read = RecordingOf(
      R"({"format": "osc run", "view": {}, "outcome": 7, "points": 8,
          "phases": [1, {"phase": "copy", "at": "x"}], "moon": "full"})");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->outcome, "");
  ASSERT_EQ(read->phases.size(), 1);
  EXPECT_EQ(read->phases[0].phase, "copy");
}

TEST(RunRecordingTest, RefusesWhatIsNoRecording) {
  for (const char* text : {"", "{", "[]", "{}", R"({"format": "osc run"})",
                           R"({"format": "other", "view": {}})",
                           R"({"format": "osc run", "view": 1})"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(RecordingOf(text).status())) << text;
  }
}

}  // namespace
}  // namespace osc
