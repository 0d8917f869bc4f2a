#include "osc/jitter.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

TEST(JitterTest, TakesOrAddsUpToAQuarter) {
  const absl::Duration wait = absl::Seconds(8);
  EXPECT_EQ(WithJitter(wait, [] { return 0.0; }), absl::Seconds(6));
  EXPECT_EQ(WithJitter(wait, [] { return 0.5; }), absl::Seconds(8));
  EXPECT_EQ(WithJitter(wait, [] { return 1.0; }), absl::Seconds(10));
}

TEST(JitterTest, IsDifferentEachTime) {
  bool differs = false;
  for (int i = 0; i < 20; ++i) {
    const absl::Duration wait = WithJitter(absl::Seconds(4));
    EXPECT_GE(wait, absl::Seconds(3));
    EXPECT_LE(wait, absl::Seconds(5));
    differs = differs || wait != WithJitter(absl::Seconds(4));
  }
  EXPECT_TRUE(differs);
}

}  // namespace
}  // namespace osc
