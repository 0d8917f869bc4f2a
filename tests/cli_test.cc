#include <signal.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/command_fixture.h"
#include "tests/osc_process.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class CliTest : public CommandTest {
 protected:
  bool HasColumn() {
    return connection_->Execute("SELECT note FROM d.t LIMIT 1").ok();
  }

  // A run that takes long enough to be disturbed.
  static Strings SlowRun(const Strings& more = {}) {
    Strings args = Args("run", {"--execute", "--copy-rate=500"});
    args.insert(args.end(), more.begin(), more.end());
    return args;
  }

  void AwaitTriggers() {
    while (!absl::StrContains(Objects(), "t__osc_del")) {
      ASSERT_FALSE(HasFatalFailure());
      absl::SleepFor(absl::Milliseconds(20));
    }
  }
};

TEST_F(CliTest, ChangesNothingWithoutExecute) {
  for (const char* command : {"plan", "run"}) {
    OscProcess osc(Args(command));
    EXPECT_EQ(osc.Wait(), 0) << osc.err();
    EXPECT_THAT(osc.out(), AllOf(HasSubstr("t__osc_new"), HasSubstr("note"),
                                 HasSubstr("\nnothing was changed\n")));
    EXPECT_EQ(Objects(), "t");
  }
}

TEST_F(CliTest, ChangesTheTableAndSaysWhatItDid) {
  OscProcess osc(Args("run", {"--execute"}));
  EXPECT_EQ(osc.Wait(), 0) << osc.err();
  EXPECT_THAT(osc.out(),
              AllOf(StartsWith("done: d.t has been changed\n"),
                    HasSubstr("\nrows copied: 2048\n"),
                    HasSubstr("\nrows verified: 2048\n"),
                    ContainsRegex("\ncutover at: [0-9]+\\.[0-9]{3}\n"),
                    HasSubstr("\nold table: d.t__osc_old (kept)\n")));
  EXPECT_TRUE(HasColumn());
  EXPECT_EQ(Objects(), "t,t__osc_old");
}

TEST_F(CliTest, DropsTheOldTableWhenAsked) {
  OscProcess osc(Args("run", {"--execute", "--drop-old-table"}));
  EXPECT_EQ(osc.Wait(), 0) << osc.err();
  EXPECT_THAT(osc.out(), HasSubstr("\nold table: d.t__osc_old (dropped)\n"));
  EXPECT_EQ(Objects(), "t");
}

TEST_F(CliTest, LogsWithTimePhaseAndTable) {
  OscProcess osc(
      Args("run", {"--execute", "--log-dir=" + ::testing::TempDir()}));
  EXPECT_EQ(osc.Wait(), 0) << osc.err();
  EXPECT_THAT(osc.err(), ContainsRegex("\n[0-9-]+T[0-9:.]+[+-][0-9:]+ INFO "
                                       "[a-z ]+ d\\.t: phase copy\n"));
  EXPECT_THAT(osc.err(), Not(HasSubstr("\r")));
}

TEST_F(CliTest, RemovesWhatItMadeWhenStoppedIfAskedTo) {
  for (int signal : {SIGINT, SIGTERM}) {
    OscProcess osc(SlowRun({"--on-stop=clean"}));
    AwaitTriggers();
    osc.Signal(signal);
    EXPECT_EQ(osc.Wait(), 6) << osc.err();
    EXPECT_THAT(osc.out(), StartsWith("stopped: the original table d.t is "
                                      "intact and in use"));
    EXPECT_THAT(osc.err(), Not(HasSubstr("osc resume")));
    EXPECT_THAT(osc.err(), HasSubstr(signal == SIGINT ? "stopped by SIGINT"
                                                      : "stopped by SIGTERM"));
    EXPECT_EQ(Objects(), "t");
    EXPECT_FALSE(HasColumn());
  }
}

TEST_F(CliTest, GoesOnWhereASignalStoppedIt) {
  OscProcess stopped(SlowRun());
  while (!connection_->QueryInt("SELECT 1 FROM d.t__osc_chunks LIMIT 1").ok()) {
    ASSERT_TRUE(stopped.Runs()) << stopped.err();
    absl::SleepFor(absl::Milliseconds(5));
  }
  stopped.Signal(SIGTERM);
  EXPECT_EQ(stopped.Wait(), 6) << stopped.err();
  EXPECT_THAT(stopped.out(), HasSubstr("the triggers go on logging"));
  EXPECT_THAT(stopped.err(),
              AllOf(HasSubstr("\n  osc resume --database=d --table=t\n"),
                    HasSubstr("\n  osc cleanup --database=d --table=t "
                              "--execute\n")));
  EXPECT_THAT(Objects(), HasSubstr("t__osc_del"));
  Execute("INSERT INTO d.t (v) VALUES (77)");
  OscProcess again(OnTable("resume"));
  EXPECT_EQ(again.Wait(), 0) << again.err();
  EXPECT_THAT(again.out(), AllOf(StartsWith("done: d.t has been changed\n"),
                                 HasSubstr("\nrows verified: 2049\n")));
  EXPECT_TRUE(HasColumn());
  EXPECT_EQ(Objects(), "t,t__osc_old");
}

TEST_F(CliTest, SaysThatThereIsNothingToResume) {
  OscProcess osc(OnTable("resume"));
  EXPECT_EQ(osc.Wait(), 2);
  EXPECT_THAT(osc.err(), HasSubstr("there is no unfinished migration of "
                                   "`d`.`t`"));
  EXPECT_EQ(Objects(), "t");
}

TEST_F(CliTest, RefusesASecondRunOnTheTable) {
  OscProcess first(SlowRun());
  AwaitTriggers();
  OscProcess second(Args("run", {"--execute"}));
  EXPECT_EQ(second.Wait(), 7) << second.err();
  EXPECT_THAT(second.out(), HasSubstr("another run"));
  EXPECT_THAT(Objects(), HasSubstr("t__osc_del"));
  first.Signal(SIGTERM);
  EXPECT_EQ(first.Wait(), 6) << first.err();
}

TEST_F(CliTest, EndsWithItsOwnCodeWhenTheLockCannotBeHad) {
  OscProcess osc(SlowRun(
      {"--cutover-attempts=1", "--lock-wait-timeout=1s", "--on-stop=clean"}));
  AwaitTriggers();
  Execute("BEGIN");
  Execute("SELECT COUNT(*) FROM d.t");
  // It goes on while the original is held: only the cutover minds. The triggers
  // can go no sooner than this transaction.
  while (!absl::StrContains(osc.err(), "cutover attempt 1 failed")) {
    ASSERT_EQ(kill(osc.pid(), 0), 0) << osc.err();
    absl::SleepFor(absl::Milliseconds(20));
  }
  Execute("COMMIT");
  EXPECT_EQ(osc.Wait(), 5) << osc.err();
  EXPECT_THAT(osc.out(), HasSubstr("intact and in use"));
  EXPECT_EQ(Objects(), "t");
}

TEST_F(CliTest, EndsWithItsOwnCodeAndTheRowsWhenTheChecksumDiffers) {
  OscProcess osc(SlowRun());
  AwaitTriggers();
  absl::StatusOr<Result> changed;
  do {
    changed = connection_->Query("UPDATE d.t__osc_new SET v = 99 WHERE id = 1");
    ASSERT_TRUE(changed.ok()) << changed.status();
  } while (changed->affected_rows == 0);
  EXPECT_EQ(osc.Wait(), 4) << osc.err();
  EXPECT_THAT(osc.err(), HasSubstr("key (1): v: original 1, shadow 99"));
  EXPECT_THAT(osc.out(), HasSubstr("intact and in use"));
  EXPECT_EQ(Objects(), "t");
}

TEST_F(CliTest, EndsWithItsOwnCodeWhenAStepFails) {
  OscProcess osc(Args("run", {"--execute"}),
                 {"OSC_FAILPOINTS=copy-ended=error"});
  EXPECT_EQ(osc.Wait(), 3) << osc.err();
  EXPECT_THAT(osc.out(), StartsWith("failed: the original table d.t is intact "
                                    "and in use"));
  EXPECT_EQ(Objects(), "t");
}

TEST_F(CliTest, RefusesWithOneSentenceAndNoLeftovers) {
  Strings args = Args("run", {"--execute", "--table=nosuch"});
  OscProcess osc(args);
  EXPECT_EQ(osc.Wait(), 2);
  EXPECT_EQ(osc.out(), "refused: nothing was changed\n");
  EXPECT_THAT(osc.err(), ContainsRegex("\nosc: .*nosuch"));
  EXPECT_EQ(Objects(), "t");
}

TEST_F(CliTest, SaysThatTheServerCannotBeReached) {
  OscProcess osc(Args("run", {"--execute", "--socket=/no/such.sock"}));
  EXPECT_EQ(osc.Wait(), 2);
  EXPECT_THAT(osc.err(), AllOf(StartsWith("osc: cannot connect"),
                               HasSubstr("/no/such.sock")));
}

TEST_F(CliTest, EndsWithOneForWhatCannotBeMeant) {
  for (const Strings& args :
       {Strings{}, Args("run", {"--chunk-time=5"}), Args("run", {"--no-such"}),
        Args("run", {"t"}), Args("run", {"--ask-pass"}), Args("alter")}) {
    OscProcess osc(args);
    EXPECT_EQ(osc.Wait(), 1);
    EXPECT_EQ(osc.out(), "");
    EXPECT_THAT(osc.err(), StartsWith("osc: "));
  }
}

Strings FileArgs(const std::string& socket_path, Strings args) {
  const std::string path = ::testing::TempDir() + "/wanted.sql";
  std::ofstream(path) << "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v "
                         "INT, note INT); CREATE TABLE u (id INT PRIMARY KEY, "
                         "n INT);";
  args.insert(args.end(), {"--no-defaults", "--user=root", "--database=d",
                           "--socket=" + socket_path, "--schema-file=" + path});
  return args;
}

TEST_F(CliTest, MakesTheTablesWhatASchemaFileSays) {
  Execute("CREATE TABLE d.u (id INT PRIMARY KEY)");
  OscProcess plan(FileArgs(server_->socket_path(), {"plan"}));
  EXPECT_EQ(plan.Wait(), 0) << plan.err();
  EXPECT_THAT(plan.out(), HasSubstr("u__osc_new"));
  EXPECT_EQ(Objects(), "t,u");
  for (const char* said : {"summary:\n  d.t: done\n  d.u: done\n",
                           "nothing to do: `d`.`t` is as wanted\n"}) {
    OscProcess osc(FileArgs(server_->socket_path(), {"run", "--execute"}));
    EXPECT_EQ(osc.Wait(), 0) << osc.err();
    EXPECT_THAT(osc.out(), HasSubstr(said));
  }
  EXPECT_TRUE(HasColumn());
}

TEST_F(CliTest, EndsAllTablesOfASchemaFileWhenStopped) {
  Execute("CREATE TABLE d.u (id INT PRIMARY KEY)");
  OscProcess osc(
      FileArgs(server_->socket_path(),
               {"run", "--execute", "--copy-rate=500", "--on-stop=clean"}));
  AwaitTriggers();
  osc.Signal(SIGTERM);
  EXPECT_EQ(osc.Wait(), 6) << osc.err();
  EXPECT_THAT(osc.out(), HasSubstr("exit code 6\n  d.u: not begun\n"));
  EXPECT_EQ(Objects(), "t,u");
}

TEST_F(CliTest, PrintsHelpAndVersionOnStdout) {
  OscProcess help({"--help"});
  EXPECT_EQ(help.Wait(), 0);
  EXPECT_THAT(help.out(), HasSubstr("--chunk-time=TIME"));
  OscProcess version({"--version"});
  EXPECT_EQ(version.Wait(), 0);
  EXPECT_THAT(version.out(), StartsWith("osc "));
}

class CliPasswordTest : public CliTest {
 protected:
  void SetUp() override {
    CliTest::SetUp();
    ASSERT_TRUE(
        MakeAccount(connection_.get(), "ann", "IDENTIFIED BY 'open sesame'")
            .ok());
    Execute("GRANT ALL ON *.* TO ann@localhost");
  }

  std::string OptionFile(const std::string& name, const std::string& text) {
    const std::string path = absl::StrCat(::testing::TempDir(), "/", name);
    std::ofstream(path) << text;
    return path;
  }
};

TEST_F(CliPasswordTest, KeepsThePasswordOutOfProcessListAndLog) {
  for (const Strings& flags : {Strings{"--password=open sesame"},
                               Strings{"--password", "open sesame"}}) {
    Strings args = SlowRun(flags);
    args.push_back("--user=ann");
    args.push_back("--verbose");
    args.push_back("--on-stop=clean");
    OscProcess osc(args);
    AwaitTriggers();
    const std::string shown =
        Contents(absl::StrCat("/proc/", osc.pid(), "/cmdline"));
    EXPECT_THAT(shown, AllOf(HasSubstr("--password"), HasSubstr("--user=ann"),
                             Not(HasSubstr("sesame"))));
    osc.Signal(SIGTERM);
    EXPECT_EQ(osc.Wait(), 6) << osc.err();
    EXPECT_THAT(osc.err() + osc.out(), Not(HasSubstr("sesame")));
  }
}

TEST_F(CliPasswordTest, ReadsTheOptionFilesOfTheClientAndItsOwnGroup) {
  const std::string options = absl::StrCat(
      "[client]\nsocket=", server_->socket_path(),
      "\nuser=nobody\n[osc]\nuser=ann\npassword=\"open sesame\"\n");
  const Strings what = {"plan", "--database=d", "--table=t",
                        "--alter=ADD x INT"};
  Strings named = what;
  named.push_back("--defaults-file=" + OptionFile("named.cnf", options));
  OscProcess by_name(named);
  EXPECT_EQ(by_name.Wait(), 0) << by_name.err();
  OptionFile(".my.cnf", options);
  OscProcess at_home(what, {"HOME=" + ::testing::TempDir()});
  EXPECT_EQ(at_home.Wait(), 0) << at_home.err();
  named.push_back("--password=");
  OscProcess empty_password(named);
  EXPECT_EQ(empty_password.Wait(), 2);
  EXPECT_THAT(empty_password.err(), HasSubstr("Access denied"));
}

TEST_F(CliPasswordTest, RefusesAnOptionFileThatIsNotThere) {
  OscProcess osc({"plan", "--defaults-file=/no/such.cnf", "--user=root",
                  "--database=d", "--table=t", "--alter=x"});
  EXPECT_EQ(osc.Wait(), 1);
  EXPECT_THAT(osc.err(), StartsWith("osc: --defaults-file=/no/such.cnf"));
}

}  // namespace
}  // namespace osc
