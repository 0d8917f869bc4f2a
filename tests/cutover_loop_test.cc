// What the loop of attempts does between them, seen by its statements.

#include "osc/cutover_loop.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "changelog/chunk_table.h"
#include "changelog/delta_log.h"
#include "db/failpoint.h"
#include "osc/backlog.h"
#include "osc/capture.h"
#include "osc/planner.h"
#include "replay/drain_rate.h"
#include "replay/replayer.h"
#include "tests/engine.h"

namespace osc {
namespace {

constexpr int kRows = 600;

// Keeps what the sessions that it opens are given. Thread-safe.
class Recorder : public ConnectionFactory {
 public:
  explicit Recorder(ConnectionFactory* factory) : factory_(factory) {}

  absl::StatusOr<std::unique_ptr<Connection>> Connect() override;

  // Those that hold `part`, from number `first` of all on.
  std::vector<std::string> Statements(const std::string& part, size_t first = 0)
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    std::vector<std::string> found;
    for (size_t i = first; i < statements_.size(); ++i) {
      if (absl::StrContains(statements_[i], part)) {
        found.push_back(statements_[i]);
      }
    }
    return found;
  }
  size_t size() ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    return statements_.size();
  }
  void Add(absl::string_view sql) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    statements_.emplace_back(sql);
  }

 private:
  ConnectionFactory* const factory_;
  absl::Mutex mu_;
  std::vector<std::string> statements_ ABSL_GUARDED_BY(mu_);
};

class Recorded : public Connection {
 public:
  Recorded(std::unique_ptr<Connection> connection, Recorder* recorder)
      : connection_(std::move(connection)), recorder_(recorder) {}

  absl::StatusOr<Result> Query(absl::string_view sql) override {
    recorder_->Add(sql);
    return connection_->Query(sql);
  }
  uint64_t id() const override { return connection_->id(); }

 private:
  const std::unique_ptr<Connection> connection_;
  Recorder* const recorder_;
};

absl::StatusOr<std::unique_ptr<Connection>> Recorder::Connect() {
  auto connection = factory_->Connect();
  if (!connection.ok()) return connection;
  return std::unique_ptr<Connection>(
      std::make_unique<Recorded>(*std::move(connection), this));
}

// A gate that is shut at one of the times that it is asked.
class OnceShut : public CutoverGate {
 public:
  explicit OnceShut(int time) : time_(time) {}
  absl::StatusOr<std::string> ReasonToWait() override {
    return std::string(++asked_ == time_ ? "waiting for the test" : "");
  }

 private:
  const int time_;
  int asked_ = 0;
};

// Table t of kRows rows, captured and copied, in its cutover.
class CutoverLoopTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    recorder_ = std::make_unique<Recorder>(factory());
    Sql("CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)");
    for (int id = 1; id <= kRows; ++id) {
      absl::StrAppend(&rows_, id == 1 ? "" : ", ", "(", id, ", 0)");
    }
    Sql("INSERT INTO t VALUES " + rows_);
    auto connection = factory()->Connect();
    ASSERT_TRUE(connection.ok()) << connection.status();
    PlanRequest request;
    request.schema = "app";
    request.table = "t";
    request.alter = "ADD COLUMN c INT";
    auto plan = MakePlanAndShadow(connection->get(), factory(), request);
    ASSERT_TRUE(plan.ok()) << plan.status();
    plan_ = *std::move(plan);
    Sql(CreateLogTableSql(plan_.pair));
    Sql(CreateChunkTableSql("app", plan_.pair.names.chunks, plan_.pair.key));
    auto guards = StartCapture(factory(), plan_, 5, stopper_);
    ASSERT_TRUE(guards.ok()) << guards.status();
    guards_ = *std::move(guards);
    Sql("INSERT INTO t__osc_new (id, v) SELECT id, v FROM t");
  }

  // The first `failures` attempts fail under the lock, after the drain.
  void CutOver(int failures, std::vector<CutoverGate*> gates = {}) {
    ScopedFailpoint failing("cutover-drained", [this, failures] {
      statements_before_ = recorder_->size();
      return attempts_++ < failures ? absl::AbortedError("once more")
                                    : absl::OkStatus();
    });
    Replayer replayer(&plan_.pair, recorder_.get(), &stopper_, ReplayOptions());
    replayer.CopyHasEnded();
    replayer.VerifyFromNowOn();
    replayer.Start();
    const CutoverLoop loop{
        recorder_.get(),
        &plan_,
        &guards_,
        options_,
        &replayer,
        &stopper_,
        [](absl::string_view) {},
        [this](const CutoverStats& s) { stats_.push_back(s); },
        std::move(gates),
        [this] {
          ++draws_;
          return 0.0;
        }};
    const absl::Status done = loop.Run();
    replayer.Finish();
    replayer.Resume();
    replayer.Join();
    EXPECT_TRUE(done.ok()) << done;
    EXPECT_EQ(One("SELECT COUNT(c IS NULL) FROM t"), absl::StrCat(kRows));
  }

  std::string rows_;
  Plan plan_;
  CutoverGuards guards_;
  CutoverOptions options_;
  std::unique_ptr<Recorder> recorder_;
  std::vector<CutoverStats> stats_;  // after each attempt
  int attempts_ = 0;
  int draws_ = 0;                 // of a random number
  size_t statements_before_ = 0;  // the latest drain had ended
};

TEST_F(CutoverLoopTest, LeavesEachWaitBetweenAttemptsToChance) {
  CutOver(/*failures=*/2);
  EXPECT_EQ(attempts_, 3);
  EXPECT_EQ(draws_, 2);
}

TEST_F(CutoverLoopTest, AnalyzesOnceWhereItDoesNotWaitForAGate) {
  CutOver(/*failures=*/2);
  EXPECT_EQ(recorder_->Statements("ANALYZE TABLE").size(), 1u);
}

// A cutover may be put off for days.
TEST_F(CutoverLoopTest, AnalyzesAgainAfterAWaitForAGate) {
  // Asked first, and right before the first lock; then it is shut.
  OnceShut gate(3);
  CutOver(/*failures=*/1, {&gate});
  EXPECT_EQ(recorder_->Statements("ANALYZE TABLE").size(), 2u);
}

// It counts the backlog up to twice what it can bear at that rate.
TEST_F(CutoverLoopTest, ForetellsByTheRateOfItsOwnDrainsUnderTheLock) {
  options_.first_drain = options_.max_stall = absl::Minutes(1);
  ScopedFailpoint rest("cutover-replay-at-rest", [this] {
    if (attempts_ == 0) Sql("UPDATE t SET v = 1");
    return absl::OkStatus();
  });
  std::vector<std::string> counts;
  ScopedFailpoint locked("cutover-locked", [&] {
    counts = recorder_->Statements(") AS backlog", statements_before_);
    return absl::OkStatus();
  });
  CutOver(/*failures=*/1);
  ASSERT_EQ(stats_.size(), 2u);
  ASSERT_EQ(stats_[0].entries_drained, kRows);
  DrainRate measured;
  measured.Add(stats_[0].entries_drained, stats_[0].drain_time);
  const int64_t bearable = ShortBacklog(
      absl::InfiniteDuration(), options_.max_stall, measured.PerSecond());
  ASSERT_FALSE(counts.empty());
  EXPECT_TRUE(absl::StrContains(counts[0],
                                absl::StrCat(" LIMIT ", 2 * bearable + 2, ")")))
      << counts[0] << " and not up to twice " << bearable;
}

}  // namespace
}  // namespace osc
