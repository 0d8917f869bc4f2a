#include "bench/engine/key_sequence.h"

#include <algorithm>
#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::Ge;
using ::testing::Le;

TEST(KeySequenceTest, RepeatsNoIdBeforeAllHaveCome) {
  const std::vector<int64_t> ids = DistinctIds(1000, 2500, 1);
  ASSERT_EQ(ids.size(), 2500u);
  EXPECT_THAT(ids, Each(AllOf(Ge(1), Le(1000))));
  EXPECT_EQ(CountDistinct({ids.begin(), ids.begin() + 1000}), 1000);
  EXPECT_EQ(CountDistinct({ids.begin() + 1000, ids.begin() + 2000}), 1000);
  EXPECT_EQ(CountDistinct({ids.begin() + 2000, ids.end()}), 500);
  EXPECT_FALSE(std::is_sorted(ids.begin(), ids.begin() + 1000));
}

TEST(KeySequenceTest, GivesTheSameSequenceForTheSameSeed) {
  EXPECT_EQ(DistinctIds(1000, 100, 1), DistinctIds(1000, 100, 1));
  EXPECT_NE(DistinctIds(1000, 100, 1), DistinctIds(1000, 100, 2));
  EXPECT_EQ(ZipfIds(1000, 1000, 100, 0.99, 1),
            ZipfIds(1000, 1000, 100, 0.99, 1));
  EXPECT_NE(ZipfIds(1000, 1000, 100, 0.99, 1),
            ZipfIds(1000, 1000, 100, 0.99, 2));
}

// 1 + 1/2^0.99 + … + 1/1000^0.99 is 7.73: so much more seldom than always is
// the first, and half as often as that the second.
TEST(KeySequenceTest, DrawsTheHottestKeysAsOftenAsZipfSays) {
  const std::vector<int64_t> ids = ZipfIds(1000, 1000, 100000, 0.99, 1);
  EXPECT_THAT(ids, Each(AllOf(Ge(1), Le(1000))));
  std::map<int64_t, int> times;
  for (int64_t id : ids) ++times[id];
  std::vector<int> most;
  for (const auto& [id, count] : times) most.push_back(count);
  std::sort(most.rbegin(), most.rend());
  EXPECT_NEAR(most[0], 100000 / 7.73, 400);
  EXPECT_NEAR(most[1], 100000 / 7.73 / 1.986, 300);
  EXPECT_NEAR(most[99], 100000 / 7.73 / 95.5, 60);
}

TEST(KeySequenceTest, SpreadsFewKeysOverTheWholeTable) {
  const std::vector<int64_t> ids = ZipfIds(1000, 100, 5000, 0.99, 1);
  EXPECT_LE(CountDistinct(ids), 100);
  EXPECT_GT(CountDistinct(ids), 95);
  EXPECT_LT(*std::min_element(ids.begin(), ids.end()), 100);
  EXPECT_GT(*std::max_element(ids.begin(), ids.end()), 900);
}

TEST(KeySequenceTest, DrawsEvenlyWithoutSkew) {
  EXPECT_GT(CountDistinct(ZipfIds(100, 100, 5000, 0, 1)), 99);
}

TEST(KeySequenceTest, KnowsATableOfOneRow) {
  EXPECT_THAT(DistinctIds(1, 3, 1), Each(1));
  EXPECT_THAT(ZipfIds(1, 1, 3, 0.99, 1), Each(1));
}

}  // namespace
}  // namespace osc
