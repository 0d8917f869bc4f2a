#include "osc/report/report_command.h"

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "osc/report/run_page.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

std::string PathOf(const std::string& name) {
  return absl::StrCat(::testing::TempDir(), "/", name);
}

TEST(ReportCommandTest, MakesThePageFromAPageAndFromARecording) {
  RunRecording recording;
  recording.last.table = "orders";
  std::ofstream(PathOf("run.html")) << RunPage(recording);
  std::ofstream(PathOf("run.json")) << JsonOf(recording) << "\n";
  for (const char* input : {"run.html", "run.json"}) {
    std::ostringstream out, file;
    ASSERT_TRUE(MakeReportAnew(PathOf(input), "", &out).ok());
    EXPECT_EQ(out.str(), RunPage(recording));
    out.str("");
    ASSERT_TRUE(MakeReportAnew(PathOf(input), PathOf("anew"), &out).ok());
    EXPECT_EQ(out.str(), "");
    file << std::ifstream(PathOf("anew")).rdbuf();
    EXPECT_EQ(file.str(), RunPage(recording));
  }
}

TEST(ReportCommandTest, SaysWhichFileItCannotUse) {
  std::ofstream(PathOf("other")) << "something else";
  std::ofstream(PathOf("empty"));
  std::ostringstream out;
  for (const std::string& input : {PathOf("other"), PathOf("empty"),
                                   PathOf("missing"), ::testing::TempDir()}) {
    const absl::Status status = MakeReportAnew(input, "", &out);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(input));
  }
  EXPECT_EQ(out.str(), "");
}

}  // namespace
}  // namespace osc
