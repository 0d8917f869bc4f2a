// Secondary indexes that are built after the copy.

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/errors.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

constexpr char kIndexes[] =
    ", KEY by_v (v(10)), KEY by_u (u, v) COMMENT 'two, columns'";

class DeferredIndexesTest : public RaceTest {
 protected:
  MigrationOptions Deferred(const std::string& alter = "ADD KEY by_both (v, u)",
                            DeferIndexes mode = DeferIndexes::kYes) {
    MigrationOptions options = RaceOptions(alter);
    options.plan.defer_indexes = mode;
    return options;
  }
  // SHOW CREATE TABLE from the columns on.
  std::string Definition(const std::string& table) {
    const std::string text = One("SHOW CREATE TABLE " + table);
    return text.substr(text.find('('));
  }
};

// The shadow has none while the copy runs, and the outcome is the same table
// that a plain ALTER makes, down to the order of its indexes.
TEST_F(DeferredIndexesTest,
       AreNotThereDuringTheCopyAndAsInAPlainAlterAtTheEnd) {
  MakeTable(100, kIndexes);
  const std::string plain_alter = "DROP KEY by_v, ADD KEY by_both (v, u)";
  Sql("CREATE TABLE plain LIKE t");
  Sql("ALTER TABLE plain " + plain_alter);
  for (DeferIndexes mode : {DeferIndexes::kYes, DeferIndexes::kNo}) {
    HeldFailpoint copied("copy-ended");
    Start(Deferred(plain_alter, mode));
    copied.AwaitArrival();
    const std::string during = Definition("t__osc_new");
    copied.Release();
    Finish();
    EXPECT_EQ(during.find("by_both") == std::string::npos,
              mode == DeferIndexes::kYes)
        << during;
    EXPECT_EQ(Definition("t"), Definition("plain"));
    ExpectModel();
    Sql("DROP TABLE t");
    Sql("RENAME TABLE t__osc_old TO t");
    Sql("ALTER TABLE t COMMENT = ''");  // that it is an old table
  }
}

// Changes of every kind between the start and the end of the build.
TEST_F(DeferredIndexesTest, AreBuiltWhileTheApplicationWrites) {
  MakeTable(200, kIndexes);
  HeldFailpoint before("indexes-before-build");
  HeldFailpoint built("indexes-built");
  Start(Deferred());
  before.AwaitArrival();
  SetV(10, "changed before the build");
  Remove(20);
  Put(15, "new", 15);
  Move(30, 35);
  AwaitLog(0);
  before.Release();
  built.AwaitArrival();
  SetV(10, "and after it");
  Remove(15);
  Put(20, "again", 20);
  AwaitLog(0);
  built.Release();
  ExpectDone();
  EXPECT_EQ(One("SELECT COUNT(*) FROM t FORCE INDEX (by_both) "
                "WHERE v = 'and after it'"),
            "1");
}

// By one thread of the server, where it would take several, while the
// application writes.
TEST_F(DeferredIndexesTest, AreBuiltGentlyWhileTheApplicationWrites) {
  if (!facts().parallel_index_build) {
    GTEST_SKIP() << "the server builds an index by one thread anyway";
  }
  MakeTable(50, kIndexes);
  Sql("SET GLOBAL log_output = 'TABLE'");
  Sql("SET GLOBAL general_log = ON");
  HeldFailpoint copied("copy-ended");
  Start(Deferred());
  copied.AwaitArrival();
  RaceWriter writer(App(), &model_, 1);
  Await("the monitor", [this] { return Stats().entries_captured() > 100; });
  copied.Release();
  Finish();
  writer.Stop();
  ExpectDone();
  Sql("SET GLOBAL general_log = OFF");
  EXPECT_EQ(One("SELECT COUNT(*) FROM mysql.general_log WHERE argument LIKE "
                "'SET SESSION innodb_ddl_threads = 1%'"),
            "1");
}

// More was written meanwhile than the server keeps, or it took the writes for
// duplicates: once more, with the replay at rest.
TEST_F(DeferredIndexesTest,
       AreBuiltOnceMoreWithoutReplayWhenWritesWereInTheWay) {
  for (int error : {1712, 1799, 1859}) {
    SCOPED_TRACE(error);
    MakeTableAgain(50, kIndexes);
    FailpointOnce failed("indexes-before-build", [error] {
      return MakeServerError(error, "says the test");
    });
    LogLines log;
    Start(Deferred());
    ExpectDone();
    EXPECT_TRUE(failed.passed());
    EXPECT_TRUE(log.Holds("with the replay at rest"));
  }
}

// A connection that is lost in the middle: the build is tried again, also when
// the server had finished it.
TEST_F(DeferredIndexesTest, AreBuiltAgainWhenTheConnectionIsLost) {
  for (const char* place : {"indexes-before-build", "indexes-built"}) {
    SCOPED_TRACE(place);
    MakeTableAgain(50, kIndexes);
    FailpointOnce lost(place, [] {
      return absl::UnavailableError("connection lost, says the test");
    });
    Start(Deferred());
    ExpectDone();
    EXPECT_TRUE(lost.passed());
  }
}

// Nobody else's hands on the shadow go unnoticed at the one time at which its
// definition changes.
TEST_F(DeferredIndexesTest, EndsWhenSomebodyChangesTheShadowMeanwhile) {
  for (const char* change :
       {"TRUNCATE TABLE t__osc_new", "ALTER TABLE t__osc_new COMMENT 'mine'",
        "ALTER TABLE t__osc_new ADD KEY by_both (v)"}) {
    for (const char* place : {"indexes-before-build", "indexes-built"}) {
      if (absl::StrContains(change, "ADD KEY") &&
          place == std::string("indexes-built")) {
        continue;  // the server refuses a second index of that name
      }
      SCOPED_TRACE(absl::StrCat(change, " at ", place));
      MakeTableAgain(50, kIndexes);
      HeldFailpoint held(place);
      Start(Deferred());
      held.AwaitArrival();
      // The checksum looks at the shadow, too, and may notice first.
      Await("the checksum", [this] {
        const ChecksumStats stats = Stats().checksum;
        return stats.chunks_total > 0 &&
               stats.chunks_verified == stats.chunks_total;
      });
      Sql(change);
      held.Release();
      ExpectIntact(Outcome::kFailed);
    }
  }
}

// A stop does not wait for hours.
TEST_F(DeferredIndexesTest, StopsWhileTheServerBuilds) {
  MakeTable(50, kIndexes);
  HeldFailpoint before("indexes-before-build");
  Start(Deferred());
  before.AwaitArrival();
  // Somebody reads the shadow, and the build waits for its end.
  std::unique_ptr<Connection> reader = App();
  ASSERT_TRUE(reader->Execute("START TRANSACTION").ok());
  ASSERT_TRUE(reader->Query("SELECT COUNT(*) FROM app.t__osc_new").ok());
  before.Release();
  AwaitWaiting("osc", 1);
  stopper()->Stop(absl::CancelledError("stopped by the test"));
  Await("the statement's end", [this] {
    return One("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE "
               "INFO LIKE 'ALTER TABLE%LOCK=NONE'") == "0";
  });
  reader.reset();
  ExpectIntact(Outcome::kStopped);
}

}  // namespace
}  // namespace osc
