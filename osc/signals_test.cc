#include "osc/signals.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

// Runs `body` in a child process; its exit code, or minus the signal that
// killed it. Signals and their masks belong to a whole process.
int ExitCodeOf(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST(SignalWatchTest, StopsTheRunAtTheFirstSignal) {
  for (int signal : {SIGINT, SIGTERM, SIGHUP}) {
    EXPECT_EQ(ExitCodeOf([signal] {
                Stopper stopper;
                SignalWatch watch(&stopper, [] { _exit(1); });
                kill(getpid(), signal);
                stopper.WaitFor(absl::InfiniteDuration());
                return absl::IsCancelled(stopper.status()) ? 42 : 2;
              }),
              42);
  }
}

TEST(SignalWatchTest, LeavesAtOnceAtTheSecondSignal) {
  EXPECT_EQ(ExitCodeOf([] {
              Stopper stopper, never;
              SignalWatch watch(&stopper, [] { _exit(42); });
              kill(getpid(), SIGINT);
              stopper.WaitFor(absl::InfiniteDuration());
              kill(getpid(), SIGTERM);
              never.WaitFor(absl::InfiniteDuration());
              return 1;
            }),
            42);
}

// A run that was started with nohup outlives its terminal.
TEST(SignalWatchTest, LeavesAnIgnoredHangupIgnored) {
  EXPECT_EQ(ExitCodeOf([] {
              signal(SIGHUP, SIG_IGN);
              Stopper stopper;
              SignalWatch watch(&stopper, [] { _exit(1); });
              kill(getpid(), SIGHUP);
              kill(getpid(), SIGTERM);
              stopper.WaitFor(absl::InfiniteDuration());
              return stopper.status().message() == "stopped by SIGTERM" ? 42
                                                                        : 2;
            }),
            42);
}

// A script that starts a run with & can still stop it by SIGINT.
TEST(SignalWatchTest, StopsAtAnInterruptThatWasIgnoredBefore) {
  EXPECT_EQ(ExitCodeOf([] {
              signal(SIGINT, SIG_IGN);
              Stopper stopper;
              SignalWatch watch(&stopper, [] { _exit(1); });
              kill(getpid(), SIGINT);
              stopper.WaitFor(absl::Seconds(30));
              return stopper.stopped() ? 42 : 2;
            }),
            42);
}

TEST(SignalWatchTest, GivesTheSignalsBackWhenItEnds) {
  EXPECT_EQ(ExitCodeOf([] {
              Stopper stopper;
              {
                SignalWatch watch(&stopper, [] { _exit(1); });
              }
              kill(getpid(), SIGTERM);
              return 1;
            }),
            -SIGTERM);
}

}  // namespace
}  // namespace osc
