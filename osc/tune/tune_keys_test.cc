#include "osc/tune/tune_keys.h"

#include <string>
#include <vector>

#include "db/fake_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

Column Plain(const std::string& name, const std::string& type) {
  Column column;
  column.name = name;
  column.type = column.column_type = type;
  return column;
}

Index Over(const std::string& name, bool unique, const std::string& column) {
  return {name, unique, "BTREE", {{column, false}}};
}

// id is the key, email unique, city indexed, note a text, sum plain.
class TuneKeysTest : public testing::Test {
 protected:
  TuneKeysTest() {
    pair_.schema = "s";
    pair_.original.name = "t";
    pair_.original.columns = {Plain("id", "int"), Plain("email", "varchar"),
                              Plain("city", "varchar"), Plain("note", "text"),
                              Plain("sum", "int")};
    pair_.original.indexes = {Over("PRIMARY", true, "id"),
                              Over("by_email", true, "email"),
                              Over("by_city", false, "city")};
    pair_.shadow = pair_.original;
    for (const Column& column : pair_.original.columns) {
      pair_.columns.push_back({column, column});
    }
    pair_.key.index = "PRIMARY";
    pair_.key.columns = {pair_.columns[0]};
  }

  void Drop(const std::string& name) {
    for (size_t i = 0; i < pair_.columns.size(); ++i) {
      if (pair_.columns[i].from.name != name) continue;
      pair_.columns.erase(pair_.columns.begin() + i);
      return;
    }
  }

  std::string Changed() {
    const Column* column = ColumnToChange(pair_);
    return column == nullptr ? "none" : column->name;
  }

  TablePair pair_;
};

TEST_F(TuneKeysTest, ChangesAPlainColumnRatherThanAnIndexedOneOrAText) {
  EXPECT_EQ(Changed(), "sum");
  Drop("sum");
  EXPECT_EQ(Changed(), "city");
  Drop("city");
  EXPECT_EQ(Changed(), "note");
}

TEST_F(TuneKeysTest, LeavesColumnsOfUniqueKeysAlone) {
  for (const char* name : {"sum", "city", "note"}) Drop(name);
  EXPECT_EQ(Changed(), "none");
}

// The values would collide in the shadow alone.
TEST_F(TuneKeysTest, LeavesAColumnAloneThatTheAlterMakesUnique) {
  pair_.shadow.indexes.push_back(Over("by_sum", true, "sum"));
  EXPECT_EQ(Changed(), "city");
}

TEST_F(TuneKeysTest, ChangesNothingWhereAUniqueKeyIsComputed) {
  pair_.original.indexes.push_back(Over("computed", true, ""));
  EXPECT_EQ(Changed(), "none");
}

TEST_F(TuneKeysTest, CountsInTheServersSteps) {
  FakeConnection connection;
  connection.On("CREATE TABLE", Result()).On("INSERT INTO", Result());
  connection.On("SELECT COUNT",
                FakeConnection::Rows(
                    {{std::string("4"), std::string("3"), std::string("9")}}));
  auto keys = TuneKeys::Create(&connection, &pair_);
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->count(), 4);
  EXPECT_THAT(keys->UpdateMany({0, 1, 3}), HasSubstr("k.n IN (3,5,9)"));
  EXPECT_THAT(keys->UpdateOne(6), HasSubstr("k.n IN (7)"));
  EXPECT_THAT(keys->UpdateOne(6), HasSubstr("v.n = 12 - k.n"));
  EXPECT_THAT(keys->UpdateOne(6), HasSubstr("SET t.`sum` = v.new_value"));
}

TEST_F(TuneKeysTest, SetsTheKeyToItselfWhereNoColumnCanBeChanged) {
  for (const char* name : {"sum", "city", "note"}) Drop(name);
  FakeConnection connection;
  connection.On("CREATE TABLE", Result()).On("INSERT INTO", Result());
  connection.On("SELECT COUNT",
                FakeConnection::Rows(
                    {{std::string("1"), std::string("1"), std::string("1")}}));
  auto keys = TuneKeys::Create(&connection, &pair_);
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_THAT(keys->UpdateOne(0), HasSubstr("SET t.`id` = t.`id` WHERE"));
}

TEST_F(TuneKeysTest, RefusesAnEmptyTable) {
  FakeConnection connection;
  connection.On("CREATE TABLE", Result()).On("INSERT INTO", Result());
  connection.On("SELECT COUNT",
                FakeConnection::Rows({{std::string("0"), {}, {}}}));
  EXPECT_FALSE(TuneKeys::Create(&connection, &pair_).ok());
}

}  // namespace
}  // namespace osc
