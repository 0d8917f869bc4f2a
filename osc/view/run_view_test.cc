#include "osc/view/run_view.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

RunView Full() {
  RunView view;
  view.run_id = "0123456789abcdef";
  view.schema = "shop";
  view.table = "orders \"x\"\n";
  view.at = absl::FromUnixMillis(1790000000123);
  view.elapsed = absl::Milliseconds(61500);
  view.phase = "copy";
  view.resumed = true;
  view.fraction = 0.25;
  view.eta = absl::Seconds(90);
  view.rows_copied = 1000000000000;
  view.backlog_age = absl::Milliseconds(1500);
  view.holds = {{"max-lag", "replica b is 12 s behind", true, absl::Seconds(3)},
                {"operator", "paused by x", false, absl::Seconds(1)}};
  view.settings = {{"copy-rate", "500"}};
  view.retries = {{"copy", 3}};
  view.cutover_stall = absl::Milliseconds(12);
  return view;
}

TEST(RunViewTest, IsReadAsItWasWritten) {
  absl::StatusOr<RunView> read = ViewOf(JsonOf(Full()));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(JsonOf(*read), JsonOf(Full()));
  EXPECT_EQ(read->table, "orders \"x\"\n");
  EXPECT_EQ(read->at, Full().at);
  EXPECT_EQ(read->elapsed, absl::Milliseconds(61500));
  EXPECT_EQ(read->rows_copied, 1000000000000);
  EXPECT_EQ(read->fraction, 0.25);
  EXPECT_EQ(read->copy_rate, absl::nullopt);
  ASSERT_EQ(read->holds.size(), 2);
  EXPECT_EQ(read->holds[0].by, "max-lag");
  EXPECT_TRUE(read->holds[0].replay_too);
  EXPECT_EQ(read->holds[1].since, absl::Seconds(1));
  EXPECT_EQ(read->settings.at("copy-rate"), "500");
  EXPECT_EQ(read->retries.at("copy"), 3);
}

TEST(RunViewTest, StandsOnOneLine) {
  EXPECT_EQ(JsonOf(Full()).find('\n'), std::string::npos);
}

TEST(RunViewTest, ReadsWhatAnotherVersionWrote) {
  absl::StatusOr<RunView> read =
      ViewOf(R"({"phase": "copy", "moon": "full", "backlog": "many",
                 "holds": [1, {"by": "x"}], "eta_seconds": null})");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->phase, "copy");
  EXPECT_EQ(read->backlog, 0);
  ASSERT_EQ(read->holds.size(), 1);
  EXPECT_EQ(read->holds[0].by, "x");
  EXPECT_EQ(read->eta, absl::nullopt);
}

TEST(RunViewTest, RefusesWhatIsNoView) {
  for (const char* text : {"", "{", "[]", "7"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ViewOf(text).status())) << text;
  }
}

}  // namespace
}  // namespace osc
