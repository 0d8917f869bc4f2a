// Somebody else alters, empties, renames, drops or exchanges the original, or
// parts of it, in the middle of a run.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

using Strings = std::vector<std::string>;

class OriginalFaultsTest : public RaceTest {
 protected:
  // Somebody does this in the copy, behind the checksum and right before the
  // cutover, where the migration must end. Then `left` are all tables that
  // there are, the first of them with what was in it, free to be written to.
  void ExpectEnds(const Strings& statements, const Strings& left,
                  const std::string& more = ", KEY by_v (v)") {
    for (const char* place :
         {"copy-chunk-settled", "checksum-ended", "cutover-replay-at-rest"}) {
      SCOPED_TRACE(place);
      MakeTableAgain(60, more);
      HeldFailpoint held(place);
      Start(RaceOptions());
      held.AwaitArrival();
      for (const std::string& sql : statements) Sql(sql);
      Strings rows;
      if (!left.empty()) rows = Rows("SELECT * FROM " + left[0]);
      held.Release();
      const MigrationResult result = Finish();
      EXPECT_TRUE(result.outcome == Outcome::kFailed ||
                  result.outcome == Outcome::kMismatch)
          << static_cast<int>(result.outcome) << " " << result.status;
      EXPECT_EQ(result.leftovers, Strings());
      ExpectNothingLeft(left);
      if (left.empty()) continue;
      EXPECT_EQ(Rows("SELECT * FROM " + left[0]), rows);
      Sql(absl::StrCat("INSERT INTO ", left[0], " (id) VALUES (7)"));
      Sql(absl::StrCat("DELETE FROM ", left[0], " WHERE id = 7"));
    }
  }

  // Ids below 300 are in p0.
  static std::string Partitioned() {
    return ", KEY by_v (v)) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS "
           "THAN (300), PARTITION p1 VALUES LESS THAN MAXVALUE";
  }
};

TEST_F(OriginalFaultsTest, EndsWhenItGetsAColumn) {
  ExpectEnds({"ALTER TABLE t ADD COLUMN z INT NOT NULL DEFAULT 3"}, {"t"});
}

TEST_F(OriginalFaultsTest, EndsWhenItLosesAColumn) {
  ExpectEnds({"ALTER TABLE t DROP COLUMN u"}, {"t"});
}

TEST_F(OriginalFaultsTest, EndsWhenItIsTruncated) {
  ExpectEnds({"TRUNCATE TABLE t"}, {"t"});
}

// The triggers go with it.
TEST_F(OriginalFaultsTest, EndsWhenItIsRenamed) {
  ExpectEnds({"RENAME TABLE t TO elsewhere"}, {"elsewhere"});
}

TEST_F(OriginalFaultsTest, EndsWhenItIsRenamedAndAnotherTakesItsPlace) {
  ExpectEnds({"CREATE TABLE other LIKE t", "INSERT INTO other SELECT * FROM t",
              "RENAME TABLE t TO elsewhere, other TO t"},
             {"t", "elsewhere"});
}

TEST_F(OriginalFaultsTest, EndsWhenItIsDropped) {
  ExpectEnds({"DROP TABLE t"}, {});
}

TEST_F(OriginalFaultsTest, EndsWhenItIsDroppedAndMadeAgain) {
  ExpectEnds({"CREATE TABLE other LIKE t", "INSERT INTO other SELECT * FROM t",
              "DROP TABLE t", "RENAME TABLE other TO t"},
             {"t"});
}

// With a table of the same keys: neither the rows' number nor their keys tell.
TEST_F(OriginalFaultsTest, EndsWhenAPartitionIsExchanged) {
  ExpectEnds(
      {"CREATE TABLE other (id BIGINT PRIMARY KEY, v VARCHAR(40), u INT, KEY "
       "by_v (v))",
       "INSERT INTO other SELECT id, 'exchanged', u FROM t WHERE id < 300",
       "ALTER TABLE t EXCHANGE PARTITION p0 WITH TABLE other"},
      {"t", "other"}, Partitioned());
}

TEST_F(OriginalFaultsTest, EndsWhenAPartitionIsTruncated) {
  ExpectEnds({"ALTER TABLE t TRUNCATE PARTITION p0"}, {"t"}, Partitioned());
}

TEST_F(OriginalFaultsTest, EndsWhenAPartitionIsDropped) {
  ExpectEnds({"ALTER TABLE t DROP PARTITION p0"}, {"t"}, Partitioned());
}

}  // namespace
}  // namespace osc
