// A statement of the application that runs for a long time, outside of any
// transaction, and so holds the table's metadata lock.

#include <atomic>
#include <memory>
#include <sstream>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "gmock/gmock.h"
#include "osc/cleanup_command.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

class LongQueryTest : public RaceTest {
 protected:
  // Runs from when this was made until End.
  class LongQuery {
   public:
    explicit LongQuery(LongQueryTest* test)
        : test_(test), connection_(test->App()), id_(connection_->id()) {
      thread_ = std::thread([this] {
        connection_->Execute("SELECT SLEEP(600) FROM t LIMIT 1").IgnoreError();
      });
      while (test_->Count(absl::StrCat(
                 "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE "
                 "STATE = 'User sleep' AND ID = ",
                 id_)) == 0) {
        absl::SleepFor(absl::Milliseconds(2));
      }
    }
    ~LongQuery() { End(); }
    void End() {
      if (!thread_.joinable()) return;
      test_->Sql(absl::StrCat("KILL QUERY ", id_));
      thread_.join();
    }
    std::string name() const { return absl::StrCat("connection ", id_, " "); }

   private:
    LongQueryTest* const test_;
    const std::unique_ptr<Connection> connection_;
    const uint64_t id_;
    std::thread thread_;
  };

  // Two attempts fail on the query, the application writes in between, and the
  // query is named; then it ends.
  void ExpectAttempts(const std::string& attempt, const LogLines& log,
                      const RaceWriter& writer, LongQuery* query) {
    Await("an attempt",
          [&] { return log.Holds(absl::StrCat("attempt 1", attempt)); });
    const int64_t written = writer.statements();
    Await("another one",
          [&] { return log.Holds(absl::StrCat("attempt 2", attempt)); });
    EXPECT_GT(writer.statements(), written);
    EXPECT_TRUE(log.Holds(query->name()));
    query->End();
  }
};

TEST_F(LongQueryTest, BlocksTheMakingOfTheTriggersForAsLongAsItRuns) {
  MakeTable(100);
  LongQuery query(this);
  RaceWriter writer(App(), &model_, 1);
  LogLines log;
  Start(RaceOptions());
  ExpectAttempts(" to make the triggers", log, writer, &query);
  Finish();
  writer.Stop();
  ExpectDone();
}

TEST_F(LongQueryTest, BlocksTheCutoverForAsLongAsItRuns) {
  MakeTable(100);
  RaceWriter writer(App(), &model_, 2);
  LogLines log;
  HeldFailpoint verified("checksum-ended");
  Start(RaceOptions());
  verified.AwaitArrival();
  LongQuery query(this);
  verified.Release();
  ExpectAttempts(" failed", log, writer, &query);
  Finish();
  writer.Stop();
  EXPECT_GE(ExpectDone().stats.cutover.attempts, 3);
}

TEST_F(LongQueryTest, BlocksTheDroppingOfTheTriggersForAsLongAsItRuns) {
  MakeTable(100);
  RaceWriter writer(App(), &model_, 3);
  LogLines log;
  HeldFailpoint copied("copy-ended");
  Start(RaceOptions());
  copied.AwaitArrival();
  LongQuery query(this);
  stopper()->Stop(absl::CancelledError("stopped by the test"));
  copied.Release();
  ExpectAttempts(" to remove triggers", log, writer, &query);
  Finish();
  writer.Stop();
  ExpectIntact(Outcome::kStopped);
}

TEST_F(LongQueryTest, BlocksACleanupForAsLongAsItRuns) {
  MakeTable(100);
  RaceWriter writer(App(), &model_, 4);
  FailpointOnce stop("copy-after-commit", [this] {
    stopper()->Stop(absl::CancelledError("stopped by the test"));
    return absl::UnavailableError("stopped by the test");
  });
  MigrationOptions options = RaceOptions();
  options.clean_on_stop = false;
  Start(options);
  EXPECT_TRUE(Finish().resumable);
  Forget();
  LongQuery query(this);
  LogLines log;
  std::atomic<bool> ended{false};
  std::thread ends([&] {
    while (!ended && !log.Holds("removal, attempt 2")) {
      absl::SleepFor(absl::Milliseconds(5));
    }
    query.End();
  });
  CleanupOptions cleanup;
  cleanup.schema = "app";
  cleanup.table = "t";
  cleanup.execute = true;
  std::ostringstream out;
  auto factory = EngineFactory();
  EXPECT_EQ(CleanUp(factory.get(), cleanup, stopper_, &out), Outcome::kDone)
      << out.str();
  ended = true;
  ends.join();
  EXPECT_TRUE(log.Holds(query.name()));
  writer.Stop();
  ExpectNothingLeft({"t"});
  ExpectModel();
}

}  // namespace
}  // namespace osc
