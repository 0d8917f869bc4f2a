// What an account that may not see everything says of what a dead run left.

#include "gmock/gmock.h"
#include "tests/leftover_fixture.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class CleanupAccountTest : public LeftoverTest {};

// Without InnoDB's ids a shadow is known by its definition, and the attempt has
// put the foreign keys on it.
TEST_F(CleanupAccountTest,
       KnowsTheShadowOfADeadAttemptWithoutTheRightToProcess) {
  MakeTable(50);
  Sql("CREATE TABLE p (id BIGINT PRIMARY KEY)");
  Sql("INSERT INTO p SELECT id FROM t");
  Sql("ALTER TABLE t ADD CONSTRAINT fk_x FOREIGN KEY (id) REFERENCES p (id)");
  Sql("REVOKE PROCESS ON *.* FROM osc@localhost");
  KillAt("cutover-foreign-keys-added");
  EXPECT_THAT(One("SHOW CREATE TABLE t__osc_new"), HasSubstr("FOREIGN KEY"));
  const Said said = OnTable("cleanup");
  EXPECT_EQ(said.code, 0) << said.all();
  EXPECT_THAT(said.out, AllOf(HasSubstr("DROP TABLE `app`.`t__osc_new`;"),
                              Not(HasSubstr("is not what"))));
  EXPECT_EQ(CleanTable().code, 0);
  ExpectNothingLeft({"p", "t"});
}

}  // namespace
}  // namespace osc
