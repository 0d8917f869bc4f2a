#include "osc/view/hooks.h"

#include <glog/logging.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "osc/view/hook_process.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSubsetOf;
using ::testing::Not;
using Kind = RunEvent::Kind;

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// What the process logs of hooks, as long as this lives.
class Logged : private google::LogSink {
 public:
  Logged() { google::AddLogSink(this); }
  ~Logged() override { google::RemoveLogSink(this); }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  using google::LogSink::send;
  void send(google::LogSeverity severity, const char*, const char*, int,
            const google::LogMessageTime&, const char* message,
            size_t len) override {
    lines_.push_back(absl::StrCat(severity == google::GLOG_WARNING ? "! " : "",
                                  absl::string_view(message, len)));
  }
  std::vector<std::string> lines_;
};

class HooksTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = absl::StrCat(
        ::testing::TempDir(), "/",
        ::testing::UnitTest::GetInstance()->current_test_info()->name());
    ASSERT_EQ(mkdir(folder_.c_str(), 0755), 0);
  }

  // A hook that knows its folder as $here.
  void Write(const std::string& name, const std::string& script,
             mode_t mode = 0755) {
    const std::string path = absl::StrCat(folder_, "/", name);
    std::ofstream(path) << "#!/bin/bash\nhere=${0%/*}\n" << script << "\n";
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
  }

  absl::Status Tell(Kind kind, const std::string& text = "",
                    absl::Duration ago = absl::ZeroDuration()) {
    auto hooks = Hooks::Read(folder_, absl::Minutes(10));
    if (!hooks.ok()) return hooks.status();
    view_.at = absl::Now() - ago;
    return (*hooks)->OnEvent({kind, text}, view_);
  }

  std::string File(const std::string& name) const {
    return Contents(absl::StrCat(folder_, "/", name));
  }

  std::string folder_;
  RunView view_;
};

TEST_F(HooksTest, FindTheFactsInTheirEnvironment) {
  setenv("MYSQL_PWD", "secret", 1);
  setenv("OSC_FAILPOINTS", "ours", 1);
  setenv("HOME_OF_TEST", "kept", 1);
  view_.run_id = "0123456789abcdef";
  view_.table = "or'ders \"$(x)";
  view_.phase = "catch up";
  view_.rows_copied = 4711;
  view_.elapsed = absl::Milliseconds(1500);
  view_.holds = {{"max-lag", "b", true, absl::Seconds(3)},
                 {"operator", "", false, absl::Seconds(1)}};
  Write("osc-held", "env -0 > $here/seen");
  EXPECT_TRUE(Tell(Kind::kHeld, "line 1\nline 2").ok());
  const std::vector<std::string> seen =
      absl::StrSplit(File("seen"), '\0', absl::SkipEmpty());
  for (const char* variable :
       {"OSC_EVENT=held", "OSC_TEXT=line 1\nline 2",
        "OSC_RUN_ID=0123456789abcdef", "OSC_TABLE=or'ders \"$(x)",
        "OSC_PHASE=catch up", "OSC_ROWS_COPIED=4711", "OSC_RESUMED=false",
        "OSC_ELAPSED_SECONDS=1.5", "OSC_ETA_SECONDS=",
        "OSC_HELD_BY=max-lag operator", "HOME_OF_TEST=kept"}) {
    EXPECT_THAT(seen, Contains(variable));
  }
  EXPECT_THAT(File("seen"), AllOf(Not(HasSubstr("MYSQL_PWD")),
                                  Not(HasSubstr("OSC_FAILPOINTS"))));
}

TEST_F(HooksTest, AreToldNoMoreThanTheKernelTakes) {
  view_.alter = std::string(1 << 20, 'x');
  Write("osc-start", "echo ${#OSC_ALTER} ${#OSC_TEXT} > $here/seen");
  EXPECT_TRUE(Tell(Kind::kStart, std::string("ab\0c", 4)).ok());
  EXPECT_EQ(File("seen"), "100000 2\n");
}

TEST_F(HooksTest, FindEachVariableInTheReadme) {
  const std::string readme = Contents("osc/view/README.md");
  for (const auto& [name, value] : HookEnvironment({}, view_)) {
    EXPECT_THAT(readme, HasSubstr(absl::StrCat("`", name, "`")));
  }
  for (int kind = 0; kind <= static_cast<int>(Kind::kFailure); ++kind) {
    EXPECT_THAT(readme, HasSubstr(absl::StrCat(
                            "`osc-", EventName(static_cast<Kind>(kind)), "`")));
  }
}

TEST_F(HooksTest, InheritNothingButTheEnvironment) {
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  signal(SIGPIPE, SIG_IGN);
  const int inheritable = dup(STDERR_FILENO);
  Write("osc-start",
        "ls /proc/$$/fd > $here/files\n"
        "cat > $here/input\n"
        "grep -E '^Sig(Ign|Blk)' /proc/self/status | cut -f 2 > "
        "$here/signals");
  EXPECT_TRUE(Tell(Kind::kStart).ok());
  close(inheritable);
  signal(SIGPIPE, SIG_DFL);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  // Bash opens its script as 255.
  const std::vector<std::string> files =
      absl::StrSplit(File("files"), '\n', absl::SkipEmpty());
  EXPECT_THAT(files, IsSubsetOf({"0", "1", "2", "255"}));
  EXPECT_EQ(File("input"), "");
  const std::vector<std::string> signals =
      absl::StrSplit(File("signals"), '\n', absl::SkipEmpty());
  EXPECT_EQ(signals.size(), 2);
  for (const std::string& mask : signals) {
    // Signals 32 and 33 belong to the C library.
    EXPECT_EQ(std::stoull(mask, nullptr, 16) & 0x7fffffff, 0) << mask;
  }
}

TEST_F(HooksTest, AreRunInTheOrderOfTheirNames) {
  for (const char* name : {"osc-success-b", "osc-success", "osc-success-10",
                           "osc-failure", "osc-start"}) {
    Write(name, "echo ${0##*/} >> $here/seen");
  }
  EXPECT_TRUE(Tell(Kind::kSuccess).ok());
  EXPECT_EQ(File("seen"), "osc-success\nosc-success-10\nosc-success-b\n");
}

TEST_F(HooksTest, HaveWhatTheyPrintLoggedLineByLine) {
  Write("osc-phase", "echo one; echo two >&2; echo; printf 'no end'");
  Logged logged;
  EXPECT_TRUE(Tell(Kind::kPhase).ok());
  EXPECT_THAT(logged.lines(), ElementsAre("osc-phase: one", "osc-phase: two",
                                          "osc-phase: ", "osc-phase: no end"));
}

TEST_F(HooksTest, MayPrintMuchAndLongLines) {
  Write("osc-phase", "head -c 100000 /dev/zero | tr '\\0' x");
  Logged logged;
  EXPECT_TRUE(Tell(Kind::kPhase).ok());
  size_t printed = 0;
  for (const std::string& line : logged.lines()) {
    printed += line.size() - std::string("osc-phase: ").size();
  }
  EXPECT_EQ(printed, 100000);
}

TEST_F(HooksTest, RefuseAStepThatTheyComeBefore) {
  for (const std::string& event :
       {std::string("start"), std::string("before-cutover")}) {
    Write("osc-" + event + "-1", "exit 7");
    Write("osc-" + event + "-2", "touch $here/run");
  }
  for (Kind kind : {Kind::kStart, Kind::kBeforeCutover}) {
    const absl::Status status = Tell(kind);
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr(absl::StrCat("osc-", EventName(kind), "-1")),
                      HasSubstr("exit code 7")));
  }
  EXPECT_NE(access((folder_ + "/run").c_str(), F_OK), 0);
}

TEST_F(HooksTest, CannotRefuseWhatHasHappened) {
  Write("osc-after-cutover-1", "kill -9 $$");
  Write("osc-after-cutover-2", "touch $here/run");
  Logged logged;
  EXPECT_TRUE(Tell(Kind::kAfterCutover).ok());
  EXPECT_EQ(access((folder_ + "/run").c_str(), F_OK), 0);
  EXPECT_THAT(
      logged.lines(),
      ElementsAre(AllOf(HasSubstr("! hook "), HasSubstr("osc-after-cutover-1"),
                        HasSubstr("ended by signal 9"))));
}

TEST_F(HooksTest, AreEndedWithAllTheyStartedAfterTheLimit) {
  Write("osc-start",
        "trap 'echo told' TERM\n(trap '' TERM; sleep 600) &\n"
        "echo $! > $here/child\necho begun\nwhile :; do wait; done");
  FakeClock clock;
  std::vector<std::string> lines;
  const absl::Status status = RunHook(
      folder_ + "/osc-start", {}, absl::Minutes(1),
      [&](absl::string_view line) {
        lines.emplace_back(line);
        clock.Advance(absl::Minutes(1));
      },
      &clock);
  EXPECT_THAT(lines, ElementsAre("begun", "told"));
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("osc-start has not ended within 1m"));
  int child = 0;
  ASSERT_TRUE(absl::SimpleAtoi(File("child"), &child));
  // Dead, be it that nobody has waited for it yet.
  const std::string file = absl::StrCat("/proc/", child, "/status");
  for (std::string state; !(state = Contents(file)).empty();) {
    if (absl::StrContains(state, "State:\tZ")) break;
    absl::SleepFor(absl::Milliseconds(10));
  }
}

// It printed faster than it was logged: there was always more to read, and
// nobody looked at the clock.
TEST_F(HooksTest, AreEndedAfterTheLimitThoughTheyPrintWithoutEnd) {
  Write("osc-start", "exec yes $(head -c 500 /dev/zero | tr '\\0' x)");
  FakeClock clock;
  const absl::Status status = RunHook(
      folder_ + "/osc-start", {}, absl::Minutes(1),
      [&](absl::string_view) {
        clock.Advance(absl::Seconds(1));
        absl::SleepFor(absl::Milliseconds(1));
      },
      &clock);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("has not ended within 1m"));
}

TEST_F(HooksTest, MayLeaveSomethingInTheBackgroundThatPrintsWithoutEnd) {
  Write("osc-success",
        "yes $(head -c 4000 /dev/zero | tr '\\0' x) & echo $! > $here/child");
  EXPECT_TRUE(Tell(Kind::kSuccess).ok());
  int child = 0;
  ASSERT_TRUE(absl::SimpleAtoi(File("child"), &child));
  kill(child, SIGKILL);  // Or SIGPIPE was faster.
}

TEST_F(HooksTest, MayLeaveSomethingInTheBackground) {
  Write("osc-success", "sleep 600 & echo $! > $here/child; echo begun");
  Logged logged;
  EXPECT_TRUE(Tell(Kind::kSuccess).ok());
  EXPECT_THAT(logged.lines(), ElementsAre("osc-success: begun"));
  int child = 0;
  ASSERT_TRUE(absl::SimpleAtoi(File("child"), &child));
  EXPECT_EQ(kill(child, SIGKILL), 0);
}

// A hook that hangs, for a throttle that comes and goes all night, had the next
// phase wait for days.
TEST_F(HooksTest, ArePassedOverWhenTheyAreLateAndNobodyWaits) {
  Write("osc-held", "echo late >> $here/seen");
  Write("osc-phase", "echo phase >> $here/seen");
  Logged logged;
  EXPECT_TRUE(Tell(Kind::kHeld, "", absl::Hours(1)).ok());
  EXPECT_THAT(logged.lines(),
              ElementsAre(HasSubstr("! no hook for \"held\" of 3600 s ago")));
  EXPECT_TRUE(Tell(Kind::kPhase, "", absl::Hours(1)).ok());
  EXPECT_EQ(File("seen"), "phase\n");
  EXPECT_TRUE(Tell(Kind::kHeld, "", absl::Minutes(5)).ok());
  EXPECT_EQ(File("seen"), "phase\nlate\n");
}

TEST_F(HooksTest, AreRefusedWhenTheyCouldNeverBeRun) {
  const auto refusal = [this] {
    const absl::Status status = Tell(Kind::kStart);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    return std::string(status.message());
  };
  Write("README", "is none", 0644);
  EXPECT_TRUE(Tell(Kind::kStart).ok());
  Write("osc-begin", "is no event");
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/osc-begin: no such event"),
                               HasSubstr("start, phase, held")));
  unlink((folder_ + "/osc-begin").c_str());
  Write("osc-start.bak", "is none");
  EXPECT_THAT(refusal(), HasSubstr("/osc-start.bak: no such event"));
  unlink((folder_ + "/osc-start.bak").c_str());
  mkdir((folder_ + "/osc-start").c_str(), 0755);
  EXPECT_THAT(refusal(), HasSubstr("/osc-start: it is no executable file"));
  folder_ += "/missing";
  EXPECT_THAT(refusal(), HasSubstr("/missing: No such file"));
}

TEST_F(HooksTest, AreRefusedWithoutTheRightToRunThem) {
  Write("osc-start", "exit 0", 0644);
  const absl::Status status = Tell(Kind::kStart);
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
}

TEST_F(HooksTest, SayThatTheyCannotBeRun) {
  const std::string path = folder_ + "/osc-start";
  std::ofstream(path) << "no program\n";
  ASSERT_EQ(chmod(path.c_str(), 0755), 0);
  EXPECT_THAT(std::string(Tell(Kind::kStart).message()),
              HasSubstr("osc-start cannot be run: Exec format error"));
}

}  // namespace
}  // namespace osc
