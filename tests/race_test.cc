// Copy and replay beside an application that writes, each race made
// deterministic by stopping one thread at a named place.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

class CopyAndReplayTest : public RaceTest {
 protected:
  // Whatever the replay has read by now, two more rounds have looked at.
  void LetReplayWork() { AwaitRounds(3); }
  int64_t EntriesInLog() { return Count("SELECT COUNT(*) FROM t__osc_log"); }
};

// A transaction takes its log id early and commits after later ids have been
// replayed: "id > last seen" never finds it, and after the checksum nobody
// looks at the row again.
TEST_F(CopyAndReplayTest, ReplaysAnEntryThatBecomesVisibleLate) {
  MakeTable(30);
  HeldFailpoint verified("checksum-ended");
  Start(RaceOptions());
  verified.AwaitArrival();
  std::unique_ptr<Connection> slow = App();
  ASSERT_TRUE(slow->Execute("START TRANSACTION").ok());
  ASSERT_TRUE(slow->Execute("UPDATE t SET v = 'late' WHERE id = 10").ok());
  SetV(20, "early");  // a later id, committed first
  AwaitLog(0);
  LetReplayWork();
  ASSERT_TRUE(slow->Execute("COMMIT").ok());
  model_.rows().at(10).v = "late";
  AwaitLog(0);
  verified.Release();
  ExpectDone();
}

// The same, but the entry appears between the reading of a batch and the
// deletion of its entries: a deletion of a range of ids takes it along.
TEST_F(CopyAndReplayTest, KeepsAnEntryThatBecomesVisibleWhileItsRoundIsAtWork) {
  MakeTable(30);
  HeldFailpoint verified("checksum-ended");
  Start(RaceOptions());
  verified.AwaitArrival();
  HeldFailpoint read("replay-after-read");
  std::unique_ptr<Connection> slow = App();
  ASSERT_TRUE(slow->Execute("START TRANSACTION").ok());
  ASSERT_TRUE(slow->Execute("DELETE FROM t WHERE id = 10").ok());
  SetV(20, "early");
  read.AwaitArrival();
  ASSERT_TRUE(slow->Execute("COMMIT").ok());
  model_.rows().erase(10);
  read.Release();
  verified.Release();
  ExpectDone();
}

// A batch reads its rows, then one of them changes once more before the batch
// deletes its entries: the new entry is not the batch's to delete.
TEST_F(CopyAndReplayTest, ReplaysARowAgainThatChangesWhileItsBatchIsAtWork) {
  MakeTable(30);
  HeldFailpoint verified("checksum-ended");
  Start(RaceOptions());
  verified.AwaitArrival();
  HeldFailpoint inserted("replay-before-verify");
  SetV(20, "first");
  inserted.AwaitArrival();
  SetV(20, "second");
  inserted.Release();
  verified.Release();
  ExpectDone();
}

// The copy reads a row, the row is deleted, the deletion is replayed, the copy
// commits: the row is back.
TEST_F(CopyAndReplayTest, LeavesEntriesOfAChunkInFlightInTheLog) {
  MakeTable(30);
  HeldFailpoint copying("copy-before-commit", 2);  // 110 … 200
  Start(RaceOptions());
  copying.AwaitArrival();
  Remove(150);
  SetV(160, "changed");
  Put(155, "new");
  LetReplayWork();
  EXPECT_EQ(EntriesInLog(), 3);
  copying.Release();
  ExpectDone();
}

// The first and the last key of a chunk belong to it, and no others.
TEST_F(CopyAndReplayTest, KnowsWhichRowsAreTheEdgesOfAChunk) {
  MakeTable(30);
  HeldFailpoint copying("copy-before-commit", 2);  // after 100, up to 200
  Start(RaceOptions());
  copying.AwaitArrival();
  Remove(200);
  Remove(110);
  Put(101, "first in flight");
  Remove(100);  // settled
  Put(201, "first untouched");
  LetReplayWork();
  EXPECT_EQ(EntriesInLog(), 3);
  EXPECT_EQ(Stats().replay.entries_untouched, 1);
  EXPECT_EQ(Stats().replay.entries_replayed, 1);
  copying.Release();
  ExpectDone();
}

// A later chunk is committed before an earlier one: "below the last chunk that
// was handed out" is not "copied".
TEST_F(CopyAndReplayTest, JudgesByTheChunkOfTheRowAndNotByTheLastOneStarted) {
  MakeTable(60);
  HeldFailpoint copying("copy-before-commit");
  MigrationOptions options = RaceOptions();
  options.copy.workers = 2;
  Start(options);
  copying.AwaitArrival();
  Await("all other chunks to be copied", [&] {
    return Count(
               "SELECT SUM(is_last) * (SUM(state = 1) = 1) FROM "
               "t__osc_chunks") == 1;
  });
  const int64_t low =
      Count("SELECT IFNULL(lo_1, 0) FROM t__osc_chunks WHERE state = 1");
  Remove(low + 30);
  SetV(low + 40, "changed");
  LetReplayWork();
  EXPECT_EQ(EntriesInLog(), 2);
  copying.Release();
  ExpectDone();
}

// An entry behind the last chunk is dropped unread; the chunk that comes later
// must see the row as it is by then.
TEST_F(CopyAndReplayTest, DropsEntriesAboveTheChunkInFlight) {
  MakeTable(50);
  HeldFailpoint copying("copy-before-commit", 2);
  Start(RaceOptions());
  copying.AwaitArrival();
  SetV(410, "changed");
  Remove(420);
  Put(425, "new");
  Put(5000, "behind the end");
  AwaitLog(0);
  LetReplayWork();
  EXPECT_EQ(Stats().replay.entries_untouched, 4);
  copying.Release();
  ExpectDone();
}

// A chunk starts between the reading of an entry and its being dropped: the
// entry was seen first, so the chunk sees the change.
TEST_F(CopyAndReplayTest, DropsAnEntryAlthoughItsChunkStartsMeanwhile) {
  MakeTable(30);
  HeldFailpoint read("replay-after-read");
  HeldFailpoint copying("copy-chunk-started", 2);
  Start(RaceOptions());
  copying.AwaitArrival();
  SetV(250, "changed");
  Remove(260);
  read.AwaitArrival();  // seen, judged untouched, not yet dropped
  copying.Release();
  Await("the last chunk to be copied", [&] {
    return Count(
               "SELECT COUNT(*) FROM t__osc_chunks WHERE is_last = 1 AND "
               "state = 2") == 1;
  });
  read.Release();
  ExpectDone();
}

// The position of the copy is looked up, a chunk starts and takes its snapshot,
// the row changes, the entry is read and judged by the old position: dropped,
// and the change is lost.
TEST_F(CopyAndReplayTest, JudgesAnEntryByThePositionAtWhichItWasSeen) {
  MakeTable(30);
  HeldFailpoint read("replay-after-read");
  HeldFailpoint second("copy-chunk-started", 2);
  HeldFailpoint third("copy-before-commit", 3);  // after 200
  Start(RaceOptions());
  second.AwaitArrival();
  SetV(10, "for a round that looks now");
  read.AwaitArrival();
  second.Release();
  third.AwaitArrival();  // the third chunk has read its rows
  SetV(250, "changed");
  Remove(260);
  read.Release();
  LetReplayWork();
  EXPECT_EQ(EntriesInLog(), 2);
  third.Release();
  ExpectDone();
}

// A chunk's row is committed but its snapshot not yet taken.
TEST_F(CopyAndReplayTest, CountsAChunkAsInFlightBeforeItHasReadAnything) {
  MakeTable(30);
  HeldFailpoint started("copy-chunk-started", 2);
  HeldFailpoint copying("copy-before-commit", 2);
  Start(RaceOptions());
  started.AwaitArrival();
  SetV(150, "before the snapshot");
  Remove(160);
  LetReplayWork();
  EXPECT_EQ(EntriesInLog(), 2);
  started.Release();
  copying.AwaitArrival();
  SetV(150, "after the snapshot");
  LetReplayWork();
  EXPECT_EQ(EntriesInLog(), 3);
  copying.Release();
  ExpectDone();
}

// A row that jumps over the chunk in flight has one key that is settled and one
// that is untouched, and each end of the jump is judged for itself.
TEST_F(CopyAndReplayTest, FollowsARowWhoseKeyMovesBetweenAllPlaces) {
  MakeTable(60);
  HeldFailpoint copying("copy-before-commit", 3);  // after 200, up to 300
  Start(RaceOptions());
  copying.AwaitArrival();
  Move(10, 505);  // settled to untouched
  Move(510, 15);  // untouched to settled
  Move(20, 515);  // there and back
  Move(515, 25);
  Move(30, 255);   // settled to in flight
  Move(250, 35);   // in flight to settled
  Move(260, 525);  // in flight to untouched
  Move(530, 265);  // untouched to in flight
  Move(270, 545);
  Move(545, 275);  // and back
  Move(280, 45);
  Move(45, 285);
  LetReplayWork();
  copying.Release();
  ExpectDone();
}

// The same before the chunk has read anything.
TEST_F(CopyAndReplayTest, FollowsAKeyThatMovesBeforeTheChunkReads) {
  MakeTable(60);
  HeldFailpoint started("copy-chunk-started", 3);
  Start(RaceOptions());
  started.AwaitArrival();
  Move(10, 505);
  Move(510, 15);
  Move(30, 255);
  Move(250, 35);
  Move(260, 525);
  Move(530, 265);
  LetReplayWork();
  started.Release();
  ExpectDone();
}

class TextKeyTest : public CopyAndReplayTest {
 protected:
  void SetUp() override {
    CopyAndReplayTest::SetUp();
    Sql("CREATE TABLE t (id VARCHAR(20) CHARACTER SET utf8mb4 COLLATE "
        "utf8mb4_general_ci PRIMARY KEY, v VARCHAR(40))");
    for (const char* name : {"a", "b", "c", "d", "e", "f"}) {
      for (int i = 0; i < 8; ++i) {
        Sql(absl::StrCat("INSERT INTO t VALUES ('", name, i, "', 'old')"));
      }
    }
    for (const std::string& row : Bytes()) expected_.push_back(row);
  }

  std::vector<std::string> Bytes() {
    return Rows("SELECT HEX(id), v FROM t ORDER BY HEX(id)");
  }
  // Changes a key to one that is equal to it under its collation.
  void Rewrite(const std::string& from, const std::string& to) {
    Sql(absl::StrCat("UPDATE t SET id = '", to, "' WHERE id = '", from, "'"));
    ASSERT_EQ(Rows(absl::StrCat("SELECT HEX(id) = HEX('", to,
                                "') FROM t WHERE id = '", from, "'")),
              std::vector<std::string>{"1"});
    for (std::string& row : expected_) {
      if (row == absl::StrCat(Hex(from), "|old")) {
        row = absl::StrCat(Hex(to), "|old");
      }
    }
  }
  std::string Hex(const std::string& text) {
    return One(absl::StrCat("SELECT HEX('", text, "')"));
  }
  void ExpectRows() {
    std::sort(expected_.begin(), expected_.end());
    EXPECT_EQ(Bytes(), expected_);
  }

  std::vector<std::string> expected_;
};

// 'a1' becomes 'A1': equal under the collation, so a tool that compares keys by
// `=` sees no change of the key; nor with an accent, nor with a space behind.
TEST_F(TextKeyTest, ReplaysAKeyChangedOnlyInCaseAccentOrSpaces) {
  HeldFailpoint verified("checksum-ended");
  Start(RaceOptions());
  verified.AwaitArrival();
  Rewrite("a1", "A1");
  Rewrite("b1", "b1  ");
  Rewrite("e1", "é1");
  Rewrite("e2", "É2 ");
  AwaitLog(0);
  verified.Release();
  EXPECT_EQ(Finish().outcome, Outcome::kDone);
  ExpectRows();
}

TEST_F(TextKeyTest, JudgesAKeyByItsCollationWhereverItStands) {
  HeldFailpoint copying("copy-before-commit", 3);  // c4 … d5
  Start(RaceOptions());
  copying.AwaitArrival();
  Rewrite("a1", "A1");   // settled
  Rewrite("d2", "D2 ");  // in flight; bytewise it stands before 'a'
  Rewrite("d5", "D5");   // the edge of the chunk
  Rewrite("d6", "D6");   // untouched; bytewise it is long copied
  Rewrite("e3", "É3");   // untouched; bytewise behind the end
  LetReplayWork();
  EXPECT_EQ(EntriesInLog(), 4);
  EXPECT_EQ(Stats().replay.entries_untouched, 4);
  copying.Release();
  EXPECT_EQ(Finish().outcome, Outcome::kDone);
  ExpectRows();
}

}  // namespace
}  // namespace osc
