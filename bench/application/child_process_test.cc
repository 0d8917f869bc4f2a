#include "bench/application/child_process.h"

#include <signal.h>

#include <thread>

#include "absl/strings/match.h"
#include "db/clock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

constexpr absl::Duration kLong = absl::Seconds(120);

ChildRun Shell(const std::string& script, absl::Duration limit = kLong) {
  Stopper stopper;
  absl::StatusOr<ChildRun> run = RunChild({"sh", "-c", script}, limit, stopper);
  EXPECT_TRUE(run.ok()) << run.status();
  return run.value_or(ChildRun());
}

TEST(ChildProcessTest, GivesExitCodeAndBothStreams) {
  const ChildRun run = Shell("echo one; echo two >&2; exit 3");
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_FALSE(run.ok());
  EXPECT_FALSE(run.timed_out);
  EXPECT_EQ(run.output, "one\ntwo\n");
  EXPECT_TRUE(Shell("exit 0").ok());
}

TEST(ChildProcessTest, KeepsTheEndOfALongOutput) {
  const ChildRun run = Shell("seq 1 100000; sleep 0.1; echo last");
  EXPECT_LE(run.output.size(), 4000u);
  EXPECT_TRUE(absl::EndsWith(run.output, "100000\nlast\n")) << run.output;
}

TEST(ChildProcessTest, CountsTheProcessorTimeOfItsChildrenToo) {
  // dd burns processor time; sh does not.
  const ChildRun run =
      Shell("dd if=/dev/zero of=/dev/null bs=1k count=3000000 2>&1; exit 0");
  EXPECT_GT(run.cpu, absl::Milliseconds(50)) << run.output;
}

// The memory of this process, from which the child was made, is not counted.
TEST(ChildProcessTest, MeasuresTheMemoryOfTheProgramAlone) {
  std::string large(100 << 20, 'x');
  const ChildRun run = Shell("sleep 0.2");
  EXPECT_GT(run.max_rss_mib, 0);
  EXPECT_LT(run.max_rss_mib, 50) << large.size();
}

TEST(ChildProcessTest, KillsWhatTakesTooLong) {
  const ChildRun run = Shell("exec sleep 1000", absl::Milliseconds(100));
  EXPECT_TRUE(run.timed_out);
  EXPECT_EQ(run.exit_code, -1);
}

TEST(ChildProcessTest, KillsItWhenTheHarnessStops) {
  Stopper stopper;
  stopper.Stop(absl::CancelledError("enough"));
  EXPECT_TRUE(
      absl::IsCancelled(RunChild({"sleep", "1000"}, kLong, stopper).status()));
}

TEST(ChildProcessTest, LetsItReceiveSignalsThatTheHarnessBlocks) {
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const ChildRun run = Shell("kill -TERM $$; echo survived");
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  EXPECT_EQ(run.output, "");
  EXPECT_EQ(run.exit_code, -1);
}

TEST(ChildProcessTest, SaysThatAProgramIsMissing) {
  Stopper stopper;
  EXPECT_TRUE(absl::IsNotFound(
      RunChild({"no-such-program-here"}, kLong, stopper).status()));
  EXPECT_FALSE(IsOnPath("no-such-program-here"));
  EXPECT_TRUE(IsOnPath("sh"));
}

}  // namespace
}  // namespace osc
