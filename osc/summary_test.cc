#include "osc/summary.h"

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

MigrationOptions Options() {
  MigrationOptions options;
  options.plan = {"shop", "orders", "ADD COLUMN note INT"};
  return options;
}

MigrationResult Ended(Outcome outcome, absl::Status status) {
  MigrationResult result;
  result.outcome = outcome;
  result.status = std::move(status);
  result.elapsed = absl::Milliseconds(41234);
  return result;
}

TEST(SummaryTest, GivesAllNumbersOfARunThatIsDone) {
  MigrationResult result = Ended(Outcome::kDone, absl::OkStatus());
  result.stats.copy.rows = 1000;
  result.stats.replay.entries_replayed = 50;
  result.stats.replay.entries_merged = 7;
  result.stats.replay.entries_untouched = 30;
  result.stats.checksum.chunks_verified = 12;
  result.stats.checksum.rows_verified = 990;
  result.stats.cutover.attempts = 2;
  result.stats.cutover.yields = 3;
  result.stats.cutover.entries_drained = 5;
  result.stats.cutover.stall = absl::Microseconds(12345);
  result.stats.cutover.at = absl::FromUnixMillis(1795239803461);
  EXPECT_EQ(Summary(Options(), result),
            "done: shop.orders has been changed\n"
            "rows copied: 1000\n"
            "entries captured: 85\n"
            "entries replayed: 55\n"
            "entries merged: 7\n"
            "chunks verified: 12\n"
            "rows verified: 990\n"
            "cutover attempts: 2\n"
            "cutover yields: 3\n"
            "cutover stall: 12.3 ms\n"
            "cutover at: 1795239803.461\n"
            "old table: shop.orders__osc_old (kept)\n"
            "elapsed: 41.2 s\n");
  EXPECT_EQ(FailureReport(result), "");
}

TEST(SummaryTest, SaysWhetherTheOldTableIsStillThere) {
  MigrationOptions options = Options();
  options.cutover.drop_old_table = true;
  MigrationResult result = Ended(Outcome::kDone, absl::OkStatus());
  EXPECT_THAT(Summary(options, result), HasSubstr("__osc_old (dropped)\n"));
  result.leftovers = {"DROP TABLE IF EXISTS `shop`.`orders__osc_old`"};
  EXPECT_THAT(Summary(options, result), HasSubstr("__osc_old (kept)\n"));
  EXPECT_THAT(FailureReport(result),
              HasSubstr("  DROP TABLE IF EXISTS `shop`.`orders__osc_old`;\n"));
}

TEST(SummaryTest, GivesNoNumbersWhenNothingWasChanged) {
  EXPECT_EQ(Summary(Options(), Ended(Outcome::kRefused,
                                     absl::NotFoundError("no such table"))),
            "refused: nothing was changed\n");
  EXPECT_EQ(Summary(Options(), Ended(Outcome::kAnotherRun,
                                     absl::AlreadyExistsError("taken"))),
            "refused: another run is changing shop.orders; nothing was "
            "changed\n");
}

// An orphan was removed, and then the new ALTER was refused.
TEST(SummaryTest, SaysWhatBecameOfAnEarlierRunWhenNothingElseWasChanged) {
  MigrationResult result =
      Ended(Outcome::kRefused, absl::FailedPreconditionError("no such type"));
  result.replaced = "what run 1a2b had left was removed";
  EXPECT_EQ(Summary(Options(), result),
            "refused: what run 1a2b had left was removed, and nothing else was "
            "changed\n");
}

TEST(SummaryTest, SaysThatTheOriginalIsIntactWhenItIs) {
  for (Outcome outcome : {Outcome::kFailed, Outcome::kMismatch,
                          Outcome::kNoCutover, Outcome::kStopped}) {
    const std::string text =
        Summary(Options(), Ended(outcome, absl::InternalError("why")));
    EXPECT_THAT(text, AllOf(HasSubstr("shop.orders is intact and in use"),
                            Not(HasSubstr("cutover at:"))));
  }
}

// The two failures after which the original's name may mean another table.
TEST(SummaryTest, DoesNotClaimThatTheOriginalIsIntactWhenNobodyKnows) {
  EXPECT_THAT(
      Summary(Options(), Ended(Outcome::kFailed, absl::UnknownError("lost"))),
      AllOf(StartsWith("failed: it is not known"), Not(HasSubstr("intact"))));
  EXPECT_THAT(
      Summary(Options(), Ended(Outcome::kFailed, absl::DataLossError("slip"))),
      AllOf(StartsWith("failed: "), Not(HasSubstr("intact"))));
}

TEST(SummaryTest, DoesNotClaimToHaveRemovedWhatIsLeft) {
  MigrationResult result =
      Ended(Outcome::kStopped, absl::CancelledError("stopped by SIGINT"));
  EXPECT_THAT(Summary(Options(), result), HasSubstr("were removed"));
  result.leftovers = {"DROP TRIGGER x"};
  EXPECT_THAT(Summary(Options(), result), Not(HasSubstr("were removed")));
  EXPECT_THAT(FailureReport(result),
              AllOf(StartsWith("osc: stopped by SIGINT\n"),
                    HasSubstr("  DROP TRIGGER x;\n")));
}

}  // namespace
}  // namespace osc
