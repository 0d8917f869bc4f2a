#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "osc/alter_scanner.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

AlterScan Scan(absl::string_view text) {
  absl::StatusOr<AlterScan> scan = ScanAlter(text, {});
  EXPECT_TRUE(scan.ok()) << text << ": " << scan.status();
  return scan.ok() ? *std::move(scan) : AlterScan();
}

// Each key as "name(column:prefix,=expression)"; PRIMARY keys get a "!".
std::vector<std::string> Uniques(absl::string_view text) {
  std::vector<std::string> uniques;
  for (const AddedUnique& unique : Scan(text).added_uniques) {
    std::string shown =
        absl::StrCat(unique.primary ? "!" : "", unique.name, "(");
    for (const KeyPart& part : unique.parts) {
      if (shown.back() != '(') shown += ",";
      absl::StrAppend(&shown, part.column);
      if (part.prefix_length > 0) {
        absl::StrAppend(&shown, ":", part.prefix_length);
      }
      if (part.column.empty()) absl::StrAppend(&shown, "=", part.expression);
    }
    uniques.push_back(shown + ")");
  }
  return uniques;
}

TEST(AlterDefinitionsTest, ReadsTheFormsOfAddUnique) {
  EXPECT_THAT(Uniques("ADD UNIQUE (a)"), ElementsAre("(a)"));
  EXPECT_THAT(Uniques("ADD UNIQUE KEY k (a, b)"), ElementsAre("k(a,b)"));
  EXPECT_THAT(Uniques("ADD UNIQUE INDEX IF NOT EXISTS k (a)"),
              ElementsAre("k(a)"));
  EXPECT_THAT(Uniques("ADD UNIQUE USING BTREE (a)"), ElementsAre("(a)"));
  EXPECT_THAT(Uniques("ADD UNIQUE k USING HASH (a) COMMENT 'x'"),
              ElementsAre("k(a)"));
  EXPECT_THAT(Uniques("ADD UNIQUE k TYPE BTREE (a)"), ElementsAre("k(a)"));
  EXPECT_THAT(Uniques("add unique `using` (`a``b`)"),
              ElementsAre("using(a`b)"));
}

TEST(AlterDefinitionsTest, NamesAUniqueKeyByItsConstraintUnlessItHasAName) {
  EXPECT_THAT(Uniques("ADD CONSTRAINT c UNIQUE (a)"), ElementsAre("c(a)"));
  EXPECT_THAT(Uniques("ADD CONSTRAINT c UNIQUE KEY k (a)"),
              ElementsAre("k(a)"));
  EXPECT_THAT(Uniques("ADD CONSTRAINT UNIQUE (a)"), ElementsAre("(a)"));
  EXPECT_THAT(Uniques("ADD CONSTRAINT IF NOT EXISTS `unique` UNIQUE (a)"),
              ElementsAre("unique(a)"));
}

TEST(AlterDefinitionsTest, ReadsPrefixesDirectionsAndExpressions) {
  EXPECT_THAT(Uniques("ADD UNIQUE k (a(10) DESC, b ASC, (lower(c)), d)"),
              ElementsAre("k(a:10,b,=lower(c),d)"));
  EXPECT_THAT(Uniques("ADD UNIQUE k ((a + b) DESC)"), ElementsAre("k(=a + b)"));
  EXPECT_THAT(Uniques("ADD UNIQUE k (id, p WITHOUT OVERLAPS)"),
              ElementsAre("k(id,=p WITHOUT OVERLAPS)"));
}

TEST(AlterDefinitionsTest, ReadsUniqueAsAColumnsAttribute) {
  EXPECT_THAT(Uniques("ADD a INT UNIQUE"), ElementsAre("(a)"));
  EXPECT_THAT(Uniques("ADD a INT NOT NULL UNIQUE KEY COMMENT 'x' AFTER b"),
              ElementsAre("(a)"));
  EXPECT_THAT(Uniques("MODIFY COLUMN IF EXISTS a INT UNIQUE"),
              ElementsAre("(a)"));
  EXPECT_THAT(Uniques("CHANGE a b INT UNIQUE"), ElementsAre("(b)"));
  EXPECT_THAT(Uniques("ADD (a INT UNIQUE, UNIQUE k (a))"),
              ElementsAre("(a)", "k(a)"));
  EXPECT_THAT(Uniques("ADD a SERIAL"), ElementsAre("(a)"));
  EXPECT_THAT(Uniques("ADD a BIGINT SERIAL DEFAULT VALUE"), ElementsAre("(a)"));
}

TEST(AlterDefinitionsTest, TakesNoWordForUniqueThatIsQuotedOrNested) {
  EXPECT_THAT(Uniques("ADD a INT COMMENT 'unique'"), IsEmpty());
  EXPECT_THAT(Uniques("ADD a INT COMMENT \"it is UNIQUE\" /* UNIQUE */"),
              IsEmpty());
  EXPECT_THAT(Uniques("ADD a INT AFTER `unique`"), IsEmpty());
  EXPECT_THAT(Uniques("ADD `unique` ENUM('unique')"), IsEmpty());
  EXPECT_THAT(Uniques("ADD INDEX k (a), ADD KEY (b), DROP KEY c"), IsEmpty());
  EXPECT_THAT(Uniques("ADD a INT PARTITION BY KEY (a)"), IsEmpty());
  EXPECT_THAT(Uniques("ADD a INT DEFAULT (f(UNIQUE, KEY))"), IsEmpty());
}

TEST(AlterDefinitionsTest, ReadsPrimaryKeys) {
  EXPECT_THAT(Uniques("DROP PRIMARY KEY, ADD PRIMARY KEY (a, b(3))"),
              ElementsAre("!PRIMARY(a,b:3)"));
  EXPECT_THAT(Uniques("ADD CONSTRAINT c PRIMARY KEY USING BTREE (a)"),
              ElementsAre("!PRIMARY(a)"));
  EXPECT_THAT(Uniques("ADD PRIMARY KEY k (a)"), ElementsAre("!PRIMARY(a)"));
  EXPECT_THAT(Uniques("ADD a INT PRIMARY KEY"), ElementsAre("!PRIMARY(a)"));
  EXPECT_THAT(Uniques("ADD a INT KEY"), ElementsAre("!PRIMARY(a)"));
  EXPECT_THAT(Uniques("ADD a INT UNIQUE PRIMARY KEY"),
              ElementsAre("(a)", "!PRIMARY(a)"));
  EXPECT_TRUE(Scan("ADD a INT PRIMARY KEY").adds_primary_key);
  EXPECT_TRUE(Scan("ADD PRIMARY KEY (a)").adds_primary_key);
  EXPECT_FALSE(Scan("ADD a INT UNIQUE KEY").adds_primary_key);
}

TEST(AlterDefinitionsTest, SeesForeignKeys) {
  for (const char* text :
       {"ADD FOREIGN KEY (a) REFERENCES t (b)",
        "ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES t (b)",
        "ADD CONSTRAINT FOREIGN KEY (a) REFERENCES t (b)",
        "ADD a INT REFERENCES t (b)", "MODIFY a INT REFERENCES t (b)",
        "ADD (a INT, FOREIGN KEY (a) REFERENCES t (b))"}) {
    EXPECT_TRUE(Scan(text).adds_foreign_key) << text;
  }
  for (const char* text : {"ADD a INT COMMENT 'REFERENCES t (b)'",
                           "ADD `foreign` INT", "DROP FOREIGN KEY f"}) {
    EXPECT_FALSE(Scan(text).adds_foreign_key) << text;
  }
  EXPECT_TRUE(Scan("DROP FOREIGN KEY f").drops_foreign_key);
}

// Each fact with texts that state it; all the other facts must stay false.
struct FactCase {
  bool AlterScan::*fact;
  std::vector<const char*> texts;
};

TEST(AlterDefinitionsTest, SeesEachOfTheRemainingFactsAndNoOther) {
  const std::vector<FactCase> cases = {
      {&AlterScan::has_algorithm,
       {"ALGORITHM=INPLACE", "algorithm = copy", "ALGORITHM INSTANT"}},
      {&AlterScan::has_lock, {"LOCK=NONE", "lock shared"}},
      {&AlterScan::has_wait, {"WAIT 5 ADD a INT", "NOWAIT DROP b"}},
      {&AlterScan::has_validation, {"WITH VALIDATION", "WITHOUT VALIDATION"}},
      {&AlterScan::has_order_by, {"ORDER BY a", "order by a, b"}},
      {&AlterScan::converts_character_set,
       {"CONVERT TO CHARACTER SET utf8mb4", "CONVERT TO CHARSET x COLLATE y"}},
      {&AlterScan::sets_engine,
       {"ENGINE=InnoDB", "engine InnoDB", "COMMENT='x' ENGINE = InnoDB"}},
      {&AlterScan::sets_auto_increment,
       {"AUTO_INCREMENT=7", "COMMENT='x' auto_increment 7"}},
      {&AlterScan::forces_rebuild, {"FORCE"}},
      {&AlterScan::switches_keys, {"DISABLE KEYS", "ENABLE KEYS"}},
      {&AlterScan::has_partition_clause,
       {"PARTITION BY HASH (a)", "REMOVE PARTITIONING",
        "ADD a INT PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN (1))",
        "ADD a INT, DROP b REMOVE PARTITIONING"}},
      {&AlterScan::manages_partitions,
       {"ADD PARTITION (PARTITION p VALUES IN (1))", "DROP PARTITION p, q",
        "TRUNCATE PARTITION ALL", "REORGANIZE PARTITION p INTO (PARTITION q)",
        "COALESCE PARTITION 2", "ANALYZE PARTITION p", "REBUILD PARTITION p"}},
      {&AlterScan::discards_or_imports_tablespace,
       {"DISCARD TABLESPACE", "IMPORT TABLESPACE"}},
      {&AlterScan::has_system_versioning,
       {"ADD SYSTEM VERSIONING", "DROP SYSTEM VERSIONING",
        "ADD PERIOD FOR p (a, b)", "DROP PERIOD FOR p"}},
  };
  for (const FactCase& expected : cases) {
    for (const char* text : expected.texts) {
      const AlterScan scan = Scan(text);
      for (const FactCase& other : cases) {
        EXPECT_EQ(scan.*other.fact, other.fact == expected.fact) << text;
      }
    }
  }
  for (const char* text :
       {"ADD `engine` INT", "ADD lock_ INT COMMENT 'LOCK=NONE'", "DROP `force`",
        "MODIFY algorithm INT", "ADD a INT DEFAULT (f(PARTITION BY b))",
        "CHANGE `order` b INT", "COMMENT='FORCE'"}) {
    const AlterScan scan = Scan(text);
    for (const FactCase& other : cases) EXPECT_FALSE(scan.*other.fact) << text;
  }
}

TEST(AlterDefinitionsTest, SeesPartitionsThatGoToOtherTables) {
  for (const char* text :
       {"EXCHANGE PARTITION p WITH TABLE t", "CONVERT PARTITION p TO TABLE t",
        "CONVERT TABLE t TO PARTITION p VALUES IN (1)"}) {
    EXPECT_TRUE(Scan(text).exchanges_partition) << text;
    EXPECT_TRUE(Scan(text).manages_partitions) << text;
  }
  const AlterScan scan = Scan("DISCARD PARTITION p, q TABLESPACE");
  EXPECT_EQ(scan.clauses.size(), 1);
  EXPECT_TRUE(scan.manages_partitions);
  EXPECT_TRUE(scan.discards_or_imports_tablespace);
}

}  // namespace
}  // namespace osc
