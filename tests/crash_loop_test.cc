// A migration under load that meets faults at random moments until it is done:
// the tool is killed, stopped, cut off; the server is killed or ended in order,
// and started again; somebody holds the table. In the end every row is
// compared.
//
// A seed gives the same faults in the same order, not at the same moments.
// For hours of it: bazel run //tests:crash_loop_test_mysql80 -- --minutes=60

#include <gflags/gflags.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/osc_process.h"
#include "tests/race_fixture.h"

DEFINE_int32(first_seed, 1, "The seed of the first migration");
DEFINE_int32(seeds, 4, "Migrations, one for each seed from the first on");
DEFINE_double(minutes, 0, "Go on with further seeds for so long");

namespace osc {
namespace {

using Strings = std::vector<std::string>;

enum class Fault {
  kKillTool,
  kStopTool,
  kKillOneSession,
  kKillAllSessions,
  kKillServer,
  kRestartServer,
  kKillBoth,
  kHoldTable,
  kCount,
};

class CrashLoopTest : public RaceTest {
 protected:
  Strings Args(const std::string& command) {
    Strings args = {command,
                    "--no-defaults",
                    "--user=osc",
                    "--socket=" + server().socket_path(),
                    "--database=app",
                    "--table=t",
                    "--chunk-rows=10",
                    "--copy-rate=150",
                    "--replay-batch=10",
                    "--lock-wait-timeout=1s"};
    if (command == "run") {
      args.push_back("--execute");
      args.push_back("--alter=ADD COLUMN c INT");
    }
    return args;
  }

  // As an application does that reconnects until the server is back.
  std::unique_ptr<Connection> AppAgain() {
    const absl::Time give_up = absl::Now() + absl::Seconds(60);
    for (;;) {
      auto connection =
          MysqlConnectionFactory(server().connect_options()).Connect();
      if (connection.ok() || absl::Now() > give_up) {
        EXPECT_TRUE(connection.ok()) << connection.status();
        EXPECT_TRUE((*connection)->Execute("USE app").ok());
        return *std::move(connection);
      }
      absl::SleepFor(absl::Milliseconds(20));
    }
  }

  void KillSessions(bool all) {
    Killer killer(AppAgain());
    std::vector<uint64_t> sessions = killer.Sessions();
    if (sessions.empty()) return;
    if (!all) sessions = {sessions[random_() % sessions.size()]};
    for (uint64_t session : sessions) killer.Kill(session);
  }

  void EndServer(bool orderly) {
    const absl::Status ended = orderly ? server().Stop() : server().Kill();
    ASSERT_TRUE(ended.ok()) << ended;
    // The ids of the log hold the second of the start (changelog/delta_log.h).
    absl::SleepFor(absl::Milliseconds(1000 + random_() % 1000));
    absl::Status started = server().Restart();
    ASSERT_TRUE(started.ok()) << started;
    Reconnect();
  }

  void HoldTable() {
    std::unique_ptr<Connection> holder = AppAgain();
    EXPECT_TRUE(holder->Execute("START TRANSACTION").ok());
    EXPECT_TRUE(holder->Execute("SELECT COUNT(*) FROM t").ok());
    absl::SleepFor(absl::Milliseconds(random_() % 1500));
  }

  void Do(Fault fault, OscProcess* osc) {
    switch (fault) {
      case Fault::kKillTool:
        return osc->Signal(SIGKILL);
      case Fault::kStopTool:
        return osc->Signal(SIGTERM);
      case Fault::kKillOneSession:
      case Fault::kKillAllSessions:
        return KillSessions(fault == Fault::kKillAllSessions);
      case Fault::kKillServer:
      case Fault::kRestartServer:
        return EndServer(fault == Fault::kRestartServer);
      case Fault::kKillBoth:
        osc->Signal(SIGKILL);
        return EndServer(/*orderly=*/false);
      case Fault::kHoldTable:
        return HoldTable();
      case Fault::kCount:
        return;
    }
  }

  // True when the run's end, as its exit code has it, is one that may be.
  bool MayEndSo(int code, const std::string& errors) {
    // Killed, done, or stopped so that it can be resumed.
    if (code == -1 || code == 0 || code == 6) return true;
    // The server was away when it came.
    if (code == 2 && absl::StrContains(errors, "cannot connect")) return true;
    // Before anything was captured a lost connection may end it for good.
    return (code == 2 || code == 3) && !captured_;
  }

  bool HasState() {
    return Count(
               "SELECT COUNT(*) FROM information_schema.TABLES WHERE "
               "TABLE_SCHEMA = 'app' AND TABLE_NAME = 't__osc_state'") == 1;
  }
  bool HasNewColumn() {
    return Count(
               "SELECT COUNT(*) FROM information_schema.COLUMNS WHERE "
               "TABLE_SCHEMA = 'app' AND TABLE_NAME = 't' AND COLUMN_NAME = "
               "'c'") == 1;
  }
  bool IsCaptured() {
    return HasState() && Count(
                             "SELECT COUNT(*) FROM t__osc_state WHERE name = "
                             "'original_identity'") == 1;
  }

  void Migrate(int seed) {
    random_.seed(seed);
    captured_ = false;
    MakeTableAgain(500);
    RaceWriter writer(App(), &model_, seed);
    writer.SurviveLosses([this] { return AppAgain(); });
    std::string faults, errors;
    int code = -1;
    for (int runs = 0; code != 0; ++runs) {
      ASSERT_LT(runs, 40) << "it does not come to its end after faults"
                          << faults << "\n"
                          << errors;
      captured_ = IsCaptured();
      OscProcess osc(Args(captured_ && random_() % 2 == 0 ? "resume" : "run"));
      while (osc.Runs() && runs < 12) {
        absl::SleepFor(absl::Milliseconds(random_() % 500));
        const Fault fault =
            static_cast<Fault>(random_() % static_cast<int>(Fault::kCount));
        absl::StrAppend(&faults, " ", static_cast<int>(fault));
        Do(fault, &osc);
        if (HasFatalFailure()) return;
      }
      code = osc.Wait();
      errors = osc.err();
      captured_ = captured_ || IsCaptured();
      // Killed between the last thing that it removed and its exit code.
      if (code != 0 && !HasState() && HasNewColumn()) break;
      ASSERT_TRUE(MayEndSo(code, errors))
          << "exit code " << code << " after faults" << faults << "\n"
          << errors;
    }
    const int64_t enough = writer.statements() + 20;
    while (writer.statements() < enough && !writer.failed()) {
      absl::SleepFor(absl::Milliseconds(1));
    }
    writer.Stop();
    ExpectNothingLeft({"t", "t__osc_old"});
    ExpectModel();
    EXPECT_EQ(One("SELECT COUNT(c IS NULL) = COUNT(*) FROM t"), "1");
    LOG(INFO) << "seed " << seed << ": faults" << faults << ", "
              << writer.statements() << " statements of the application, "
              << model_.rows().size() << " rows compared";
  }

  std::mt19937 random_;
  bool captured_ = false;
};

TEST_F(CrashLoopTest, LosesNoRow) {
  const absl::Time end = absl::Now() + absl::Minutes(FLAGS_minutes);
  for (int seed = FLAGS_first_seed;
       seed < FLAGS_first_seed + FLAGS_seeds || absl::Now() < end; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Migrate(seed);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace osc

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  gflags::ParseCommandLineFlags(&argc, &argv, /*remove_flags=*/true);
  return RUN_ALL_TESTS();
}
