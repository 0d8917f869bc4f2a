// --foreign-keys=rebuild: the tables that reference the migrated one reference
// the new table afterwards, and at every moment the one that is in use.

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/failpoint.h"
#include "db/schema.h"
#include "tests/child_keys_fixture.h"

namespace osc {
namespace {

TEST_F(ChildKeysTest, RefusesWithTheReasonWhereNoLockCoversTheRename) {
  if (able_) GTEST_SKIP() << "this server can";
  Start(Rebuilding());
  MigrationResult result = ExpectIntact(Outcome::kRefused);
  EXPECT_TRUE(absl::StrContains(result.status.message(), "inside LOCK TABLES"))
      << result.status;
  EXPECT_EQ(Definitions(), before_);
}

TEST_F(ChildKeysTest, RefusesUnlessAskedAndTellsTheSizes) {
  Start(RaceOptions());
  MigrationResult result = ExpectIntact(Outcome::kRefused);
  EXPECT_TRUE(absl::StrContains(result.status.message(),
                                "`named` of `side`.`small` (about "))
      << result.status;
  EXPECT_EQ(able_, absl::StrContains(result.status.message(),
                                     "--foreign-keys=rebuild"));
}

TEST_F(ChildKeysTest, RebuildsThemWithTheirNamesAndIndexes) {
  if (!able_) GTEST_SKIP() << "refused here";
  auto write = [this] {
    ExpectChecked();
    return absl::OkStatus();
  };
  ScopedFailpoint copied("copy-ended", write);
  ScopedFailpoint verified("checksum-ended", write);
  ScopedFailpoint resting("cutover-replay-at-rest", write);
  Start(Rebuilding());
  ExpectDone();
  ExpectRebuilt();
  // Nothing references the old table.
  Sql("DROP TABLE t__osc_old");
  Start(Rebuilding("MODIFY c BIGINT, MODIFY v VARCHAR(50)"));
  ExpectDone();
  ExpectRebuilt();
}

TEST_F(ChildKeysTest, BuildsNoIndexUnderTheLock) {
  if (!able_) GTEST_SKIP() << "refused here";
  const std::string ids =
      "SELECT i.INDEX_ID FROM information_schema.INNODB_INDEXES i JOIN "
      "information_schema.INNODB_TABLES t USING (TABLE_ID) WHERE t.NAME LIKE "
      "'side/%' ORDER BY 1";
  std::vector<std::string> under_lock;
  ScopedFailpoint locked("cutover-locked", [&] {
    under_lock = Rows(ids);
    return absl::OkStatus();
  });
  Start(Rebuilding());
  ExpectDone();
  EXPECT_EQ(under_lock.size(), 4u);
  EXPECT_EQ(Rows(ids), under_lock);
}

TEST_F(ChildKeysTest, FollowsARenamedColumn) {
  if (!able_) GTEST_SKIP() << "refused here";
  Start(Rebuilding("CHANGE id number BIGINT NOT NULL"));
  MigrationResult result = Finish();
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_EQ(ErrorOf("INSERT INTO side.small VALUES (77)"), 1452);
  EXPECT_EQ(ErrorOf("INSERT INTO side.small VALUES (60)"), 0);
  EXPECT_TRUE(absl::StrContains(Definitions()[1],
                                "CONSTRAINT `named` FOREIGN KEY (`id`) "
                                "REFERENCES `app`.`t` (`number`)"))
      << Definitions()[1];
}

TEST_F(ChildKeysTest, RefusesAnAlterThatAChildDoesNotAllow) {
  if (!able_) GTEST_SKIP() << "refused here";
  Start(Rebuilding("MODIFY id INT NOT NULL, ADD COLUMN c INT"));
  MigrationResult result = ExpectIntact(Outcome::kRefused);
  EXPECT_TRUE(absl::StrContains(result.status.message(), "of `side`."))
      << result.status;
  EXPECT_EQ(Definitions(), before_);
}

// All sessions of the engine end, with a foreign key too much in the children.
TEST_F(ChildKeysTest, ReferencesTheOriginalWhenTheSessionsAreKilled) {
  if (!able_) GTEST_SKIP() << "refused here";
  for (const char* step : {"child-keys-added", "cutover-before-rename"}) {
    SCOPED_TRACE(step);
    MakeTables();
    FailpointOnce killed(step, [this] {
      Killer(App()).KillAll();
      return absl::OkStatus();
    });
    // The second attempt finds all as it was.
    int rests = 0;
    ScopedFailpoint resting("cutover-replay-at-rest", [&] {
      if (++rests == 2) ExpectRebuilt();
      return absl::OkStatus();
    });
    Start(Rebuilding());
    EXPECT_GE(ExpectDone().stats.cutover.attempts, 2);
    EXPECT_TRUE(killed.passed());
    ExpectRebuilt();
  }
}

TEST_F(ChildKeysTest, FinishesLaterWhenTheSessionsAreKilledAfterTheRename) {
  if (!able_) GTEST_SKIP() << "refused here";
  for (const char* step :
       {"child-keys-before-finish", "child-keys-old-dropped"}) {
    SCOPED_TRACE(step);
    MakeTables();
    FailpointOnce killed(step, [this] {
      Killer(App()).KillAll();
      return absl::OkStatus();
    });
    Start(Rebuilding());
    ExpectDone();
    EXPECT_TRUE(killed.passed());
    ExpectRebuilt();
  }
}

TEST_F(ChildKeysTest, TellsTheStatementsThatAreLeftAfterTheRename) {
  if (!able_) GTEST_SKIP() << "refused here";
  MigrationResult result;
  {
    ScopedFailpoint failing("child-keys-before-finish", [] {
      return absl::FailedPreconditionError("made to fail");
    });
    Start(Rebuilding());
    result = Finish();
  }
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  // No reference is unchecked until then.
  EXPECT_EQ(ErrorOf("INSERT INTO side.small VALUES (77)"), 1452);
  EXPECT_EQ(ErrorOf("DELETE FROM app.t WHERE id = 50"), 1451);
  EXPECT_EQ(result.leftovers.size(), 5u);
  for (const std::string& sql : result.leftovers) Sql(sql);
  Sql("SET foreign_key_checks = 1");
  ExpectRebuilt();
}

TEST_F(ChildKeysTest, EndsWithTheOriginalInUseWhenTheyCannotBeTakenBack) {
  if (!able_) GTEST_SKIP() << "refused here";
  MigrationResult result;
  {
    FailpointOnce failing("child-keys-added",
                          [] { return absl::AbortedError("made to fail"); });
    int passes = 0;
    // Once before the attempt.
    ScopedFailpoint keeping("foreign-keys-before-taking-back", [&passes] {
      return ++passes == 1 ? absl::OkStatus()
                           : absl::FailedPreconditionError("made to fail");
    });
    Start(Rebuilding());
    result = Finish();
  }
  EXPECT_EQ(result.outcome, Outcome::kFailed) << result.status;
  EXPECT_EQ(ErrorOf("INSERT INTO side.small VALUES (77)"), 1452);
  EXPECT_EQ(ErrorOf("DELETE FROM app.t WHERE id = 50"), 1451);
  // The first statement is for the child that has the foreign key, the second
  // for the one that never got it.
  ASSERT_GE(result.leftovers.size(), 2u);
  for (const std::string& sql : result.leftovers) {
    App()->Execute(sql).IgnoreError();
  }
  ExpectNothingLeft({"t"});
  ExpectModel();
  ExpectRebuilt();
}

TEST_F(ChildKeysTest, DoesNotCutOverWithAChildThatCameLater) {
  if (!able_) GTEST_SKIP() << "refused here";
  ScopedFailpoint copied("copy-ended", [this] {
    Sql("CREATE TABLE side.late (id BIGINT, CONSTRAINT late_fk FOREIGN KEY "
        "(id) REFERENCES app.t (id))");
    return absl::OkStatus();
  });
  Start(Rebuilding());
  MigrationResult result = ExpectIntact(Outcome::kFailed);
  EXPECT_TRUE(absl::StrContains(result.status.message(), "`late_fk`"))
      << result.status;
  ExpectRebuilt();
}

TEST_F(ChildKeysTest, EndsWithNothingLeftWhenAChildIsDroppedMeanwhile) {
  if (!able_) GTEST_SKIP() << "refused here";
  FailpointOnce killed("cutover-before-rename", [this] {
    Killer(App()).KillAll();
    Sql("DROP TABLE side.small");
    return absl::OkStatus();
  });
  Start(Rebuilding());
  MigrationResult result = ExpectIntact(Outcome::kFailed);
  EXPECT_TRUE(absl::StrContains(result.status.message(), "side.small"))
      << result.status;
  EXPECT_EQ(DefinitionOf(Rows("SHOW CREATE TABLE side.`ch'ild é`")[0]),
            before_[0]);
}

TEST_F(ChildKeysTest, TellsChildrenOfOneNameApart) {
  if (!able_) GTEST_SKIP() << "refused here";
  Sql("CREATE DATABASE side2");
  Sql("CREATE TABLE side2.small (id BIGINT PRIMARY KEY, other BIGINT, "
      "CONSTRAINT named FOREIGN KEY (other) REFERENCES app.t (id))");
  const std::string before = Rows("SHOW CREATE TABLE side2.small")[0];
  Start(Rebuilding());
  ExpectDone();
  ExpectRebuilt();
  EXPECT_EQ(Rows("SHOW CREATE TABLE side2.small")[0], before);
  EXPECT_EQ(ErrorOf("INSERT INTO side2.small VALUES (1, 77)"), 1452);
  Sql("DROP DATABASE side2");
}

}  // namespace
}  // namespace osc
