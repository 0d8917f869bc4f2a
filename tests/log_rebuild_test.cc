// The log that is built anew before the lock, and what happens beside it.

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

class LogRebuildTest : public RaceTest {};

// Between the rebuild and the question for the new log's identity somebody
// truncated the log: it was taken for the one that had been built.
TEST_F(LogRebuildTest, IsNotTakenForALogThatWasTruncatedRightAfter) {
  MakeTable(30);
  FailpointOnce rebuilt("cutover-rebuild-log", [this] {
    SetV(20, "its entry is lost");
    Sql("TRUNCATE t__osc_log");
    return absl::OkStatus();
  });
  Start(RaceOptions());
  const MigrationResult result = ExpectIntact(Outcome::kFailed);
  EXPECT_TRUE(rebuilt.passed());
  EXPECT_THAT(std::string(result.status.message()),
              HasSubstr("truncated or replaced the log"));
}

// The new log's identity was asked for once, on a session that was lost, and
// the log then called somebody else's.
TEST_F(LogRebuildTest, IsKnownAfterAllSessionsWereLost) {
  MakeTable(30);
  FailpointOnce rebuilt("cutover-rebuild-log", [this] {
    SetV(20, "in the new log");
    Killer(App()).KillAll();
    return absl::OkStatus();
  });
  Start(RaceOptions());
  ExpectDone();
  EXPECT_TRUE(rebuilt.passed());
}

TEST_F(LogRebuildTest, IsNotNeededForATableWithoutRows) {
  MakeTable(0);
  FailpointOnce rebuilt("cutover-rebuild-log", [] { return absl::OkStatus(); });
  Start(RaceOptions());
  ExpectDone();
  EXPECT_FALSE(rebuilt.passed());
}

}  // namespace
}  // namespace osc
