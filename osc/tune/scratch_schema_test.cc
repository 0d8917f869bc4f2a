#include "osc/tune/scratch_schema.h"

#include <string>

#include "db/fake_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ScratchSchemaTest, IsNamedAfterTheTable) {
  EXPECT_EQ(DefaultScratchSchema("Shop", "orders"), "osc_tune_shop_orders");
}

TEST(ScratchSchemaTest, ShortensALongNameToADifferentOneForEachTable) {
  const std::string table(64, 'x');
  const std::string one = DefaultScratchSchema("a", table);
  EXPECT_THAT(one, StartsWith("osc_tune_"));
  EXPECT_LE(one.size(), 64u);
  EXPECT_NE(one, DefaultScratchSchema("b", table));
  EXPECT_EQ(one, DefaultScratchSchema("a", table));
}

TEST(ScratchSchemaTest, TakesANameThatNobodyHasAndOneWithItsMarker) {
  const Result none, one = FakeConnection::Rows({{std::string("1")}});
  FakeConnection free;
  free.On("SCHEMATA", none);
  EXPECT_TRUE(ScratchSchema::Check(&free, "s").ok());
  FakeConnection ours;
  ours.On("SCHEMATA", one).On("osc_tune_marker", one);
  EXPECT_TRUE(ScratchSchema::Check(&ours, "s").ok());
  FakeConnection foreign;
  foreign.On("SCHEMATA", one).On("osc_tune_marker", none);
  EXPECT_THAT(ScratchSchema::Check(&foreign, "s").message(),
              HasSubstr("--scratch-database"));
}

}  // namespace
}  // namespace osc
