#include "osc/view/metrics_file.h"

#include <glog/logging.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// How often the process complains of metrics, as long as this lives.
class Complaints : private google::LogSink {
 public:
  Complaints() { google::AddLogSink(this); }
  ~Complaints() override { google::RemoveLogSink(this); }
  int count() const { return count_; }

 private:
  using google::LogSink::send;
  void send(google::LogSeverity severity, const char*, const char*, int,
            const google::LogMessageTime&, const char* message,
            size_t len) override {
    count_ += severity == google::GLOG_WARNING &&
              absl::StrContains(absl::string_view(message, len), "no metrics");
  }
  int count_ = 0;
};

class MetricsFileTest : public ::testing::Test {
 protected:
  // The folder and nothing in it.
  void SetUp() override {
    unlink(path_.c_str());
    rmdir(folder_.c_str());
    ASSERT_EQ(mkdir(folder_.c_str(), 0755), 0);
  }

  std::string Text() const {
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }

  const std::string folder_ = absl::StrCat(::testing::TempDir(), "/metrics");
  const std::string path_ = folder_ + "/osc.prom";
  FakeClock clock_;
  RunView view_;
};

TEST_F(MetricsFileTest, HoldsTheLastView) {
  auto file = MetricsFile::Make(path_, &clock_);
  ASSERT_TRUE(file.ok()) << file.status();
  view_.rows_copied = 1;
  (*file)->OnView(view_);
  EXPECT_THAT(Text(), HasSubstr("run_id=\"\"} 1\n"));
  view_.rows_copied = 4711;
  (*file)->OnView(view_);
  EXPECT_THAT(Text(), HasSubstr("} 4711\n"));
  EXPECT_THAT(Text(), Not(HasSubstr("outcome=")));
}

TEST_F(MetricsFileTest, SaysAtTheEndHowTheRunEnded) {
  auto file = MetricsFile::Make(path_, &clock_);
  ASSERT_TRUE(file.ok()) << file.status();
  for (const auto kind : {RunEvent::Kind::kSuccess, RunEvent::Kind::kFailure}) {
    ASSERT_TRUE((*file)->OnEvent({kind, ""}, view_).ok());
    EXPECT_THAT(Text(),
                HasSubstr(absl::StrCat("outcome=\"", EventName(kind), "\"")));
  }
}

TEST_F(MetricsFileTest, ChangesWithEachEvent) {
  auto file = MetricsFile::Make(path_, &clock_);
  ASSERT_TRUE(file.ok()) << file.status();
  view_.rows_copied = 4711;
  ASSERT_TRUE((*file)->OnEvent({RunEvent::Kind::kPhase, ""}, view_).ok());
  EXPECT_THAT(Text(), HasSubstr("} 4711\n"));
  EXPECT_THAT(Text(), Not(HasSubstr("outcome=")));
}

TEST_F(MetricsFileTest, RefusesAFolderThatIsNotThere) {
  EXPECT_TRUE(absl::IsInvalidArgument(
      MetricsFile::Make(folder_ + "/missing/file", &clock_).status()));
}

TEST_F(MetricsFileTest, ComplainsOnceAMinuteAndGoesOn) {
  auto file = MetricsFile::Make(path_, &clock_);
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_EQ(rmdir(folder_.c_str()), 0);
  Complaints complaints;
  for (int second = 0; second < 61; ++second) {
    (*file)->OnView(view_);
    clock_.Advance(absl::Seconds(1));
  }
  EXPECT_EQ(complaints.count(), 2);
  EXPECT_TRUE((*file)->OnEvent({RunEvent::Kind::kSuccess, ""}, view_).ok());
  ASSERT_EQ(mkdir(folder_.c_str(), 0755), 0);
  (*file)->OnView(view_);
  EXPECT_THAT(Text(), HasSubstr("osc_phase"));
}

}  // namespace
}  // namespace osc
