// Clocks that are set forward or back: the system's, of this machine, and the
// server's.

#include <dlfcn.h>
#include <linux/futex.h>
#include <sys/syscall.h>

#include <atomic>
#include <cstdarg>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "db/server.h"
#include "db/stop.h"
#include "gmock/gmock.h"
#include "osc/cleanup_command.h"
#include "osc/unfinished.h"
#include "tests/race_fixture.h"

namespace {

// Waits of this process that end at a time of the system's clock: when that is
// set back an hour meanwhile, they end an hour late.
std::atomic<int> waits_by_the_systems_clock{0};

}  // namespace

// In the place of libc's, through which Abseil waits.
extern "C" long syscall(long number, ...) noexcept {
  static std::atomic<long (*)(long, ...)> libc{nullptr};
  if (libc == nullptr) {
    libc = reinterpret_cast<long (*)(long, ...)>(dlsym(RTLD_NEXT, "syscall"));
  }
  va_list list;
  va_start(list, number);
  long args[6];
  for (long& arg : args) arg = va_arg(list, long);
  va_end(list);
  if (number == SYS_futex && (args[1] & FUTEX_CLOCK_REALTIME) != 0 &&
      args[3] != 0) {
    ++waits_by_the_systems_clock;
  }
  return libc.load()(number, args[0], args[1], args[2], args[3], args[4],
                     args[5]);
}

namespace osc {
namespace {

class ClockTest : public RaceTest {
 protected:
  static void SetUpTestSuite() {
    TestServerOptions options;
    // For --kill-blockers.
    options.flags = {
        "--performance-schema=ON",
        "--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON",
        "--performance-schema-consumer-events-statements-current=ON"};
    StartServer(options);
  }

  // Sessions for which the server's clock shows another time than for those
  // that are open: as if it had been set in between.
  std::unique_ptr<ConnectionFactory> SetForwardBy(absl::Duration by) {
    ConnectOptions options = server().connect_options();
    options.user = "osc";
    options.session_setup = SessionSetup(facts(), 2);
    options.session_setup.push_back(
        absl::StrCat("SET SESSION timestamp = UNIX_TIMESTAMP() + ",
                     absl::ToInt64Seconds(by)));
    return std::make_unique<MysqlConnectionFactory>(options);
  }

  MigrationOptions KeepOptions() {
    MigrationOptions options = RaceOptions();
    options.clean_on_stop = false;
    return options;
  }
};

TEST_F(ClockTest, CountsWaitsByTheSystemsClock) {
  absl::Notification never;
  never.WaitForNotificationWithTimeout(absl::Milliseconds(1));
  EXPECT_GE(waits_by_the_systems_clock, 1);
}

// With a rate for the copy, attempts at the cutover that fail, a session that
// is ended, and an index to build: each way to wait comes up.
TEST_F(ClockTest, NoWaitOfAMigrationEndsByTheSystemsClock) {
  MakeTable(100);
  RaceWriter writer(App(), &model_, 1);
  std::unique_ptr<Connection> reader = App();
  FailpointOnce verified("checksum-ended", [&reader] {
    EXPECT_TRUE(reader->Execute("START TRANSACTION").ok());
    EXPECT_TRUE(reader->Execute("SELECT * FROM t LIMIT 1").ok());
    return absl::OkStatus();
  });
  MigrationOptions options = RaceOptions();
  options.copy.rows_per_second = 100;
  options.plan.kill.kill = facts().performance_schema_metadata_locks;
  const int before = waits_by_the_systems_clock;
  Start(options);
  Await("an attempt", [&] { return Stats().cutover.attempts == 1; });
  reader->Execute("COMMIT").IgnoreError();  // unless it was ended
  Finish();
  EXPECT_EQ(waits_by_the_systems_clock, before);
  writer.Stop();
  EXPECT_GE(ExpectDone().stats.cutover.attempts, 2);
}

// The lock tells that it lives, and its beats.
TEST_F(ClockTest, ALiveRunIsNotTakenForDeadWhateverTheServersClockSays) {
  for (absl::Duration by : {absl::Hours(25), -absl::Hours(25)}) {
    SCOPED_TRACE(absl::FormatDuration(by));
    MakeTableAgain(100);
    RaceWriter writer(App(), &model_, 2);
    HeldFailpoint held("copy-after-commit");
    Start(KeepOptions());
    held.AwaitArrival();
    const std::vector<std::string> tables = Rows("SHOW TABLES");
    std::unique_ptr<ConnectionFactory> other = SetForwardBy(by);
    Stopper stopper;
    MigrationResult second =
        Migration(other.get(), &stopper, KeepOptions()).Run();
    EXPECT_EQ(second.outcome, Outcome::kAnotherRun) << second.status;
    std::ostringstream out;
    CleanupOptions cleanup;
    cleanup.execute = true;
    CleanUp(other.get(), cleanup, stopper, &out);
    cleanup.schema = "app";
    cleanup.table = "t";
    EXPECT_EQ(CleanUp(other.get(), cleanup, stopper, &out),
              Outcome::kAnotherRun)
        << out.str();
    auto session = other->Connect();
    ASSERT_TRUE(session.ok()) << session.status();
    auto found = FindUnfinished(session->get(), "app", "t", false);
    ASSERT_TRUE(found.ok()) << found.status();
    ASSERT_EQ(found->size(), 1u);
    EXPECT_TRUE((*found)[0].at_work);
    EXPECT_EQ(Rows("SHOW TABLES"), tables);
    held.Release();
    Finish();
    writer.Stop();
    ExpectDone();
    Forget();
  }
}

// Its last beat is older than the orphan limit, or yet to come.
TEST_F(ClockTest, AStoppedRunIsGoneOnWithWhateverTheServersClockSays) {
  for (absl::Duration by : {absl::Hours(25), -absl::Hours(25)}) {
    SCOPED_TRACE(absl::FormatDuration(by));
    MakeTableAgain(100);
    RaceWriter writer(App(), &model_, 3);
    FailpointOnce stop("copy-after-commit", [this] {
      stopper()->Stop(absl::CancelledError("stopped by the test"));
      return absl::UnavailableError("stopped by the test");
    });
    Start(KeepOptions());
    EXPECT_TRUE(Finish().resumable);
    Forget();
    std::unique_ptr<ConnectionFactory> other = SetForwardBy(by);
    Stopper stopper;
    MigrationResult second =
        Migration(other.get(), &stopper, KeepOptions()).Run();
    writer.Stop();
    EXPECT_EQ(second.outcome, Outcome::kDone) << second.status;
    EXPECT_TRUE(second.resumed);
    ExpectNothingLeft({"t", "t__osc_old"});
    ExpectModel();
  }
}

}  // namespace
}  // namespace osc
