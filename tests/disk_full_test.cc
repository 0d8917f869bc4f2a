// The disk with the application's schema is full for a while: a small file
// system of its own, in a namespace that ends with the test program.

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/osc_process.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

class DiskFullTest : public RaceTest {
 protected:
  // Before the server and all threads, which inherit the namespace.
  static void SetUpTestSuite() {
    if (unshare(CLONE_NEWNS) != 0 ||
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
      why_not_ = std::strerror(errno);
    }
    RaceTest::SetUpTestSuite();
  }

  void SetUp() override {
    RaceTest::SetUp();
    if (!why_not_.empty()) {
      GTEST_SKIP() << "this process may not mount: " << why_not_;
    }
    folder_ = server().data_folder() + "/app";
    const std::string defaults = Contents(folder_ + "/db.opt");
    ASSERT_EQ(mount("none", folder_.c_str(), "tmpfs", 0, "size=16m,mode=0777"),
              0)
        << std::strerror(errno);
    mounted_ = true;
    if (!defaults.empty()) std::ofstream(folder_ + "/db.opt") << defaults;
    MakeTable(500, "");
  }

  void TearDown() override {
    RaceTest::TearDown();
    if (!mounted_) return;
    Free();
    for (const std::string& table :
         Rows("SELECT TABLE_NAME FROM information_schema.TABLES WHERE "
              "TABLE_SCHEMA = 'app'")) {
      Sql("DROP TABLE " + table);
    }
    EXPECT_EQ(umount2(folder_.c_str(), MNT_DETACH), 0) << std::strerror(errno);
  }

  // To the last byte.
  void Fill() {
    const int fd = open(Ballast().c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ASSERT_GE(fd, 0) << std::strerror(errno);
    const std::string block(4096, 'x');
    while (write(fd, block.data(), block.size()) > 0) continue;
    close(fd);
  }
  void Free() { unlink(Ballast().c_str()); }

  // The shadow takes more room than the original.
  MigrationOptions WideOptions() {
    return RaceOptions(
        "ADD COLUMN c INT, ADD COLUMN wide CHAR(250) NOT NULL DEFAULT 'x'");
  }

  // Until the copy has met the full disk and tries again.
  void RunIntoTheFullDisk(const MigrationOptions& options) {
    HeldFailpoint first("copy-chunk-settled");
    Start(options);
    first.AwaitArrival();
    Put(5, "before it is full");
    Fill();
    FailpointOnce again("copy-chunk-again", [] { return absl::OkStatus(); });
    first.Release();
    Await("another try", [&] { return again.passed(); });
  }

  std::string folder_;

 private:
  std::string Ballast() const { return folder_ + "/ballast"; }

  static std::string why_not_;
  bool mounted_ = false;
};

std::string DiskFullTest::why_not_;

TEST_F(DiskFullTest, CopyWaitsForRoom) {
  RunIntoTheFullDisk(WideOptions());
  Free();
  RaceWriter writer(App(), &model_, 1);
  Finish();
  writer.Stop();
  ExpectDone();
}

TEST_F(DiskFullTest, ReplayWaitsForRoom) {
  if (server().is_mariadb()) {
    GTEST_SKIP() << "MariaDB 10.11 ends with an assertion of its own when it "
                    "rolls back what filled the disk";
  }
  HeldFailpoint copied("copy-ended");
  Start(WideOptions());
  copied.AwaitArrival();
  HeldFailpoint read("replay-after-read");
  Put(5, "for the replay");
  read.AwaitArrival();
  std::vector<std::string> rows;
  for (int64_t id = 10001; id <= 13000; ++id) {
    rows.push_back(absl::StrCat("(", id, ", 'v', ", id, ")"));
    model_.rows()[id] = {"v", id};
  }
  Sql(absl::StrCat("INSERT INTO t VALUES ", absl::StrJoin(rows, ", ")));
  Fill();
  read.Release();
  copied.Release();
  Await("retries", [&] { return Stats().replay.retries >= 2; });
  Free();
  RaceWriter writer(App(), &model_, 2);
  Finish();
  writer.Stop();
  ExpectDone();
}

TEST_F(DiskFullTest, LeavesNothingWhenItIsStoppedWhileTheDiskIsFull) {
  RunIntoTheFullDisk(WideOptions());
  stopper()->Stop(absl::CancelledError("stopped by the test"));
  ExpectIntact(Outcome::kStopped);
}

TEST_F(DiskFullTest, GoesOnWhenItWasStoppedWhileTheDiskWasFull) {
  MigrationOptions options = WideOptions();
  options.clean_on_stop = false;
  RunIntoTheFullDisk(options);
  stopper()->Stop(absl::CancelledError("stopped by the test"));
  EXPECT_TRUE(Finish().resumable);
  Free();
  Put(7, "between");
  Start(options);
  Finish();
  EXPECT_TRUE(ExpectDone().resumed);
}

}  // namespace
}  // namespace osc
