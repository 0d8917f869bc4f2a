#include "osc/control/auto_pilot.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

constexpr absl::Duration kBudget = absl::Milliseconds(20);

ServerSignals Calm() {
  ServerSignals signals;
  signals.commit = absl::Milliseconds(2);
  signals.threads_running = 3;
  signals.redo_filled = 0.1;
  signals.history_length = 500;
  return signals;
}

std::string Trouble(const ServerSignals& now) {
  return TroubleOf(now, Calm(), kBudget);
}

TEST(TroubleTest, IsNoneWhileTheSignalsKeepWithinTheirBudgets) {
  EXPECT_EQ(Trouble(Calm()), "");
  ServerSignals most = Calm();
  most.commit = kBudget;
  most.threads_running = 14;
  most.redo_filled = 0.75;
  most.history_length = 1000500;
  EXPECT_EQ(Trouble(most), "");
}

TEST(TroubleTest, NamesTheSignalThatIsOutOfItsBudget) {
  ServerSignals now = Calm();
  now.commit = absl::Microseconds(20150);
  EXPECT_EQ(Trouble(now), "a small commit takes 20.1ms, above 20ms");
  now = Calm();
  now.threads_running = 15;
  EXPECT_EQ(Trouble(now), "15 threads run, above 14");
  now = Calm();
  now.redo_filled = 0.8;
  EXPECT_EQ(Trouble(now), "the redo log is filled to 80%, above 75%");
  now = Calm();
  now.history_length = 1000501;
  EXPECT_THAT(Trouble(now), HasSubstr("1000501 undo logs"));
}

TEST(TroubleTest, SaysThatABudgetCannotBeKept) {
  ServerSignals at_first = Calm();
  at_first.redo_filled = 0.9;
  EXPECT_EQ(HopelessBudget(at_first, absl::Milliseconds(20)), "");
  EXPECT_EQ(HopelessBudget(ServerSignals(), absl::Milliseconds(20)), "");
  at_first.commit = absl::Milliseconds(25);
  EXPECT_EQ(HopelessBudget(at_first, absl::Milliseconds(20)),
            "a small commit takes 25ms, above 20ms, before the copy has begun: "
            "give --auto-latency more, or the copy hardly gets on");
}

TEST(TroubleTest, PassesOverWhatCannotBeRead) {
  EXPECT_EQ(Trouble(ServerSignals()), "");
  ServerSignals now = Calm();
  now.threads_running = 1000;
  EXPECT_EQ(TroubleOf(now, ServerSignals(), kBudget), "");
}

}  // namespace
}  // namespace osc
