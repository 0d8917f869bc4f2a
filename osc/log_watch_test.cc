#include "osc/log_watch.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

LogLimits Limits() {
  LogLimits limits;
  limits.soft = {100, absl::nullopt, absl::Minutes(1)};
  limits.hard = {1000, 50000, absl::nullopt};
  limits.last = {10000, absl::nullopt, absl::nullopt};
  return limits;
}

class LogWatchTest : public testing::Test {
 protected:
  LogLevel Look(int64_t entries, int64_t bytes = 0) {
    LogSample sample = next_;
    sample.entries = entries;
    sample.bytes = bytes;
    return watch_.Look(sample);
  }

  LogWatch watch_{Limits()};
  LogSample next_{absl::UnixEpoch()};
};

TEST_F(LogWatchTest, GoesThroughTheLevels) {
  EXPECT_EQ(Look(100), LogLevel::kFine);
  EXPECT_EQ(watch_.reason(), "");
  EXPECT_EQ(Look(101), LogLevel::kSoft);
  EXPECT_EQ(watch_.reason(),
            "the log of 101 entries is above the soft limit of 100");
  EXPECT_EQ(Look(1001), LogLevel::kHard);
  EXPECT_EQ(Look(10001), LogLevel::kLast);
}

TEST_F(LogWatchTest, LeavesALevelOnlyWellBelowItsLimit) {
  EXPECT_EQ(Look(1001), LogLevel::kHard);
  EXPECT_EQ(Look(801), LogLevel::kHard);
  EXPECT_EQ(Look(800), LogLevel::kSoft);
  EXPECT_EQ(Look(900), LogLevel::kSoft);
  EXPECT_EQ(Look(81), LogLevel::kSoft);
  EXPECT_EQ(Look(80), LogLevel::kFine);
  EXPECT_EQ(Look(100), LogLevel::kFine);
}

TEST_F(LogWatchTest, CountsBytes) {
  EXPECT_EQ(Look(10, 50001), LogLevel::kHard);
  EXPECT_THAT(watch_.reason(), HasSubstr("50001 bytes"));
}

TEST_F(LogWatchTest, KnowsTheAgeOfTheOldestEntry) {
  next_.oldest = next_.newest = 7;
  Look(1);
  next_.now += absl::Seconds(40);
  next_.newest = 9;
  Look(3);
  EXPECT_EQ(watch_.AgeOfOldest(), absl::Seconds(40));
  EXPECT_EQ(watch_.level(), LogLevel::kFine);
  next_.now += absl::Seconds(21);
  EXPECT_EQ(Look(3), LogLevel::kSoft);
  EXPECT_THAT(watch_.reason(), HasSubstr("1m1s old"));
  // 7 is gone; 8 or 9 came between the first look and the second.
  next_.oldest = 8;
  EXPECT_EQ(Look(2), LogLevel::kFine);
  EXPECT_EQ(watch_.AgeOfOldest(), absl::Seconds(21));
  next_.oldest = next_.newest = 0;
  Look(0);
  EXPECT_EQ(watch_.AgeOfOldest(), absl::ZeroDuration());
}

TEST_F(LogWatchTest, MeasuresTheRatesOfTheLastMinute) {
  for (int second = 0; second <= 200; ++second) {
    next_.now = absl::UnixEpoch() + absl::Seconds(second);
    next_.captured += second <= 100 ? 50 : 10;
    next_.drained += 20;
    Look(90);
    if (second == 9) {
      EXPECT_FALSE(watch_.growth().has_value());
    }
    if (second == 100) {
      EXPECT_DOUBLE_EQ(*watch_.growth(), 50);
      EXPECT_FALSE(watch_.ConvergesIn().has_value());
    }
  }
  EXPECT_DOUBLE_EQ(*watch_.growth(), 10);
  EXPECT_DOUBLE_EQ(*watch_.drain(), 20);
  EXPECT_EQ(*watch_.ConvergesIn(), absl::Seconds(9));
}

TEST_F(LogWatchTest, SaysThatItDivergesWhenALongLogOnlyGrows) {
  int64_t entries = 40000;
  for (int second = 0; second <= 59; ++second) {
    next_.now = absl::UnixEpoch() + absl::Seconds(second);
    next_.captured += 1000;
    next_.drained += 500;
    Look(entries += 500);
    EXPECT_EQ(watch_.Diverges(), second >= 54) << second;
  }
  next_.now += absl::Seconds(1);
  next_.drained += 100000;
  Look(entries -= 99500);
  EXPECT_FALSE(watch_.Diverges());
}

// A resumed run counts a long log in steps, each of which looked like growth.
TEST_F(LogWatchTest, TakesNoCountThatWasCutOffForAGrowth) {
  next_.captured = 100000;
  next_.not_all = true;
  Look(100000);
  next_.now += absl::Seconds(1);
  next_.captured = 5000000;
  next_.not_all = false;
  Look(5000000);
  for (int second = 0; second < 59; ++second) {
    next_.now += absl::Seconds(1);
    next_.captured += 10;
    next_.drained += 5;
    Look(next_.captured - next_.drained);
  }
  EXPECT_EQ(watch_.growth(), 10);
}

TEST_F(LogWatchTest, SaysEarlierThatALimitOfTheReplayIsTooLow) {
  for (int64_t rate : {10, 30, 31}) {
    LogWatch watch({});
    LogSample sample;
    sample.replay_rate = rate;
    for (int second = 0; second <= 59; ++second) {
      sample.now = absl::UnixEpoch() + absl::Seconds(second);
      sample.captured += 30;
      sample.drained += 10;
      sample.entries = sample.captured - sample.drained;
      watch.Look(sample);
      EXPECT_EQ(watch.Diverges(), rate <= 30 && second >= 54) << second;
    }
    sample.entries = 10 * rate;
    watch.Look(sample);
    EXPECT_FALSE(watch.Diverges()) << rate;
  }
}

TEST(LogLimitTest, ReadsEntriesBytesAndAge) {
  auto limit = LogLimit::Parse("entries=10,bytes=3M,age=1m30s");
  ASSERT_TRUE(limit.ok()) << limit.status();
  EXPECT_EQ(limit->entries, 10);
  EXPECT_EQ(limit->bytes, 3 << 20);
  EXPECT_EQ(limit->age, absl::Seconds(90));
  limit = LogLimit::Parse("age=5s");
  ASSERT_TRUE(limit.ok());
  EXPECT_EQ(limit->entries, absl::nullopt);
  EXPECT_EQ(LogLimit::Parse("none")->bytes, absl::nullopt);
  EXPECT_EQ(*LogLimit::Parse("bytes=2g")->bytes, int64_t{2} << 30);
  EXPECT_EQ(*LogLimit::Parse("bytes=77")->bytes, 77);
}

TEST(LogLimitTest, RefusesWhatCannotBeMeant) {
  for (const char* text :
       {"", "10", "entries=", "entries=0", "entries=-1", "entries=x",
        "bytes=1X", "bytes=", "bytes=9999999T", "age=5", "rows=5",
        "entries=1;bytes=2", "entries=1,"}) {
    EXPECT_FALSE(LogLimit::Parse(text).ok()) << text;
  }
}

}  // namespace
}  // namespace osc
