#include "osc/progress.h"

#include <string>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr absl::Time kStart = absl::UnixEpoch();

MigrationStats Copying(int64_t rows, int64_t estimate) {
  MigrationStats stats;
  stats.phase = Phase::kCopy;
  stats.state = "copying";
  stats.copy.rows = rows;
  stats.rows_estimate = estimate;
  return stats;
}

TEST(ProgressTest, TellsSpeedPercentAndEtaOfTheCopy) {
  ProgressMeter meter;
  MigrationStats stats = Copying(0, 1000000);
  meter.Observe(stats, kStart);
  stats.copy.rows = 432000;
  stats.backlog = 1234;
  stats.replay.entries_replayed = 6000;
  stats.replay.entries_untouched = 2000;
  const Progress progress = meter.Observe(stats, kStart + absl::Seconds(8));
  EXPECT_EQ(ShortProgress(progress),
            "copy 43.2%  54,000 rows/s  backlog 1,234  replay 1,000/s  "
            "ETA 11s  copying");
  EXPECT_EQ(LongProgress(progress),
            "43.2% of the copy, 54,000 rows/s, 432,000 of about 1,000,000 rows "
            "copied, backlog 1,234 entries, replay 1,000 entries/s, ETA 11s, "
            "copying");
}

TEST(ProgressTest, TellsTheSpeedOfTheLastSecondsAndNotOfTheWholeRun) {
  ProgressMeter meter;
  for (int second = 0; second <= 100; ++second) {
    meter.Observe(Copying(second * 1000, 1000000),
                  kStart + absl::Seconds(second));
  }
  Progress progress;
  for (int second = 101; second <= 115; ++second) {
    progress = meter.Observe(Copying(100000 + (second - 100) * 10, 1000000),
                             kStart + absl::Seconds(second));
  }
  EXPECT_NEAR(progress.rows_per_second.value_or(0), 10, 0.1);
}

// The server's estimate of the rows may be half of what there are.
TEST(ProgressTest, NeverClaimsToBeDoneWhileThePhaseLasts) {
  ProgressMeter meter;
  meter.Observe(Copying(0, 1000), kStart);
  const Progress progress =
      meter.Observe(Copying(2000, 1000), kStart + absl::Seconds(1));
  EXPECT_THAT(ShortProgress(progress), HasSubstr("99.9%"));
  EXPECT_THAT(ShortProgress(progress), Not(HasSubstr("ETA")));
}

TEST(ProgressTest, LeavesOutWhatIsNotKnown) {
  ProgressMeter meter;
  EXPECT_EQ(ShortProgress(meter.Observe(MigrationStats(), kStart)),
            "prepare  backlog 0");
  meter.Observe(Copying(0, 0), kStart);
  const Progress empty_table =
      meter.Observe(Copying(0, 0), kStart + absl::Seconds(1));
  EXPECT_THAT(ShortProgress(empty_table), Not(HasSubstr("%")));
  EXPECT_THAT(ShortProgress(empty_table), Not(HasSubstr("ETA")));
}

TEST(ProgressTest, CountsVerifiedRowsInTheChecksum) {
  ProgressMeter meter;
  MigrationStats stats = Copying(1000, 1200);
  meter.Observe(stats, kStart);
  stats.phase = Phase::kChecksum;
  stats.state = "verifying";
  stats.checksum.chunks_total = 10;
  meter.Observe(stats, kStart + absl::Seconds(1));
  stats.checksum.chunks_verified = 5;
  stats.checksum.rows_verified = 400;
  EXPECT_EQ(ShortProgress(meter.Observe(stats, kStart + absl::Seconds(2))),
            "checksum 50.0%  400 rows/s  backlog 0  replay 0/s  ETA 2s  "
            "verifying");
}

// A run that was resumed began with what the runs before it had done, as if it
// had done that in its first second.
TEST(ProgressTest, DoesNotTakeForItsOwnSpeedWhatEarlierRunsHaveDone) {
  ProgressMeter meter;
  MigrationStats stats = Copying(0, 1000000);
  meter.Observe(stats, kStart);
  stats.copy.rows = 500100;
  stats.copy.rows_before = 500000;
  const Progress copying = meter.Observe(stats, kStart + absl::Seconds(1));
  EXPECT_EQ(copying.rows_per_second, 100);
  EXPECT_EQ(copying.eta, absl::Seconds(4999));
  stats.phase = Phase::kChecksum;
  meter.Observe(stats, kStart + absl::Seconds(2));
  stats.checksum.rows_verified = 300050;
  stats.checksum.rows_before = 300000;
  EXPECT_EQ(meter.Observe(stats, kStart + absl::Seconds(3)).rows_per_second,
            50);
}

TEST(ProgressTest, SaysThatTheBacklogWasNotCountedToItsEnd) {
  ProgressMeter meter;
  MigrationStats stats = Copying(1, 10);
  stats.backlog = 100000;
  stats.backlog_is_more = true;
  EXPECT_THAT(ShortProgress(meter.Observe(stats, kStart)),
              HasSubstr("backlog 100,000+"));
}

TEST(ProgressTest, GroupsDigitsByThousands) {
  EXPECT_EQ(WithThousands(0), "0");
  EXPECT_EQ(WithThousands(999), "999");
  EXPECT_EQ(WithThousands(1000), "1,000");
  EXPECT_EQ(WithThousands(1234567), "1,234,567");
  EXPECT_EQ(WithThousands(-123), "-123");
  EXPECT_EQ(WithThousands(-1234), "-1,234");
}

}  // namespace
}  // namespace osc
