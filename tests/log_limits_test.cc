// A log that grows past its limits because the replay stands still.

#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

class LogLimitsTest : public RaceTest {
 protected:
  MigrationOptions Limits(int64_t soft, int64_t hard, int64_t last) {
    MigrationOptions options = RaceOptions();
    options.copy.rows_per_second = 200;
    options.log_limits.soft.entries = soft;
    options.log_limits.hard.entries = hard;
    options.log_limits.last.entries = last;
    return options;
  }
  // Entries for rows that have been copied.
  void Log(int entries) {
    for (int i = 0; i < entries; ++i) SetV(10, absl::StrCat("v", ++writes_));
  }
  int64_t Copied() const { return Stats().copy.chunks; }
  // The count of copied chunks when it has not grown for a second: at the rate
  // of the copy it would have by twenty.
  int64_t CopiedAtRest() {
    int64_t copied = Copied();
    for (int i = 0; i < 100; ++i) {
      absl::SleepFor(absl::Milliseconds(10));
      const int64_t now = Copied();
      if (now != copied) i = 0;
      copied = now;
    }
    return copied;
  }
  int writes_ = 0;
};

TEST_F(LogLimitsTest, CopyWaitsWhileTheLogIsAboveItsHardLimit) {
  MakeTable(1000);
  LogLines log;
  HeldFailpoint replay("replay-after-read");
  Start(Limits(20, 100, 100000));
  Await("the first chunk", [&] { return Copied() > 0; });
  Log(1);
  replay.AwaitArrival();
  Log(150);
  Await("the hard limit", [&] { return log.Holds("above the hard limit"); });
  const int64_t copied = CopiedAtRest();
  EXPECT_LT(copied, 100);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM t__osc_new"), 10 * copied);
  replay.Release();
  EXPECT_EQ(ExpectDone().stats.copy.rows, 1000);
  EXPECT_TRUE(log.Holds("within its limits again"));
}

TEST_F(LogLimitsTest, MigrationEndsAndTheTriggersGoAtTheLastLimit) {
  MakeTable(100);
  HeldFailpoint replay("replay-after-read");
  Start(Limits(20, 100, 300));
  Await("the first chunk", [&] { return Copied() > 0; });
  Log(1);
  replay.AwaitArrival();
  RaceWriter writer(App(), &model_, 1);
  while (stopper()->status().ok()) absl::SleepFor(absl::Milliseconds(5));
  replay.Release();
  Finish();
  // No statement of the application has failed, nor does one afterwards.
  const int64_t enough = writer.statements() + 20;
  while (writer.statements() < enough && !writer.failed())
    absl::SleepFor(absl::Milliseconds(1));
  writer.Stop();
  const MigrationResult result = ExpectIntact(Outcome::kFailed);
  EXPECT_TRUE(absl::StrContains(result.status.message(),
                                "is above the last limit of 300"))
      << result.status;
  EXPECT_GT(result.stats.backlog, 300);
}

}  // namespace
}  // namespace osc
