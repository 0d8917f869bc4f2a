#include "osc/cutover_window.h"

#include <string>

#include "absl/time/civil_time.h"
#include "db/clock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

absl::TimeZone Berlin() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("Europe/Berlin", &zone));
  return zone;
}

CutoverWindow Window(const std::string& text) {
  auto window = CutoverWindow::Parse(text, Berlin());
  EXPECT_TRUE(window.ok()) << window.status();
  return window.ok() ? *window : CutoverWindow();
}

absl::Time At(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M %Ez", text, &time, &error))
      << error;
  return time;
}

bool IsOpen(const std::string& window, const std::string& time) {
  return Window(window).IsOpen(At(time));
}

std::string NextOpening(const std::string& window, const std::string& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M %Ez",
                          Window(window).NextOpening(At(time)), Berlin());
}

TEST(CutoverWindowTest, IsOpenFromItsBeginUntilRightBeforeItsEnd) {
  EXPECT_FALSE(IsOpen("02:00-05:00", "2026-07-01 01:59 +02:00"));
  EXPECT_TRUE(IsOpen("02:00-05:00", "2026-07-01 02:00 +02:00"));
  EXPECT_TRUE(IsOpen("02:00-05:00", "2026-07-01 04:59 +02:00"));
  EXPECT_FALSE(IsOpen("02:00-05:00", "2026-07-01 05:00 +02:00"));
}

TEST(CutoverWindowTest, GoesByItsTimeZone) {
  EXPECT_TRUE(IsOpen("02:00-05:00", "2026-07-01 00:30 +00:00"));
  EXPECT_FALSE(IsOpen("02:00-05:00", "2026-07-01 04:30 +00:00"));
}

TEST(CutoverWindowTest, GoesOverMidnight) {
  for (const std::string window : {"22:30-01:30", "22:30-24:00,00:00-01:30"}) {
    SCOPED_TRACE(window);
    EXPECT_FALSE(IsOpen(window, "2026-07-01 22:29 +02:00"));
    EXPECT_TRUE(IsOpen(window, "2026-07-01 22:30 +02:00"));
    EXPECT_TRUE(IsOpen(window, "2026-07-02 00:00 +02:00"));
    EXPECT_TRUE(IsOpen(window, "2026-07-02 01:29 +02:00"));
    EXPECT_FALSE(IsOpen(window, "2026-07-02 01:30 +02:00"));
  }
}

TEST(CutoverWindowTest, TellsWhenTheNextOfSeveralOpens) {
  const std::string windows = "12:15-13:00, 02:00-05:00";
  EXPECT_EQ(NextOpening(windows, "2026-07-01 05:00 +02:00"),
            "2026-07-01 12:15 +02:00");
  EXPECT_EQ(NextOpening(windows, "2026-07-01 13:00 +02:00"),
            "2026-07-02 02:00 +02:00");
  EXPECT_EQ(NextOpening(windows, "2026-07-01 04:44 +02:00"),
            "2026-07-01 04:44 +02:00");
}

// On 2026-03-29 the clock goes from 01:59 to 03:00.
TEST(CutoverWindowTest, IsNotOpenInAnHourThatIsSkipped) {
  EXPECT_EQ(NextOpening("02:00-05:00", "2026-03-29 01:59 +01:00"),
            "2026-03-29 03:00 +02:00");
  EXPECT_EQ(NextOpening("02:00-03:00", "2026-03-29 01:59 +01:00"),
            "2026-03-30 02:00 +02:00");
  EXPECT_FALSE(IsOpen("01:30-02:30", "2026-03-29 03:00 +02:00"));
}

// On 2026-10-25 the clock goes from 02:59 back to 02:00.
TEST(CutoverWindowTest, IsOpenTwiceInAnHourThatComesTwice) {
  const std::string window = "02:00-02:30";
  EXPECT_TRUE(IsOpen(window, "2026-10-25 02:15 +02:00"));
  EXPECT_FALSE(IsOpen(window, "2026-10-25 02:30 +02:00"));
  EXPECT_EQ(NextOpening(window, "2026-10-25 02:30 +02:00"),
            "2026-10-25 02:00 +01:00");
  EXPECT_TRUE(IsOpen(window, "2026-10-25 02:15 +01:00"));
  EXPECT_EQ(NextOpening(window, "2026-10-25 02:30 +01:00"),
            "2026-10-26 02:00 +01:00");
}

TEST(CutoverWindowTest, IsAlwaysOpenByDefault) {
  EXPECT_TRUE(CutoverWindow().IsOpen(At("2026-07-01 12:00 +02:00")));
  EXPECT_TRUE(CutoverWindow().always_open());
}

TEST(CutoverWindowTest, RefusesWhatIsNoWindow) {
  for (const std::string text :
       {"", "02:00", "02:00-", "2-5", "02:00-25:00", "02:60-03:00",
        "02:00-03:00-04:00", "02:00-03:00,", "-1:00-02:00", "002:00-03:00",
        "02:00-24:01", "02: 0-03:00"}) {
    EXPECT_FALSE(CutoverWindow::Parse(text, Berlin()).ok()) << text;
  }
  EXPECT_NE(CutoverWindow::Parse("02:00-02:00", Berlin())
                .status()
                .message()
                .find("whole day"),
            std::string::npos);
  EXPECT_FALSE(CutoverWindow::Parse("00:00-24:00", Berlin()).ok());
}

TEST(CutoverWindowTest, SaysWhatTheClockShows) {
  EXPECT_EQ(Window("02:00-05:00").Describe(At("2026-07-01 14:03 +02:00")),
            "02:00-05:00 Europe/Berlin (now 14:03 CEST, +02:00)");
  EXPECT_EQ(CutoverWindow().Describe(absl::UnixEpoch()), "at any time");
}

TEST(WindowGateTest, IsShutUntilTheWindowOpensAndShutAgainAfterIt) {
  FakeClock clock(At("2026-03-28 12:00 +01:00"));
  WindowGate gate(Window("02:00-05:00"), [&] { return clock.Now(); });
  EXPECT_EQ(gate.ReasonToWait().value(),
            "waiting for the cutover window, opens at 2026-03-29 03:00 CEST");
  clock.Advance(absl::Hours(14));
  EXPECT_EQ(gate.ReasonToWait().value(), "");
  clock.Advance(absl::Hours(2));
  EXPECT_EQ(gate.ReasonToWait().value(),
            "waiting for the cutover window, opens at 2026-03-30 02:00 CEST");
}

}  // namespace
}  // namespace osc
