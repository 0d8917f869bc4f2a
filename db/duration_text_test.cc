#include "db/duration_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

TEST(DurationTextTest, ReadsNumbersWithUnits) {
  EXPECT_EQ(*ParseDuration("500ms"), absl::Milliseconds(500));
  EXPECT_EQ(*ParseDuration("2s"), absl::Seconds(2));
  EXPECT_EQ(*ParseDuration("1.5s"), absl::Milliseconds(1500));
  EXPECT_EQ(*ParseDuration("1m30s"), absl::Seconds(90));
  EXPECT_EQ(*ParseDuration("1h"), absl::Hours(1));
  EXPECT_EQ(*ParseDuration(" 250us "), absl::Microseconds(250));
  EXPECT_EQ(*ParseDuration("7d"), absl::Hours(7 * 24));
  EXPECT_EQ(*ParseDuration("1.5d2h"), absl::Hours(38));
  EXPECT_EQ(*ParseDuration("0"), absl::ZeroDuration());
  EXPECT_EQ(*ParseDuration("0s"), absl::ZeroDuration());
}

TEST(DurationTextTest, RefusesABareNumberAndNamesTheForms) {
  for (const char* text : {"500", "1.5", "00", "."}) {
    const absl::Status status = ParseDuration(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(status.message(), HasSubstr("unit is missing")) << text;
    EXPECT_THAT(status.message(), HasSubstr("500ms, 2s, 1m30s, 1h or 7d"));
  }
}

TEST(DurationTextTest, RefusesWhatIsNoLengthOfTime) {
  for (const char* text :
       {"", "  ", "-1s", "inf", "infinite", "+inf", "-inf", "s", "1 s", "d",
        "1h2d", "1d-1h", "1d5", ".d", "1m30", "5sec", "1s;"}) {
    EXPECT_EQ(ParseDuration(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST(DurationTextTest, ReadsBackWhatItPrints) {
  for (absl::Duration duration :
       {absl::ZeroDuration(), absl::Nanoseconds(1), absl::Milliseconds(500),
        absl::Milliseconds(1500), absl::Seconds(90),
        absl::Hours(49) + absl::Seconds(1)}) {
    EXPECT_EQ(*ParseDuration(DurationText(duration)), duration);
  }
  EXPECT_EQ(DurationText(absl::Seconds(90)), "1m30s");
}

}  // namespace
}  // namespace osc
