// The replay by itself: the test plays the run around it.

#include "replay/replayer.h"

#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "changelog/chunk_table.h"
#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/failpoint.h"
#include "osc/backlog.h"
#include "osc/capture.h"
#include "osc/planner.h"
#include "tests/engine.h"

namespace osc {
namespace {

constexpr int kRows = 300;

class ReplayerTest : public EngineTest {
 protected:
  // A table whose rows are all copied, with the triggers on it.
  void Prepare() {
    Sql("CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)");
    for (int id = 1; id <= kRows; ++id) {
      Sql(absl::StrCat("INSERT INTO t VALUES (", id, ", 0)"));
    }
    PlanRequest request = Options("t", "ADD COLUMN c INT").plan;
    absl::StatusOr<std::unique_ptr<Connection>> c = factory()->Connect();
    ASSERT_TRUE(c.ok()) << c.status();
    absl::StatusOr<Plan> plan = MakePlanAndShadow(c->get(), factory(), request);
    ASSERT_TRUE(plan.ok()) << plan.status();
    plan_ = *std::move(plan);
    const TablePair& pair = plan_.pair;
    Sql(CreateLogTableSql(pair));
    Sql(CreateChunkTableSql(pair.schema, pair.names.chunks, pair.key));
    absl::StatusOr<CutoverGuards> guards =
        StartCapture(factory(), plan_, 1, stopper_);
    ASSERT_TRUE(guards.ok()) << guards.status();
    Sql("INSERT INTO t__osc_new (id, v) SELECT id, v FROM t");
  }

  // Starts the replay, waits until it has seen `entries` and ends it.
  ReplayStats Replay(const ReplayOptions& options, bool hurry,
                     int64_t entries) {
    Replayer replayer(&plan_.pair, factory(), &stopper_, options);
    replayer.CopyHasEnded();
    replayer.Hurry(hurry);
    replayer.Start();
    while (replayer.Stats().entries_replayed < entries &&
           stopper_.SleepFor(absl::Milliseconds(1)).ok()) {
    }
    replayer.Finish();
    replayer.Join();
    EXPECT_TRUE(stopper_.status().ok()) << stopper_.status();
    return replayer.Stats();
  }

  void ExpectEqual() {
    EXPECT_EQ(Rows("SELECT id, v FROM t__osc_new ORDER BY id"),
              Rows("SELECT id, v FROM t ORDER BY id"));
    EXPECT_EQ(One("SELECT COUNT(*) FROM t__osc_log"), "0");
  }

  Plan plan_;
};

// Which threads apply a batch of all rows.
TEST_F(ReplayerTest, TakesMoreWorkersWhileItHurries) {
  ASSERT_NO_FATAL_FAILURE(Prepare());
  ReplayOptions options;
  options.workers = 2;
  options.more_workers_in_a_hurry = 3;
  for (bool hurry : {false, true, false}) {
    SCOPED_TRACE(hurry ? "in a hurry" : "as usual");
    Sql("UPDATE t SET v = v + 1");
    absl::Mutex mu;
    std::set<std::thread::id> threads;
    {
      ScopedFailpoint applying("replay-between-delete-and-insert", [&] {
        absl::MutexLock lock(&mu);
        threads.insert(std::this_thread::get_id());
        return absl::OkStatus();
      });
      Replay(options, hurry, kRows);
    }
    EXPECT_EQ(threads.size(), hurry ? 5u : 2u);
    ExpectEqual();
  }
}

// One look in about ten is at the whole log; the others spare the server what
// was deleted already. Entry by entry, so that there are many.
TEST_F(ReplayerTest, SeldomLooksAtTheWholeLog) {
  ASSERT_NO_FATAL_FAILURE(Prepare());
  Sql("UPDATE t SET v = v + 1");
  ReplayOptions options;
  options.batch_entries = options.batch_growth = 1;
  options.workers = 1;
  const ReplayStats stats = Replay(options, /*hurry=*/false, kRows);
  EXPECT_GE(stats.rounds, kRows);
  EXPECT_GE(stats.whole_reads, 1);
  EXPECT_LT(stats.whole_reads, stats.rounds);
  ExpectEqual();
}

TEST_F(ReplayerTest, MeasuresWhatOneWorkerReplays) {
  Prepare();
  ReplayOptions options;
  options.workers = 1;
  Sql("UPDATE t SET v = 1 WHERE id <= 3");
  EXPECT_EQ(Replay(options, /*hurry=*/false, 3).worker_rate, 0)
      << "too few to tell";
  Sql("UPDATE t SET v = 2");
  EXPECT_GT(Replay(options, /*hurry=*/false, kRows).worker_rate, 0);
  ExpectEqual();
}

// The log is as long as it is, since nobody replays it here.
TEST_F(ReplayerTest, WaitsForThePromiseOfAShortDrainAndNotForEver) {
  Prepare();
  Sql("UPDATE t SET v = 1");
  Replayer replayer(&plan_.pair, factory(), &stopper_, {});
  auto waited = [&](double drain_rate) {
    const absl::Time since = Clock::Real()->Now();
    absl::Status status = AwaitShortBacklog(
        factory(), plan_.pair, replayer, absl::Seconds(1), since,
        [&] { return drain_rate; }, stopper_);
    EXPECT_TRUE(status.ok()) << status;
    return Clock::Real()->Now() - since;
  };
  // 300 entries become short when half of the stall is enough for them.
  EXPECT_GE(waited(2000), absl::Milliseconds(100));
  // In half a second 250 could be drained.
  EXPECT_GE(waited(500), absl::Seconds(5));
}

}  // namespace
}  // namespace osc
