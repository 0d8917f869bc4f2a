#include "osc/alter_scanner.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

AlterScan Scan(absl::string_view text, const SqlLexerOptions& options = {}) {
  absl::StatusOr<AlterScan> scan = ScanAlter(text, options);
  EXPECT_TRUE(scan.ok()) << text << ": " << scan.status();
  return scan.ok() ? *std::move(scan) : AlterScan();
}

std::vector<std::string> Clauses(absl::string_view text) {
  std::vector<std::string> clauses;
  for (const AlterClause& clause : Scan(text).clauses) {
    EXPECT_EQ(text.substr(clause.offset, clause.text.size()), clause.text);
    clauses.push_back(clause.text);
  }
  return clauses;
}

std::vector<std::string> Renames(absl::string_view text,
                                 const SqlLexerOptions& options = {}) {
  std::vector<std::string> renames;
  for (const ColumnRename& rename : Scan(text, options).renames) {
    renames.push_back(absl::StrCat(rename.from, ">", rename.to));
  }
  return renames;
}

std::vector<std::string> Dropped(absl::string_view text) {
  return Scan(text).dropped_columns;
}

std::vector<std::string> Added(absl::string_view text) {
  return Scan(text).added_columns;
}

std::string ErrorOf(absl::string_view text) {
  const absl::Status status = ScanAlter(text, {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
  return std::string(status.message());
}

TEST(AlterScannerTest, CutsClausesAtTopLevelCommasOnly) {
  EXPECT_THAT(Clauses("ADD a DECIMAL(10,2) , ADD e ENUM('x,y','z')"),
              ElementsAre("ADD a DECIMAL(10,2)", "ADD e ENUM('x,y','z')"));
  EXPECT_THAT(Clauses("ADD a INT DEFAULT ('a,b'), DROP `c,d`"),
              ElementsAre("ADD a INT DEFAULT ('a,b')", "DROP `c,d`"));
  EXPECT_THAT(Clauses("ADD a INT COMMENT 'it\\'s, fine', DROP b"),
              ElementsAre("ADD a INT COMMENT 'it\\'s, fine'", "DROP b"));
  EXPECT_THAT(Clauses(" /* a, b */ ADD a INT -- c, d\n , DROP b # e, f"),
              ElementsAre("ADD a INT", "DROP b"));
}

TEST(AlterScannerTest, KeepsListsWithBareCommasInOneClause) {
  EXPECT_THAT(Clauses("ORDER BY a, t.b DESC, `c` ASC"),
              ElementsAre("ORDER BY a, t.b DESC, `c` ASC"));
  EXPECT_THAT(Clauses("DROP PARTITION p0, p1"),
              ElementsAre("DROP PARTITION p0, p1"));
  EXPECT_THAT(Clauses("REORGANIZE PARTITION p0, p1 INTO (PARTITION p)"),
              ElementsAre("REORGANIZE PARTITION p0, p1 INTO (PARTITION p)"));
  EXPECT_THAT(Dropped("DROP PARTITION p0, p1"), IsEmpty());
}

TEST(AlterScannerTest, DoesNotLoseAClauseBehindAList) {
  EXPECT_THAT(Dropped("ORDER BY a, b, DROP COLUMN c"), ElementsAre("c"));
  EXPECT_THAT(Renames("ORDER BY a, CHANGE b c INT"), ElementsAre("b>c"));
}

TEST(AlterScannerTest, TakesChangeAsARenameWhenTheNamesDiffer) {
  EXPECT_THAT(Renames("CHANGE a b INT"), ElementsAre("a>b"));
  EXPECT_THAT(Renames("change column a b INT"), ElementsAre("a>b"));
  EXPECT_THAT(Renames("CHANGE COLUMN IF EXISTS a b INT"), ElementsAre("a>b"));
  EXPECT_THAT(Renames("CHANGE t.a b INT"), ElementsAre("a>b"));
  EXPECT_THAT(Renames("CHANGE a a BIGINT"), IsEmpty());
  EXPECT_THAT(Renames("CHANGE a A INT"), ElementsAre("a>A"));
  EXPECT_THAT(Renames("CHANGE`a`/* to */`b`INT"), ElementsAre("a>b"));
}

TEST(AlterScannerTest, TakesRenameColumn) {
  EXPECT_THAT(Renames("RENAME COLUMN a TO b"), ElementsAre("a>b"));
  EXPECT_THAT(Renames("rename column if exists `a b` to `c`"),
              ElementsAre("a b>c"));
  EXPECT_FALSE(Scan("RENAME COLUMN a TO b").renames_table);
}

TEST(AlterScannerTest, KeepsTheOrderOfASwap) {
  EXPECT_THAT(Renames("CHANGE a b INT, CHANGE b a INT"),
              ElementsAre("a>b", "b>a"));
  EXPECT_THAT(Renames("RENAME COLUMN a TO b, RENAME COLUMN b TO a"),
              ElementsAre("a>b", "b>a"));
}

TEST(AlterScannerTest, UnquotesNames) {
  EXPECT_THAT(Renames("CHANGE `a``b` `c,d` INT"), ElementsAre("a`b>c,d"));
  EXPECT_THAT(Renames("CHANGE straße `😀` INT"), ElementsAre("straße>😀"));
  EXPECT_THAT(Renames("CHANGE `TO` `DROP PRIMARY KEY` INT"),
              ElementsAre("TO>DROP PRIMARY KEY"));
  EXPECT_THAT(Renames("CHANGE `column` `if` INT"), ElementsAre("column>if"));
  SqlLexerOptions ansi;
  ansi.ansi_quotes = true;
  EXPECT_THAT(Renames("CHANGE \"a\"\"b\" \"c\" INT", ansi),
              ElementsAre("a\"b>c"));
}

TEST(AlterScannerTest, FindsNothingInsideStringsAndComments) {
  const AlterScan scan = Scan(
      "ADD c INT COMMENT ', CHANGE a b INT, DROP PRIMARY KEY' /* , DROP d */, "
      "MODIFY e VARCHAR(9) DEFAULT \", RENAME TO x\" -- , LOCK=NONE");
  EXPECT_EQ(scan.clauses.size(), 2);
  EXPECT_THAT(scan.renames, IsEmpty());
  EXPECT_THAT(scan.dropped_columns, IsEmpty());
  EXPECT_THAT(scan.added_columns, ElementsAre("c"));
  EXPECT_FALSE(scan.drops_primary_key || scan.renames_table || scan.has_lock);
}

TEST(AlterScannerTest, EndsAStringWhereTheSqlModeSays) {
  SqlLexerOptions raw;
  raw.no_backslash_escapes = true;
  EXPECT_EQ(Scan(R"(ADD c INT COMMENT 'a\', DROP d)", raw).dropped_columns[0],
            "d");
  EXPECT_THAT(Dropped(R"(ADD c INT COMMENT 'a\', DROP d')"), IsEmpty());
}

TEST(AlterScannerTest, ReadsExecutableComments) {
  const AlterScan scan = Scan("ADD a INT /*!80000 INVISIBLE, DROP b */");
  EXPECT_TRUE(scan.has_executable_comment);
  EXPECT_THAT(scan.dropped_columns, ElementsAre("b"));
  EXPECT_THAT(Renames("/*M! CHANGE a b INT */"), ElementsAre("a>b"));
  EXPECT_FALSE(Scan("ADD a INT /* plain */").has_executable_comment);
}

TEST(AlterScannerTest, KnowsWhichDropsAreColumns) {
  EXPECT_THAT(Dropped("DROP a, DROP COLUMN b, DROP COLUMN IF EXISTS c, "
                      "DROP IF EXISTS d, DROP e RESTRICT, drop `KEY`, "
                      "DROP COLUMN `primary`, DROP period, DROP system"),
              ElementsAre("a", "b", "c", "d", "e", "KEY", "primary", "period",
                          "system"));
  EXPECT_THAT(Dropped("DROP INDEX a, DROP KEY b, DROP FOREIGN KEY c, "
                      "DROP CONSTRAINT d, DROP CHECK e, DROP PRIMARY KEY, "
                      "DROP PERIOD FOR p, DROP SYSTEM VERSIONING"),
              IsEmpty());
}

TEST(AlterScannerTest, ListsANameDroppedAndAddedAgainTwice) {
  const AlterScan scan = Scan("DROP COLUMN a, ADD COLUMN a BIGINT");
  EXPECT_THAT(scan.dropped_columns, ElementsAre("a"));
  EXPECT_THAT(scan.added_columns, ElementsAre("a"));
  EXPECT_THAT(scan.renames, IsEmpty());
}

TEST(AlterScannerTest, KnowsWhichAddsAreColumns) {
  EXPECT_THAT(Added("ADD a INT, ADD COLUMN b INT FIRST, ADD COLUMN IF NOT "
                    "EXISTS c INT AFTER a, ADD (d INT, e DECIMAL(1,0)), "
                    "ADD COLUMN (f INT, UNIQUE KEY (f)), ADD `unique` INT, "
                    "ADD vector VARCHAR(9)"),
              ElementsAre("a", "b", "c", "d", "e", "f", "unique", "vector"));
  EXPECT_THAT(Added("ADD INDEX a (x), ADD KEY (x), ADD UNIQUE b (x), "
                    "ADD FULLTEXT c (x), ADD SPATIAL INDEX d (x), "
                    "ADD PRIMARY KEY (x), ADD CONSTRAINT e CHECK (x > 0), "
                    "ADD FOREIGN KEY (x) REFERENCES t (x), ADD CHECK (x > 1), "
                    "ADD VECTOR INDEX (x), ADD PERIOD FOR p (x, y), "
                    "ADD SYSTEM VERSIONING"),
              IsEmpty());
}

TEST(AlterScannerTest, SeesRenamesOfTheTableOnly) {
  for (const char* text :
       {"RENAME TO t", "RENAME AS t", "RENAME t", "RENAME = t",
        "ADD a INT, RENAME `column`", "rename `key`", "RENAME db.t"}) {
    EXPECT_TRUE(Scan(text).renames_table) << text;
  }
  for (const char* text : {"RENAME COLUMN a TO b", "RENAME INDEX a TO b",
                           "RENAME KEY a TO b", "ADD rename INT"}) {
    EXPECT_FALSE(Scan(text).renames_table) << text;
  }
}

TEST(AlterScannerTest, SeesThePrimaryKeyGo) {
  for (const char* text :
       {"DROP PRIMARY KEY", "ADD a INT, drop primary key, ADD b INT",
        "DROP INDEX `PRIMARY`", "DROP KEY `primary`",
        "DROP CONSTRAINT IF EXISTS `PRIMARY`"}) {
    EXPECT_TRUE(Scan(text).drops_primary_key) << text;
  }
  for (const char* text : {"DROP `PRIMARY`", "DROP INDEX a", "DROP COLUMN a"}) {
    EXPECT_FALSE(Scan(text).drops_primary_key) << text;
  }
}

TEST(AlterScannerTest, RefusesWhatIsNotOneListOfClauses) {
  EXPECT_THAT(ErrorOf(""), HasSubstr("empty"));
  EXPECT_THAT(ErrorOf(" /* nothing */ -- at all"), HasSubstr("empty"));
  EXPECT_THAT(ErrorOf("ADD a INT,"), HasSubstr("empty clause"));
  EXPECT_THAT(ErrorOf(", ADD a INT"), HasSubstr("empty clause"));
  EXPECT_THAT(ErrorOf("ADD a INT, , DROP b"),
              HasSubstr("empty clause beside a comma at byte 10"));
  EXPECT_THAT(ErrorOf("ADD a INT; DROP TABLE t"),
              HasSubstr("semicolon (only one ALTER is run, without it) at "
                        "byte 10"));
  EXPECT_THAT(ErrorOf("ADD a INT;"), HasSubstr("semicolon"));
  EXPECT_TRUE(Scan("ADD a INT COMMENT ';' /* ; */").clauses.size() == 1);
  EXPECT_THAT(ErrorOf("ADD a ENUM('x'"), HasSubstr("not closed at byte 11"));
}

TEST(AlterScannerTest, RefusesAnAlterTableInFront) {
  for (const char* text :
       {"ALTER TABLE t ADD a INT", "alter/**/table t ADD a INT",
        "ALTER ONLINE TABLE t ADD a INT", "ALTER IGNORE TABLE t DROP b"}) {
    EXPECT_THAT(ErrorOf(text), HasSubstr("only what follows ALTER TABLE name"))
        << text;
  }
  EXPECT_EQ(Scan("ALTER `table` SET DEFAULT 1").clauses.size(), 1);
  EXPECT_EQ(Scan("ALTER COLUMN a DROP DEFAULT").dropped_columns.size(), 0);
}

}  // namespace
}  // namespace osc
