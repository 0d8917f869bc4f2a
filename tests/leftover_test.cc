// What the next plan or run does about what a dead one has left.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/leftover_fixture.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class LeftoverRunTest : public LeftoverTest {
 protected:
  std::string Columns(const std::string& name) {
    return One(absl::StrCat(
        "SELECT COUNT(*) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = "
        "'app' AND TABLE_NAME = 't' AND COLUMN_NAME = '",
        name, "'"));
  }
};

TEST_F(LeftoverRunTest, IsRemovedByARunWithAnotherAlterWhereNobodyCameBack) {
  MakeTable(100);
  RaceWriter writer(App(), &model_, 1);
  KillAt("copy-before-commit");
  const Said young = OnTable("run", RunFlags("ADD COLUMN d INT"));
  EXPECT_EQ(young.code, 2) << young.all();
  EXPECT_THAT(young.err, HasSubstr("osc cleanup --database=app --table=t"));
  Age("25 HOUR");
  const Said said = OnTable("run", RunFlags("ADD COLUMN d INT"));
  EXPECT_EQ(said.code, 0) << said.all();
  writer.Stop();
  ExpectNothingLeft({"t", "t__osc_old"});
  ExpectModel();
  EXPECT_EQ(Columns("c"), "0");
  EXPECT_EQ(Columns("d"), "1");
}

// It was removed before the server was asked about the other ALTER.
TEST_F(LeftoverRunTest, IsToldToBeRemovedByARunThatIsThenRefused) {
  MakeTable(100);
  KillAt("copy-before-commit");
  Age("25 HOUR");
  const Said said = OnTable("run", RunFlags("ADD COLUMN d NO_SUCH_TYPE"));
  EXPECT_EQ(said.code, 2) << said.all();
  EXPECT_THAT(said.out, AllOf(HasSubstr("refused: what run "),
                              HasSubstr(" had left was removed, and nothing "
                                        "else was changed")));
  ExpectNothingLeft({"t"});
  ExpectModel();
}

TEST_F(LeftoverRunTest, IsNamedByThePlanWithTheCommands) {
  MakeTable(100);
  KillAt("copy-before-commit");
  const Said said = OnTable("plan", {"--alter=ADD COLUMN d INT"});
  EXPECT_EQ(said.code, 2);
  EXPECT_THAT(said.err, AllOf(HasSubstr("osc resume --database=app --table=t"),
                              HasSubstr("osc cleanup --database=app --table=t"),
                              Not(HasSubstr("DROP TABLE"))));
}

// A cleanup that died has dropped the triggers.
TEST_F(LeftoverRunTest, IsNotGoneOnWithOnceItsRemovalHasBegun) {
  MakeTable(100);
  RaceWriter writer(App(), &model_, 1);
  KillAt("copy-before-commit");
  EXPECT_EQ(CleanTable({"OSC_FAILPOINTS=cleanup-triggers-dropped=kill"}).code,
            -1);
  EXPECT_EQ(OnTable("resume").code, 2);
  const Said said = OnTable("run", RunFlags("ADD COLUMN c INT"));
  EXPECT_EQ(said.code, 0) << said.all();
  EXPECT_THAT(said.err, HasSubstr("is not gone on with"));
  writer.Stop();
  ExpectNothingLeft({"t", "t__osc_old"});
  ExpectModel();
  EXPECT_EQ(Columns("c"), "1");
}

}  // namespace
}  // namespace osc
