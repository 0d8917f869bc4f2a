// Runs on one table from two hosts: network namespaces with names of their own,
// each joined to the server's by a wire that can be cut.

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/const_init.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "tests/osc_process.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

using ::testing::AnyOf;
using Strings = std::vector<std::string>;

constexpr char kBeat[] =
    "SELECT value FROM t__osc_state WHERE name = 'heartbeat'";

bool Shell(const std::string& command) {
  return std::system(command.c_str()) == 0;  // NOLINT: no other thread minds
}

// A host that runs osc once. Namespaces are a thread's, and go with it, with
// what it has started, and with their wires.
class Host {
 public:
  Host() : number_(++hosts_) {
    thread_ = std::thread([this] { Live(); });
    begun_.WaitForNotification();
    const std::string link = absl::StrCat(
        "ip link add ", Wire(), " type veth peer name far netns ", id_);
    EXPECT_TRUE(Shell(link)) << link;
    EXPECT_TRUE(Shell(absl::StrCat("ip addr add ", address(), "/24 dev ",
                                   Wire(), " && ip link set ", Wire(), " up")));
    wired_.Notify();
  }
  ~Host() {
    if (!started_.HasBeenNotified()) started_.Notify();
    thread_.join();
  }
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // How it reaches the server.
  std::string address() const { return absl::StrCat("10.77.", number_, ".1"); }
  void Start(const Strings& args) {
    args_ = args;
    started_.Notify();
  }
  int Wait() {
    ended_.WaitForNotification();
    return code_;
  }
  const std::string& err() const { return err_; }  // when it has ended
  void Cut() { EXPECT_TRUE(Shell("ip link set " + Wire() + " down")); }
  void Mend() { EXPECT_TRUE(Shell("ip link set " + Wire() + " up")); }

 private:
  std::string Wire() const { return absl::StrCat("wire", number_); }

  void Live() {
    EXPECT_EQ(unshare(CLONE_NEWNET | CLONE_NEWUTS), 0) << std::strerror(errno);
    const std::string name = absl::StrCat("host", number_);
    EXPECT_EQ(sethostname(name.data(), name.size()), 0);
    id_ = syscall(SYS_gettid);
    begun_.Notify();
    wired_.WaitForNotification();
    EXPECT_TRUE(Shell(absl::StrCat("ip addr add 10.77.", number_,
                                   ".2/24 dev far && ip link set far up")));
    started_.WaitForNotification();
    if (args_.empty()) return;
    std::unique_ptr<OscProcess> osc;
    {
      absl::MutexLock lock(&one_after_the_other_);
      osc = std::make_unique<OscProcess>(args_);
    }
    code_ = osc->Wait();
    err_ = osc->err();
    ended_.Notify();
  }

  static int hosts_;
  static absl::Mutex one_after_the_other_;

  const int number_;
  int64_t id_ = 0;
  Strings args_;
  int code_ = 0;
  std::string err_;
  absl::Notification begun_, wired_, started_, ended_;
  std::thread thread_;
};

int Host::hosts_ = 0;
ABSL_CONST_INIT absl::Mutex Host::one_after_the_other_(absl::kConstInit);

class TwoHostsTest : public RaceTest {
 protected:
  // Before the server and all threads, which inherit the namespace.
  static void SetUpTestSuite() {
    if (unshare(CLONE_NEWNET) != 0) {
      why_not_ = absl::StrCat("no network namespace: ", std::strerror(errno));
    } else if (!Shell("ip link set lo up && ip link add probe type veth peer "
                      "name eborp && ip link del probe")) {
      why_not_ = "no virtual wires: see the output of ip";
    }
    TestServerOptions options;
    if (why_not_.empty()) {
      options.tcp = true;
      options.flags = {"--bind-address=0.0.0.0", "--skip-name-resolve"};
    }
    StartServer(options);
  }

  void SetUp() override {
    RaceTest::SetUp();
    if (!why_not_.empty()) {
      GTEST_SKIP() << "this process may not make hosts: " << why_not_;
    }
    if (Count("SELECT COUNT(*) FROM mysql.user WHERE User = 'osc' AND Host = "
              "'%'") == 0) {
      Sql("CREATE USER osc@'%' IDENTIFIED BY ''");
      Sql("GRANT ALL ON *.* TO osc@'%'");
    }
  }

  Strings Args(const Host& host, const Strings& more = {}) {
    Strings args = {"run",
                    "--no-defaults",
                    "--user=osc",
                    "--host=" + host.address(),
                    absl::StrCat("--port=", server().port()),
                    "--database=app",
                    "--table=t",
                    "--alter=ADD COLUMN c INT",
                    "--execute",
                    "--chunk-rows=10"};
    args.insert(args.end(), more.begin(), more.end());
    return args;
  }

  static std::string why_not_;
};

std::string TwoHostsTest::why_not_;

TEST_F(TwoHostsTest, OnlyOneOfTwoRunsChangesTheTable) {
  for (int i = 0; i < 10; ++i) {
    SCOPED_TRACE(i);
    MakeTableAgain(200);
    RaceWriter writer(App(), &model_, i);
    Host one, two;
    one.Start(Args(one));
    absl::SleepFor(absl::Milliseconds(20) * i);
    two.Start(Args(two));
    const int first = one.Wait(), second = two.Wait();
    EXPECT_EQ(first == 0, second != 0) << first << " " << one.err() << "\n"
                                       << second << " " << two.err();
    // Another run is at work, or has been: column and old table are there.
    EXPECT_THAT(first == 0 ? second : first, AnyOf(7, 2))
        << one.err() << two.err();
    writer.Stop();
    ExpectNothingLeft({"t", "t__osc_old"});
    ExpectModel();
  }
}

// Neither the first host nor the server hears of the other; when it does, the
// migration is another's, or done.
TEST_F(TwoHostsTest, TheSecondGoesOnWhenTheFirstIsCutOff) {
  MakeTable(200);
  RaceWriter writer(App(), &model_, 20);
  Host one, two;
  one.Start(Args(one, {"--copy-rate=20"}));
  const absl::Time give_up = absl::Now() + absl::Seconds(30);
  while (Count("SELECT COUNT(*) FROM information_schema.TABLES WHERE "
               "TABLE_SCHEMA = 'app' AND TABLE_NAME = 't__osc_chunks'") == 0 ||
         Count("SELECT COUNT(*) FROM t__osc_chunks") < 3) {
    ASSERT_LT(absl::Now(), give_up);
    absl::SleepFor(absl::Milliseconds(5));
  }
  one.Cut();
  // What had been on its way has come. As if that had been a minute ago:
  std::string beat;
  do {
    beat = One(kBeat);
    absl::SleepFor(absl::Seconds(2));
  } while (beat != One(kBeat));
  Sql("UPDATE t__osc_state SET value = UTC_TIMESTAMP(6) - INTERVAL 2 MINUTE "
      "WHERE name = 'heartbeat'");
  two.Start(Args(two));
  EXPECT_EQ(two.Wait(), 0) << two.err();
  one.Mend();
  EXPECT_NE(one.Wait(), 0) << one.err();
  writer.Stop();
  ExpectNothingLeft({"t", "t__osc_old"});
  ExpectModel();
}

}  // namespace
}  // namespace osc
