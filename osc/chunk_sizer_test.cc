#include "osc/chunk_sizer.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

// Runs `chunks` chunks on a table where a row takes `row`.
void Copy(ChunkSizer& sizer, int chunks, absl::Duration row) {
  for (int i = 0; i < chunks; ++i) {
    const int64_t rows = sizer.rows();
    sizer.Report(rows, rows * row);
  }
}

ChunkSizerOptions HalfASecond() {
  ChunkSizerOptions options;
  options.target = absl::Milliseconds(500);
  return options;
}

TEST(ChunkSizerTest, StartsAtAThousandRows) {
  EXPECT_EQ(ChunkSizer(ChunkSizerOptions()).rows(), 1000);
}

TEST(ChunkSizerTest, DoublesAtMostAndSettlesAtTheTarget) {
  ChunkSizer sizer(HalfASecond());
  for (int64_t rows : {2000, 4000, 8000, 16000, 32000}) {
    Copy(sizer, 1, absl::Microseconds(10));
    EXPECT_EQ(sizer.rows(), rows);
  }
  Copy(sizer, 1, absl::Microseconds(10));
  EXPECT_EQ(sizer.rows(), 50000);  // 50,000 rows of 10 us are 500 ms.
  Copy(sizer, 20, absl::Microseconds(10));
  EXPECT_EQ(sizer.rows(), 50000);
}

TEST(ChunkSizerTest, StaysWithinItsBounds) {
  ChunkSizer sizer(HalfASecond());
  Copy(sizer, 30, absl::ZeroDuration());
  EXPECT_EQ(sizer.rows(), 200000);
  Copy(sizer, 30, absl::Seconds(5));
  EXPECT_EQ(sizer.rows(), 10);
}

TEST(ChunkSizerTest, FallsAtOnceInProportionWhenFarOver) {
  ChunkSizer sizer(HalfASecond());
  Copy(sizer, 10, absl::Microseconds(10));
  ASSERT_EQ(sizer.rows(), 50000);
  sizer.Report(50000, absl::Seconds(5));
  EXPECT_EQ(sizer.rows(), 5000);
}

// Two workers had chunks of the same size when the server slowed down.
TEST(ChunkSizerTest, DoesNotFallTwiceForTheSameTrouble) {
  ChunkSizer sizer(HalfASecond());
  Copy(sizer, 10, absl::Microseconds(10));
  sizer.Report(50000, absl::Seconds(5));
  sizer.Report(50000, absl::Seconds(5));
  EXPECT_EQ(sizer.rows(), 5000);
}

TEST(ChunkSizerTest, DoesNotRiseForALateReportOfLesserTrouble) {
  ChunkSizer sizer(HalfASecond());
  Copy(sizer, 10, absl::Microseconds(10));
  sizer.Report(50000, absl::Seconds(5));
  sizer.Report(50000, absl::Seconds(2));
  EXPECT_EQ(sizer.rows(), 5000);
}

TEST(ChunkSizerTest, DoesNotDoubleTwiceForChunksOfTheSameSize) {
  ChunkSizer sizer(HalfASecond());
  sizer.Report(1000, absl::Milliseconds(1));
  sizer.Report(1000, absl::Milliseconds(1));
  EXPECT_EQ(sizer.rows(), 2000);
}

TEST(ChunkSizerTest, StaysDownWhileTheServerStaysSlow) {
  ChunkSizer sizer(HalfASecond());
  Copy(sizer, 20, absl::Microseconds(10));
  Copy(sizer, 1, absl::Microseconds(100));
  for (int i = 0; i < 20; ++i) {
    Copy(sizer, 1, absl::Microseconds(100));
    EXPECT_EQ(sizer.rows(), 5000);
  }
}

TEST(ChunkSizerTest, RecoversAfterOneSlowChunk) {
  ChunkSizer sizer(HalfASecond());
  Copy(sizer, 20, absl::Microseconds(10));
  sizer.Report(50000, absl::Seconds(5));
  Copy(sizer, 8, absl::Microseconds(10));
  EXPECT_EQ(sizer.rows(), 50000);
}

TEST(ChunkSizerTest, TakesLittleNoticeOfOneQuickOrSlowishChunk) {
  ChunkSizer sizer(HalfASecond());
  Copy(sizer, 20, absl::Microseconds(10));
  sizer.Report(50000, absl::Milliseconds(50));
  EXPECT_EQ(sizer.rows(), 50000);
  sizer.Report(50000, absl::Milliseconds(900));
  EXPECT_EQ(sizer.rows(), 50000);
}

TEST(ChunkSizerTest, ShrinksWhenChunksAreSteadilySomewhatOver) {
  ChunkSizer sizer(HalfASecond());
  Copy(sizer, 20, absl::Microseconds(10));
  Copy(sizer, 8, absl::Microseconds(16));
  EXPECT_EQ(sizer.rows(), 31250);
}

TEST(ChunkSizerTest, IgnoresAShortLastChunk) {
  ChunkSizer sizer(HalfASecond());
  sizer.Report(3, absl::Seconds(60));
  sizer.Report(0, absl::Seconds(60));
  sizer.Report(-1, absl::Seconds(60));
  EXPECT_EQ(sizer.rows(), 1000);
  sizer.Report(249, absl::Microseconds(1));
  EXPECT_EQ(sizer.rows(), 1000);
}

// The cost of the commit and the round trip falls on few rows at first.
TEST(ChunkSizerTest, GrowsThroughAFixedCostOfEachChunk) {
  ChunkSizer sizer(HalfASecond());
  for (int i = 0; i < 60; ++i) {
    const int64_t rows = sizer.rows();
    sizer.Report(rows, absl::Milliseconds(100) + rows * absl::Microseconds(10));
  }
  EXPECT_NEAR(static_cast<double>(sizer.rows()), 40000, 2000);
}

TEST(ChunkSizerTest, KeepsToItsOptions) {
  ChunkSizerOptions options;
  options.target = absl::Milliseconds(100);
  options.start_rows = 5;
  options.min_rows = 50;
  options.max_rows = 70;
  ChunkSizer sizer(options);
  EXPECT_EQ(sizer.rows(), 50);
  Copy(sizer, 3, absl::Microseconds(1));
  EXPECT_EQ(sizer.rows(), 70);

  options.min_rows = 0;
  options.max_rows = -1;
  EXPECT_EQ(ChunkSizer(options).rows(), 1);
}

}  // namespace
}  // namespace osc
