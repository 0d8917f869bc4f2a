#include "osc/status_line.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

class StatusLineTest : public ::testing::Test {
 protected:
  // What was written since the last call, with ~ for "clear the line".
  std::string Written() {
    std::string text;
    text.swap(written_);
    const std::string clear = "\r\x1b[K";
    for (size_t at; (at = text.find(clear)) != std::string::npos;) {
      text.replace(at, clear.size(), "~");
    }
    return text;
  }

  int width_ = 80;
  std::string written_;
  StatusLine line_{
      [this](absl::string_view t) { absl::StrAppend(&written_, t); },
      [this] { return width_; }};
};

TEST_F(StatusLineTest, RewritesTheLineInPlace) {
  line_.Show("copy 10%");
  EXPECT_EQ(Written(), "~copy 10%");
  line_.Show("copy 9%");
  EXPECT_EQ(Written(), "~copy 9%");
}

// A log line in the middle of the progress line reads as neither.
TEST_F(StatusLineTest, LetsTextPassAboveTheLine) {
  line_.Show("copy 10%");
  Written();
  line_.Print("a message\n");
  EXPECT_EQ(Written(), "~a message\ncopy 10%");
}

TEST_F(StatusLineTest, LeavesNothingOfAClearedLine) {
  line_.Show("copy 10%");
  Written();
  line_.Show("");
  EXPECT_EQ(Written(), "~");
  line_.Print("a message\n");
  EXPECT_EQ(Written(), "a message\n");
}

// A longer line wraps, and then \r no longer goes back to its begin.
TEST_F(StatusLineTest, CutsTheLineToTheTerminal) {
  width_ = 6;
  line_.Show("123456789");
  EXPECT_EQ(Written(), "~12345");
  line_.Show("ÄÖÜäöü");
  EXPECT_EQ(Written(), "~ÄÖÜäö");
}

TEST_F(StatusLineTest, ShowsNothingWhereThereIsNoTerminal) {
  width_ = 0;
  line_.Show("copy 10%");
  line_.Print("a message\n");
  EXPECT_EQ(Written(), "a message\n");
}

}  // namespace
}  // namespace osc
