#include "replay/set_value.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Column MakeColumn(const std::string& column_type) {
  Column column;
  column.column_type = column_type;
  column.type = column_type.substr(0, column_type.find_first_of(" ("));
  column.charset = "latin1";
  column.collation = "latin1_bin";
  return column;
}

TEST(SetValueTest, TakesTheMembersFromTheType) {
  EXPECT_THAT(MemberLiterals("set('a','it''s','b\\\\','\\'','')"),
              ElementsAre("'a'", "'it''s'", "'b\\\\'", "'\\''", "''"));
  EXPECT_THAT(MemberLiterals("int(11)"), IsEmpty());
  EXPECT_THAT(MemberLiterals("set('cut"), ElementsAre("'cut"));
}

TEST(SetValueTest, OrdersWhatIsNotInOrderAlready) {
  const Column from = MakeColumn("set('a','b','c')");
  EXPECT_FALSE(SetMustBeOrdered(from, MakeColumn("set('x','a','b','c','y')")));
  EXPECT_FALSE(SetMustBeOrdered(from, MakeColumn("set('a','c')")));
  EXPECT_TRUE(SetMustBeOrdered(from, MakeColumn("set('b','a','c')")));
  EXPECT_TRUE(SetMustBeOrdered(MakeColumn("varchar(9)"), from));
  EXPECT_FALSE(SetMustBeOrdered(MakeColumn("enum('a')"), from));
  EXPECT_FALSE(SetMustBeOrdered(from, MakeColumn("varchar(9)")));
}

TEST(SetValueTest, PutsTheMembersIntoTheNewOrder) {
  EXPECT_EQ(OrderedSet(MakeColumn("set('b','a')"), "v"),
            "IF(v IS NULL, NULL, CONVERT(CONCAT_WS(',', "
            "IF(FIND_IN_SET('b', v COLLATE latin1_bin), 'b', NULL), "
            "IF(FIND_IN_SET('a', v COLLATE latin1_bin), 'a', NULL)) USING "
            "latin1))");
}

TEST(SetValueTest, FindsTheMemberOfAnEnumByNameAndThenByNumber) {
  EXPECT_EQ(EnumMember(MakeColumn("enum('7','a')"), "t"),
            "IF(t IS NULL, NULL, CONVERT(IFNULL(ELT(IF(FIELD(t COLLATE "
            "latin1_bin, '7', 'a') > 0, FIELD(t COLLATE latin1_bin, '7', 'a'), "
            "t + 0), '7', 'a'), '') USING latin1))");
}

}  // namespace
}  // namespace osc
