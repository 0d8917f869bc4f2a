#include "changelog/artifact_names.h"

#include <set>

#include "gtest/gtest.h"

namespace osc {
namespace {

std::vector<std::string> All(const ArtifactNames& names) {
  return {names.shadow,         names.log,
          names.chunks,         names.old,
          names.insert_trigger, names.update_trigger,
          names.delete_trigger, names.own_triggers};
}

size_t Characters(const std::string& text) {
  size_t count = 0;
  for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

TEST(ArtifactNamesTest, CarryTheOriginalsNameFirst) {
  ArtifactNames names = NamesFor("orders");
  EXPECT_EQ(names.shadow, "orders__osc_new");
  EXPECT_EQ(names.log, "orders__osc_log");
  EXPECT_EQ(names.old, "orders__osc_old");
  EXPECT_EQ(OwnTriggerNameFor("orders", 12), "orders__osc_own12");
}

// The rename would wait on another table first and let writes slip in.
TEST(ArtifactNamesTest, SortAfterTheOriginalAndFitWhateverItsLength) {
  for (const std::string character : {"a", "z", "_", "~", "é", "表"}) {
    std::string table;
    for (int length = 1; length <= 64; ++length) {
      table += character;
      std::set<std::string> distinct;
      for (const std::string& name : All(NamesFor(table))) {
        EXPECT_GT(name, table);
        EXPECT_LE(Characters(name), 64u) << name;
        distinct.insert(name);
      }
      EXPECT_EQ(distinct.size(), 8u) << table;
    }
  }
}

TEST(ArtifactNamesTest, DifferForLongNamesThatDifferAtTheirEnd) {
  const std::string stem(63, 'a');
  EXPECT_NE(NamesFor(stem + "x").shadow, NamesFor(stem + "y").shadow);
}

}  // namespace
}  // namespace osc
