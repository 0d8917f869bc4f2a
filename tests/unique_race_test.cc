// Unique values that move between rows, and values that the new schema does not
// hold, appearing while a migration runs.

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

class UniqueRaceTest : public RaceTest {
 protected:
  // One entry a batch: a swap always falls into several of them.
  MigrationOptions SmallBatches(const std::string& alter = "ADD COLUMN c INT") {
    MigrationOptions options = RaceOptions(alter);
    options.replay.batch_entries = options.replay.batch_growth = 1;
    options.cutover.batch_entries = 1;
    return options;
  }

  // Gives each row the u of the next, the last one that of the first, in one
  // transaction of which the caller makes the end.
  void Rotate(const std::vector<int64_t>& ids) {
    const absl::optional<int64_t> first = model_.rows().at(ids[0]).u;
    SetU(ids[0], absl::nullopt);
    for (size_t i = 0; i + 1 < ids.size(); ++i) {
      const absl::optional<int64_t> u = model_.rows().at(ids[i + 1]).u;
      SetU(ids[i + 1], absl::nullopt);
      SetU(ids[i], u);
    }
    SetU(ids.back(), first);
  }
  void RotateAndCommit(const std::vector<int64_t>& ids) {
    Sql("START TRANSACTION");
    Rotate(ids);
    Sql("COMMIT");
  }
};

// Who knows the values of the index: the engine too, or only the server.
struct IndexCase {
  const char* name;
  const char* in_table;  // of the original
  const char* in_alter;
  bool expression;
};

class UniqueIndexRaceTest : public UniqueRaceTest,
                            public testing::WithParamInterface<IndexCase> {
 protected:
  void SetUp() override {
    UniqueRaceTest::SetUp();
    if (GetParam().expression &&
        !Takes("CREATE TABLE probe (a INT, UNIQUE KEY f ((a * 10)))")) {
      GTEST_SKIP() << "the server has no indexes over expressions";
    }
  }
  void MakeUniqueTable(int rows) { MakeTable(rows, GetParam().in_table); }
  MigrationOptions UniqueOptions() {
    return SmallBatches(absl::StrCat("ADD COLUMN c INT", GetParam().in_alter));
  }
};

INSTANTIATE_TEST_SUITE_P(
    Over, UniqueIndexRaceTest,
    testing::Values(IndexCase{"Column", ", UNIQUE KEY by_u (u)", "", false},
                    IndexCase{"Expression", ", UNIQUE KEY by_u ((u * 10))", "",
                              true},
                    IndexCase{"NewExpression", "",
                              ", ADD UNIQUE KEY by_u ((u * 10))", true}),
    [](const testing::TestParamInfo<IndexCase>& one) -> std::string {
      return one.param.name;
    });

// Two rows swap their unique values; the first batch brings a value that a row
// of the second still holds in the shadow.
TEST_P(UniqueIndexRaceTest, SwapsUniqueValuesAcrossBatches) {
  MakeUniqueTable(30);
  HeldFailpoint verified("checksum-ended");
  Start(UniqueOptions());
  verified.AwaitArrival();
  RotateAndCommit({10, 20});
  RotateAndCommit({30, 300});
  AwaitLog(0);
  verified.Release();
  EXPECT_GE(ExpectDone().stats.replay.rows_evicted, 2);
}

TEST_P(UniqueIndexRaceTest, RotatesUniqueValuesAmongManyRows) {
  MakeUniqueTable(30);
  HeldFailpoint verified("checksum-ended");
  Start(UniqueOptions());
  verified.AwaitArrival();
  RotateAndCommit({10, 20, 30});
  RotateAndCommit({250, 40, 130, 60, 290, 50, 140});
  RotateAndCommit({30, 20, 10, 250});
  const absl::optional<int64_t> free = model_.rows().at(60).u;
  Remove(60);
  Put(61, "takes the value of a row that is gone", free);
  AwaitLog(0);
  verified.Release();
  ExpectDone();
}

// Two workers meet on a unique value: they must collide and try again, and
// neither may overwrite the other's row.
TEST_P(UniqueIndexRaceTest, SwapsUniqueValuesBetweenTwoWorkers) {
  MakeUniqueTable(60);
  HeldFailpoint verified("checksum-ended");
  MigrationOptions options = UniqueOptions();
  options.replay.workers = 4;
  options.replay.batch_entries = 3;
  options.replay.batch_growth = 1;
  Start(options);
  verified.AwaitArrival();
  for (int64_t id = 10; id < 300; id += 10) RotateAndCommit({id, 610 - id});
  AwaitLog(0);
  verified.Release();
  ExpectDone();
}

// The swap reaches the log just before the cutover's lock, so that it is
// drained under it.
TEST_P(UniqueIndexRaceTest, SwapsUniqueValuesUnderTheLockOfTheCutover) {
  MakeUniqueTable(30);
  HeldFailpoint verified("checksum-ended");
  MigrationOptions options = UniqueOptions();
  options.cutover.lock_wait_timeout_seconds = 20;
  Start(options);
  verified.AwaitArrival();
  Sql("START TRANSACTION");
  Rotate({10, 20});
  Rotate({100, 200, 300});
  verified.Release();
  AwaitWaiting("osc", 1);
  Sql("COMMIT");
  EXPECT_GT(ExpectDone().stats.cutover.entries_drained, 0);
}

// Row 10 is copied, row 150 in flight but not yet read, and the replay is late:
// the copy of 150 meets the old value of 10 in the shadow.
TEST_P(UniqueIndexRaceTest, CopiesAValueThatAStaleCopiedRowStillHolds) {
  MakeUniqueTable(30);
  HeldFailpoint started("copy-chunk-started", 2);
  HeldFailpoint read("replay-after-read");
  HeldFailpoint settled("copy-chunk-settled", 2);
  Start(UniqueOptions());
  started.AwaitArrival();
  RotateAndCommit({10, 150});
  RotateAndCommit({20, 160, 30});
  read.AwaitArrival();
  started.Release();
  settled.AwaitArrival();
  read.Release();
  settled.Release();
  EXPECT_GE(ExpectDone().stats.copy.rows_evicted, 2);
}

// The chunk has read row 150 and not committed; the replay of row 10 wants the
// value that the chunk brings for 150.
TEST_P(UniqueIndexRaceTest, ReplaysAValueThatAChunkInFlightStillHolds) {
  MakeUniqueTable(30);
  HeldFailpoint copying("copy-before-commit", 2);
  Start(UniqueOptions());
  copying.AwaitArrival();
  RotateAndCommit({10, 150});
  Killer engine(App());
  Await("the replay to wait for the chunk",
        [&] { return engine.Running("INSERT INTO `app`.`t__osc_new`") != 0; });
  copying.Release();
  ExpectDone();
}

// Values that pass through a third row while the chunks of all three are at
// different places.
TEST_P(UniqueIndexRaceTest, RotatesValuesAcrossSettledInFlightAndUntouched) {
  MakeUniqueTable(40);
  HeldFailpoint started("copy-chunk-started", 2);
  Start(UniqueOptions());
  started.AwaitArrival();
  RotateAndCommit({10, 150, 350});
  RotateAndCommit({360, 20, 160});
  RotateAndCommit({170, 370, 30});
  AwaitRounds(3);
  started.Release();
  ExpectDone();
}

// A value is twice in the table for a moment that the engine does not see.
TEST_F(UniqueRaceTest, ForgivesADuplicateThatIsGoneBeforeItIsReplayed) {
  MakeTable(30);
  HeldFailpoint verified("checksum-ended");
  Start(SmallBatches("ADD UNIQUE KEY new_u (u)"));
  verified.AwaitArrival();
  HeldFailpoint read("replay-after-read");
  SetV(300, "stops a round");
  read.AwaitArrival();
  SetU(20, 10);
  SetU(20, 77);
  read.Release();
  AwaitLog(0);
  verified.Release();
  ExpectDone();
}

class NewUniqueKeyTest : public UniqueRaceTest {
 protected:
  void ExpectNamed(const MigrationResult& result, const std::string& key,
                   const std::string& other, const std::string& value) {
    for (const std::string& part :
         {std::string("`new_u`"), key, other, value}) {
      EXPECT_NE(std::string(result.status.message()).find(part),
                std::string::npos)
          << part << " is not in: " << result.status;
    }
  }
  const std::string alter_ = "ADD UNIQUE KEY new_u (u), ADD COLUMN c INT";
};

// Values become equal after the precheck has found none: to skip a row, as
// INSERT IGNORE does, would lose it.
TEST_F(NewUniqueKeyTest, StopsAtADuplicateInsideAChunk) {
  MakeTable(30);
  HeldFailpoint captured("capture-done");
  Start(RaceOptions(alter_));
  captured.AwaitArrival();
  SetU(120, 777);
  SetU(130, 777);
  captured.Release();
  ExpectNamed(ExpectIntact(Outcome::kFailed), "(120)", "(130)", "(777)");
}

TEST_F(NewUniqueKeyTest, StopsAtADuplicateBetweenTwoChunks) {
  MakeTable(30);
  HeldFailpoint captured("capture-done");
  Start(RaceOptions(alter_));
  captured.AwaitArrival();
  SetU(20, 777);
  SetU(230, 777);
  captured.Release();
  ExpectNamed(ExpectIntact(Outcome::kFailed), "(20)", "(230)", "(777)");
}

TEST_F(NewUniqueKeyTest, StopsAtADuplicateThatIsReplayed) {
  MakeTable(30);
  HeldFailpoint ended("copy-ended");
  Start(SmallBatches(alter_));
  ended.AwaitArrival();
  SetU(20, 230);  // row 230 has it
  ended.Release();
  ExpectNamed(ExpectIntact(Outcome::kFailed), "(20)", "(230)", "(230)");
}

TEST_F(NewUniqueKeyTest, StopsAtADuplicateUnderTheLockOfTheCutover) {
  MakeTable(30);
  HeldFailpoint verified("checksum-ended");
  MigrationOptions options = SmallBatches(alter_);
  options.cutover.lock_wait_timeout_seconds = 20;
  Start(options);
  verified.AwaitArrival();
  Sql("START TRANSACTION");
  SetU(20, 230);
  verified.Release();
  AwaitWaiting("osc", 1);
  Sql("COMMIT");
  ExpectNamed(ExpectIntact(Outcome::kFailed), "(20)", "(230)", "(230)");
}

class LossyValueTest : public RaceTest {
 protected:
  void ExpectNamed(const MigrationResult& result) {
    for (const char* part : {"'v'", "the row with key (150) of `PRIMARY`"}) {
      EXPECT_TRUE(absl::StrContains(result.status.message(), part))
          << result.status;
    }
  }
  // Has c only so that ExpectIntact sees which table is in use.
  const std::string alter_ = "MODIFY v VARCHAR(8), ADD COLUMN c INT";
};

// A value that the new type does not hold appears while the copy runs: cut to
// its length, it would be lost without a word.
TEST_F(LossyValueTest, StopsWhenTheCopyMeetsAValueThatDoesNotFit) {
  MakeTable(30);
  HeldFailpoint captured("capture-done");
  Start(RaceOptions(alter_));
  captured.AwaitArrival();
  SetV(150, "too long for the new type");
  captured.Release();
  ExpectNamed(ExpectIntact(Outcome::kFailed));
}

TEST_F(LossyValueTest, StopsWhenTheReplayMeetsAValueThatDoesNotFit) {
  MakeTable(30);
  HeldFailpoint ended("copy-ended");
  Start(RaceOptions(alter_));
  ended.AwaitArrival();
  Sql("START TRANSACTION");
  Remove(100);
  SetV(140, "fits");
  SetV(150, "too long for the new type");
  SetV(160, "fits");
  Sql("COMMIT");
  ended.Release();
  ExpectNamed(ExpectIntact(Outcome::kFailed));
}

// Another tool writes '' there.
TEST_F(LossyValueTest, StopsWhenANullMeetsANotNullColumn) {
  MakeTable(30);
  HeldFailpoint ended("copy-ended");
  Start(RaceOptions("MODIFY v VARCHAR(40) NOT NULL, ADD COLUMN c INT"));
  ended.AwaitArrival();
  Sql("UPDATE t SET v = NULL WHERE id = 150");
  model_.rows().at(150).v = "<null>";
  ended.Release();
  ExpectNamed(ExpectIntact(Outcome::kFailed));
}

// The server cuts the spaces off and only remarks on it.
TEST_F(LossyValueTest, StopsWhenTheCopyMeetsAValueThatIsCutWithAWarning) {
  MakeTable(30);
  HeldFailpoint captured("capture-done");
  Start(RaceOptions(alter_));
  captured.AwaitArrival();
  SetV(150, "fits          ");
  captured.Release();
  ExpectNamed(ExpectIntact(Outcome::kFailed));
}

TEST_F(LossyValueTest, StopsWhenTheReplayMeetsAValueThatIsCutWithAWarning) {
  MakeTable(30);
  HeldFailpoint ended("copy-ended");
  Start(RaceOptions(alter_));
  ended.AwaitArrival();
  Sql("START TRANSACTION");
  SetV(140, "fits");
  SetV(150, "fits          ");
  SetV(160, "fits");
  Sql("COMMIT");
  ended.Release();
  ExpectNamed(ExpectIntact(Outcome::kFailed));
}

}  // namespace
}  // namespace osc
