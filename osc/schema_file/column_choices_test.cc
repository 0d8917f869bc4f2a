#include "osc/schema_file/column_choices.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Strings = std::vector<std::string>;

Definition WithColumns(const Strings& names) {
  Definition definition;
  for (const std::string& name : names) {
    definition.columns.push_back({name, "int", ""});
  }
  return definition;
}

absl::StatusOr<ColumnMatch> Match(const Strings& current, const Strings& wanted,
                                  const Strings& renames = {},
                                  const Strings& drops = {}) {
  auto choices = ParseColumnChoices(renames, drops);
  if (!choices.ok()) return choices.status();
  return MatchColumns(WithColumns(current), WithColumns(wanted), *choices, "t",
                      "`app`.`t`");
}

std::string ErrorOf(const absl::StatusOr<ColumnMatch>& match) {
  return match.ok() ? "no error" : std::string(match.status().message());
}

TEST(ColumnChoicesTest, ReadsNamesPlainQuotedAndWithTheirTable) {
  auto choices =
      ParseColumnChoices({"a:b", "`t 1`.`x:y`:`z``q`"}, {"a", "t.`b.c`"});
  ASSERT_TRUE(choices.ok()) << choices.status();
  EXPECT_EQ(choices->renames[0].from, "a");
  EXPECT_EQ(choices->renames[0].to, "b");
  EXPECT_EQ(choices->renames[1].table, "t 1");
  EXPECT_EQ(choices->renames[1].from, "x:y");
  EXPECT_EQ(choices->renames[1].to, "z`q");
  EXPECT_EQ(choices->drops[0].table, "");
  EXPECT_EQ(choices->drops[1].table, "t");
  EXPECT_EQ(choices->drops[1].column, "b.c");
  for (const char* bad :
       {"", "a", "a:", ":b", "a:b:c", "a:t.b", "a b:c", "`a"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseColumnChoices({bad}, {}).status()))
        << bad;
  }
  for (const char* bad : {"", "a:b", "a,b", "a.b.c", "'a'"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseColumnChoices({}, {bad}).status()))
        << bad;
  }
}

TEST(ColumnChoicesTest, MatchesColumnsByNameWithoutRegardToCase) {
  auto match = Match({"id", "A", "b"}, {"new", "B", "a", "ID"});
  ASSERT_TRUE(match.ok()) << match.status();
  EXPECT_THAT(match->source, ElementsAre(-1, 2, 1, 0));
  EXPECT_THAT(match->dropped, IsEmpty());
}

TEST(ColumnChoicesTest, LosesNoValuesWithoutAWordOfTheOperator) {
  EXPECT_THAT(ErrorOf(Match({"id", "a"}, {"id"})),
              AllOf(HasSubstr("`a` of `app`.`t` is not in the file"),
                    HasSubstr("--allow-drop=a"), Not(HasSubstr("--rename"))));
  EXPECT_THAT(ErrorOf(Match({"id", "a"}, {"id", "b"})),
              AllOf(HasSubstr("`a`"), HasSubstr("`b` is new"),
                    HasSubstr("--rename=a:b"), HasSubstr("--allow-drop=a")));
  // Each of them is told.
  EXPECT_THAT(ErrorOf(Match({"a 1", "b"}, {"c", "d"})),
              AllOf(HasSubstr("--rename=`a 1`:NEW"), HasSubstr("`c`, `d`"),
                    HasSubstr("--rename=b:NEW")));
  auto match = Match({"id", "a"}, {"id", "b"}, {}, {"a"});
  ASSERT_TRUE(match.ok()) << match.status();
  EXPECT_THAT(match->source, ElementsAre(0, -1));
  EXPECT_THAT(match->dropped, ElementsAre(1));
}

TEST(ColumnChoicesTest, FollowsRenamesAlsoWhereTheyCross) {
  auto match = Match({"a", "b", "c"}, {"a", "b", "d"}, {"a:b", "b:a", "c:d"});
  ASSERT_TRUE(match.ok()) << match.status();
  EXPECT_THAT(match->source, ElementsAre(1, 0, 2));
}

TEST(ColumnChoicesTest, DropsAColumnWhoseNameAnotherTakesOverOnlyIfAllowed) {
  EXPECT_THAT(ErrorOf(Match({"a", "b"}, {"b"}, {"a:b"})),
              HasSubstr("--allow-drop=b"));
  EXPECT_THAT(ErrorOf(Match({"a", "b"}, {"b"}, {"a:b"}, {"other.b"})),
              HasSubstr("--allow-drop=b"));
  auto match = Match({"a", "b"}, {"b"}, {"a:b"}, {"b"});
  ASSERT_TRUE(match.ok()) << match.status();
  EXPECT_THAT(match->source, ElementsAre(0));
  EXPECT_THAT(match->dropped, ElementsAre(1));
}

TEST(ColumnChoicesTest, TakesARenameThatHasBeenDoneForDone) {
  EXPECT_TRUE(Match({"b"}, {"b"}, {"a:b"}).ok());
  EXPECT_TRUE(Match({"x"}, {"x"}, {"other.a:b"}, {"other.x"}).ok());
}

TEST(ColumnChoicesTest, RefusesRenamesThatCannotBeMeant) {
  EXPECT_THAT(ErrorOf(Match({"x"}, {"b"}, {"t.a:b"})),
              HasSubstr("has no column `a`"));
  EXPECT_THAT(ErrorOf(Match({"a"}, {"x"}, {"t.a:b"})),
              HasSubstr("has no column `b`"));
  EXPECT_THAT(ErrorOf(Match({"a", "c"}, {"b", "c"}, {"a:b", "c:b"})),
              HasSubstr("another --rename"));
}

TEST(ColumnChoicesTest, CountsAColumnThatBecomesGeneratedAsLost) {
  Definition current = WithColumns({"a", "b"}), wanted = current;
  wanted.columns[1].text = "int GENERATED ALWAYS AS (`a` + 1) VIRTUAL";
  const auto lost = MatchColumns(current, wanted, {}, "t", "t");
  EXPECT_THAT(ErrorOf(lost), HasSubstr("become a generated one"));
  ColumnChoices choices;
  choices.drops.push_back({"", "b"});
  EXPECT_TRUE(MatchColumns(current, wanted, choices, "t", "t").ok());
}

}  // namespace
}  // namespace osc
