#include "changelog/migration_key.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

Column MakeColumn(const std::string& name, const std::string& column_type,
                  const std::string& collation = "") {
  Column column;
  column.name = name;
  column.column_type = column_type;
  column.type = column_type.substr(0, column_type.find_first_of(" ("));
  column.collation = collation;
  column.charset = collation.substr(0, collation.find('_'));
  return column;
}

Index MakeIndex(const std::string& name, bool unique,
                const std::vector<std::string>& columns) {
  Index index;
  index.name = name;
  index.unique = unique;
  for (const std::string& column : columns) {
    index.parts.push_back({column, false});
  }
  return index;
}

// A table and what becomes of it: every column stays unless a test changes it.
class MigrationKeyTest : public testing::Test {
 protected:
  void Table(std::vector<Column> columns, std::vector<Index> indexes) {
    original_.name = "t";
    original_.columns = columns;
    original_.indexes = indexes;
    shadow_ = original_;
    mapped_.clear();
    for (const Column& column : columns) mapped_.push_back({column, column});
  }
  // The column's new form.
  void Becomes(int i, const Column& to) {
    mapped_[i].to = shadow_.columns[i] = to;
  }
  absl::StatusOr<MigrationKey> Choose() {
    return ChooseMigrationKey(original_, shadow_, mapped_);
  }
  std::string Refusal() {
    absl::StatusOr<MigrationKey> key = Choose();
    EXPECT_TRUE(absl::IsFailedPrecondition(key.status())) << key.status();
    return std::string(key.status().message());
  }
  // Whether a key column of the first form may become the second.
  bool MayBecome(const Column& from, const Column& to) {
    Table({from}, {MakeIndex("PRIMARY", true, {from.name})});
    Becomes(0, to);
    return Choose().ok();
  }

  class Table original_, shadow_;
  std::vector<MappedColumn> mapped_;
};

TEST_F(MigrationKeyTest, TakesThePrimaryKey) {
  Table({MakeColumn("id", "int"), MakeColumn("b", "int")},
        {MakeIndex("PRIMARY", true, {"id"}), MakeIndex("ub", true, {"b"})});
  absl::StatusOr<MigrationKey> key = Choose();
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(key->index, "PRIMARY");
  EXPECT_EQ(key->shadow_index, "PRIMARY");
}

TEST_F(MigrationKeyTest, TakesAUniqueKeyWhenTheAlterRemovesThePrimaryKey) {
  Table({MakeColumn("id", "int"), MakeColumn("b", "int")},
        {MakeIndex("PRIMARY", true, {"id"}), MakeIndex("ub", true, {"b"})});
  shadow_.indexes.erase(shadow_.indexes.begin());
  absl::StatusOr<MigrationKey> key = Choose();
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(key->index, "ub");
}

TEST_F(MigrationKeyTest, FindsTheKeyUnderAnotherNameInTheShadow) {
  Table({MakeColumn("id", "int")}, {MakeIndex("PRIMARY", true, {"id"})});
  shadow_.indexes[0].name = "was_primary";
  absl::StatusOr<MigrationKey> key = Choose();
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(key->shadow_index, "was_primary");
}

TEST_F(MigrationKeyTest, SaysWhyEachKeyIsOfNoUse) {
  Column nullable = MakeColumn("n", "int");
  nullable.nullable = true;
  Column generated = MakeColumn("g", "int");
  generated.generated = true;
  Table({nullable, generated, MakeColumn("f", "float"),
         MakeColumn("d", "double unsigned"), MakeColumn("p", "text", "x_bin")},
        {MakeIndex("un", true, {"n"}), MakeIndex("ug", true, {"g"}),
         MakeIndex("uf", true, {"f"}), MakeIndex("ud", true, {"d"}),
         MakeIndex("up", true, {"p"}), MakeIndex("plain", false, {"p"}),
         MakeIndex("ue", true, {""})});
  original_.indexes[4].parts[0].prefix = true;
  const std::string refusal = Refusal();
  for (const char* why :
       {"`un`: column `n` can be NULL", "`ug`: column `g` is generated",
        "`uf`: column `f` is float", "`ud`: column `d` is double unsigned",
        "`up`: holds only a prefix of column `p`", "`ue`: has an expression"}) {
    EXPECT_THAT(refusal, HasSubstr(why));
  }
  EXPECT_EQ(refusal.find("plain"), std::string::npos);
}

TEST_F(MigrationKeyTest, RefusesATableWithoutAnyUniqueKey) {
  Table({MakeColumn("a", "int")}, {MakeIndex("plain", false, {"a"})});
  EXPECT_THAT(Refusal(), HasSubstr("neither a primary key nor a unique key"));
}

TEST_F(MigrationKeyTest, RefusesAKeyWhoseColumnIsDropped) {
  Table({MakeColumn("id", "int"), MakeColumn("b", "int")},
        {MakeIndex("PRIMARY", true, {"id"})});
  mapped_.erase(mapped_.begin());
  EXPECT_THAT(Refusal(), HasSubstr("the ALTER drops column `id`"));
}

TEST_F(MigrationKeyTest, RefusesAKeyWhoseColumnsChangeTheirOrder) {
  Table({MakeColumn("a", "int"), MakeColumn("b", "int")},
        {MakeIndex("PRIMARY", true, {"a", "b"})});
  shadow_.indexes = {MakeIndex("PRIMARY", true, {"b", "a"})};
  EXPECT_THAT(Refusal(), HasSubstr("the ALTER removes it"));
}

TEST_F(MigrationKeyTest, TakesOnlyChangesThatKeepOrderAndEquality) {
  auto c = [](const char* type, const char* collation = "") {
    return MakeColumn("k", type, collation);
  };
  EXPECT_TRUE(MayBecome(c("int"), c("bigint unsigned")));
  EXPECT_FALSE(MayBecome(c("int"), c("varchar(9)", "utf8mb4_bin")));
  EXPECT_TRUE(MayBecome(c("varchar(9)", "utf8mb4_bin"),
                        c("varchar(20)", "utf8mb4_bin")));
  EXPECT_FALSE(MayBecome(c("varchar(9)", "utf8mb4_bin"),
                         c("varchar(9)", "utf8mb4_general_ci")));
  EXPECT_TRUE(
      MayBecome(c("enum('a','b')", "x_y"), c("enum('a','b','c')", "x_y")));
  EXPECT_FALSE(MayBecome(c("enum('a','b')", "x_y"), c("enum('b','a')", "x_y")));
  EXPECT_FALSE(MayBecome(c("binary(4)"), c("binary(8)")));
  EXPECT_TRUE(MayBecome(c("varbinary(4)"), c("varbinary(8)")));
  Column less = c("decimal(8,2)"), more = c("decimal(12,4)");
  less.scale = 2;
  more.scale = 4;
  EXPECT_TRUE(MayBecome(less, more));
  EXPECT_FALSE(MayBecome(more, less));
  Column coarse = c("datetime"), fine = c("datetime(6)");
  fine.fraction = 6;
  EXPECT_TRUE(MayBecome(coarse, fine));
  EXPECT_FALSE(MayBecome(fine, coarse));
}

// ENUM and SET sort by number but compare with a text as text: their bounds
// are numbers. The log keeps them as they are.
TEST_F(MigrationKeyTest, KeepsBoundsOfEnumsAsNumbers) {
  Table({MakeColumn("e", "enum('b','a')", "latin1_bin"),
         MakeColumn("v", "varchar(3)", "utf8mb4_bin")},
        {MakeIndex("PRIMARY", true, {"e", "v"})});
  absl::StatusOr<MigrationKey> key = Choose();
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(key->BoundColumns(),
            "lo_1 BIGINT UNSIGNED NULL, "
            "lo_2 varchar(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL, "
            "hi_1 BIGINT UNSIGNED NULL, "
            "hi_2 varchar(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL");
  EXPECT_EQ(key->BoundValues("o"),
            (std::vector<std::string>{"o.`e` + 0", "o.`v`"}));
  EXPECT_THAT(key->LogColumns(),
              HasSubstr("key_1 enum('b','a') CHARACTER SET latin1 COLLATE "
                        "latin1_bin NOT NULL"));
}

TEST_F(MigrationKeyTest, HashesOnlyWhatIsEqualInItsBytes) {
  Table({MakeColumn("v", "varchar(3)", "utf8mb4_general_ci"),
         MakeColumn("i", "int"), MakeColumn("j", "int")},
        {MakeIndex("PRIMARY", true, {"v"}), MakeIndex("u", true, {"v", "i"}),
         MakeIndex("w", true, {"i", "v", "j"})});
  absl::StatusOr<MigrationKey> text = Choose();
  ASSERT_TRUE(text.ok());
  EXPECT_FALSE(text->has_hash());
  EXPECT_EQ(text->HashSql("l"), "0");
  shadow_.indexes.erase(shadow_.indexes.begin());
  absl::StatusOr<MigrationKey> mixed = Choose();
  ASSERT_TRUE(mixed.ok());
  EXPECT_TRUE(mixed->has_hash());
  EXPECT_EQ(mixed->HashSql("l"), "CRC32(l.`key_2`)");
  shadow_.indexes.erase(shadow_.indexes.begin());
  absl::StatusOr<MigrationKey> two = Choose();
  ASSERT_TRUE(two.ok());
  EXPECT_EQ(two->HashSql("l"), "CRC32(CONCAT_WS(',', l.`key_1`, l.`key_3`))");
}

TEST(KeyOrderTest, ComparesColumnAfterColumn) {
  const std::vector<std::string> l = {"a", "b", "c"}, r = {"x", "y", "z"};
  EXPECT_EQ(KeyEquals(l, r), "a = x AND b = y AND c = z");
  EXPECT_EQ(KeyAfter(l, r),
            "(a > x OR (a = x AND (b > y OR (b = y AND c > z))))");
  EXPECT_EQ(KeyUpTo(l, r),
            "(a < x OR (a = x AND (b < y OR (b = y AND c <= z))))");
  EXPECT_EQ(KeyAfter({"a"}, {"x"}), "a > x");
  EXPECT_EQ(KeyUpTo({"a"}, {"x"}), "a <= x");
}

}  // namespace
}  // namespace osc
