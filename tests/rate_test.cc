// Limits of copy and replay, kept by whole migrations for a minute, and the
// rate that --auto finds.

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/clock.h"
#include "db/connection.h"
#include "db/stop.h"
#include "gmock/gmock.h"
#include "osc/control/auto_pilot.h"
#include "osc/control/control_command.h"
#include "osc/control/words.h"
#include "osc/migration.h"
#include "osc/state_table.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

constexpr absl::Duration kMinute = absl::Minutes(1);

class RateTest : public EngineTest {
 protected:
  // A migration of a table of its own in a thread of its own, which never comes
  // to its end.
  struct Run {
    std::string table;
    Stopper stopper;
    std::unique_ptr<Migration> migration;
    std::thread thread;
    int64_t limit = 0;
    std::function<int64_t(const MigrationStats&)> count;
    double per_second = 0;  // as counted

    MigrationStats Stats() const { return migration->Stats(); }
  };

  void TearDown() override {
    for (auto& run : runs_) {
      run->stopper.Stop(absl::CancelledError("stopped by the test"));
      run->thread.join();
    }
  }

  // `rows` rows with the ids 1, 2, …
  void MakeTable(const std::string& table, int64_t rows) {
    Sql(absl::StrCat("CREATE TABLE ", table,
                     " (id INT AUTO_INCREMENT PRIMARY KEY, v INT)"));
    Sql(absl::StrCat("INSERT INTO ", table, " (v) VALUES (0)"));
    int64_t there = 1;
    while (there < rows) {
      const int64_t more = std::min(there, rows - there);
      Sql(absl::StrCat("INSERT INTO ", table, " (v) SELECT 0 FROM ", table,
                       " LIMIT ", more));
      there += more;
    }
  }
  Run* Start(const std::string& table,
             const std::function<void(MigrationOptions*)>& change) {
    MigrationOptions options = Options(table, "ADD COLUMN c INT");
    options.copy.chunk.max_rows = 100000;
    options.cutover.postpone = true;
    change(&options);
    auto run = std::make_unique<Run>();
    run->table = table;
    run->migration =
        std::make_unique<Migration>(factory(), &run->stopper, options);
    run->thread = std::thread([run = run.get()] { run->migration->Run(); });
    runs_.push_back(std::move(run));
    return runs_.back().get();
  }
  void Await(const std::string& what, const std::function<bool()>& reached) {
    const absl::Time give_up = Clock::Real()->Now() + absl::Minutes(2);
    while (!reached()) {
      ASSERT_LT(Clock::Real()->Now(), give_up) << "waited in vain for " << what;
      absl::SleepFor(absl::Milliseconds(5));
    }
  }
  // What each of them did in a minute, from a moment when its count changed to
  // another, so that the pieces in which it comes are whole.
  void Measure() {
    std::vector<std::thread> threads;
    for (auto& one : runs_) {
      threads.emplace_back([this, run = one.get()] {
        const auto next = [&] {
          const int64_t now = run->count(run->Stats());
          Await("the next piece",
                [&] { return run->count(run->Stats()) != now; });
          return run->count(run->Stats());
        };
        const int64_t first = next();
        const absl::Time since = Clock::Real()->Now();
        absl::SleepFor(kMinute);
        const int64_t last = next();
        run->per_second = static_cast<double>(last - first) /
                          absl::ToDoubleSeconds(Clock::Real()->Now() - since);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  std::vector<std::unique_ptr<Run>> runs_;
};

// Rows to tokens: the limits are far below what any server can do.
TEST_F(RateTest, CopyAndReplayKeepTheirLimitsForAMinute) {
  for (int64_t limit : {10, 200, 1000}) {
    const std::string table = absl::StrCat("replayed", limit);
    MakeTable(table, limit * 90);
    Run* run = Start(table, [limit](MigrationOptions* options) {
      options->replay.rows_per_second = limit;
    });
    run->limit = limit;
    run->count = [](const MigrationStats& stats) {
      return stats.replay.entries_replayed;
    };
    Await("the end of the copy",
          [run] { return run->Stats().phase > Phase::kCopy; });
    Sql(absl::StrCat("UPDATE ", table, " SET v = v + 1"));
  }
  for (int64_t limit : {10, 300, 3000}) {
    const std::string table = absl::StrCat("copied", limit);
    MakeTable(table, limit * 90);
    Run* run = Start(table, [limit](MigrationOptions* options) {
      options->copy.rows_per_second = limit;
    });
    run->limit = limit;
    run->count = [](const MigrationStats& stats) { return stats.copy.rows; };
  }
  // More than the slowest replay may take is written to its table meanwhile,
  // and it says so.
  LogLines log;
  std::atomic<bool> measured{false};
  std::thread application([&] {
    std::unique_ptr<Connection> app = App();
    for (int i = 0; !measured; ++i) {
      EXPECT_TRUE(app->Execute(absl::StrCat("UPDATE replayed10 SET v = v + 1 "
                                            "WHERE id = ",
                                            1 + i % 100))
                      .ok());
      absl::SleepFor(absl::Milliseconds(20));
    }
  });
  Measure();
  measured = true;
  application.join();
  EXPECT_TRUE(log.Holds("the log never ends at this rate"));
  EXPECT_TRUE(log.Holds("replay-rate=10 stands against it: give more than "));
  for (const auto& run : runs_) {
    EXPECT_NEAR(run->per_second, run->limit, 0.1 * run->limit) << run->table;
  }
}

// Whatever the server does: with a budget that every commit keeps it goes up,
// with one that none keeps it goes down.
TEST_F(RateTest, AutoGoesUpWithinTheBudgetAndDownOutOfIt) {
  MakeTable("up", 200000);
  MakeTable("down", 200000);
  Run* up = Start("up", [](MigrationOptions* options) {
    options->auto_rate = {true, absl::Hours(1)};
  });
  Run* down = Start("down", [](MigrationOptions* options) {
    options->auto_rate = {true, absl::ZeroDuration()};
  });
  Await("the rate to go down",
        [down] { return down->Stats().auto_rate.value_or(1000) <= 10; });
  EXPECT_LT(down->Stats().copy.rows, 10000);
  // A setting does not put the operator's rate, none, in the place of it.
  const int64_t rows = down->Stats().copy.rows;
  auto words = ParseControl({"set", "chunk-time=50ms"});
  ASSERT_TRUE(words.ok());
  auto told = TellRun(App().get(), "app", "down", *words);
  ASSERT_TRUE(told.ok()) << told.status();
  absl::SleepFor(absl::Seconds(1));
  EXPECT_LT(down->Stats().copy.rows, rows + 1000);
  // Other signals than the commits may be out of their budgets later.
  Await("the rate to go up", [up] {
    return up->Stats().auto_rate.value_or(0) >= 2000 ||
           up->Stats().phase > Phase::kCopy;
  });
}

TEST_F(RateTest, AutoReadsTheSignalsThatTheServerHas) {
  const StateTable state("app", "t__osc_state");
  Sql(state.CreateSql());
  std::unique_ptr<Connection> app = App();
  const ServerSignals signals = ReadSignals(app.get(), state);
  ASSERT_TRUE(signals.commit.has_value());
  EXPECT_GT(*signals.commit, absl::ZeroDuration());
  EXPECT_GE(signals.threads_running.value_or(0), 1);
  ASSERT_TRUE(signals.redo_filled.has_value());
  EXPECT_GE(*signals.redo_filled, 0);
  EXPECT_LE(*signals.redo_filled, 1);
  EXPECT_TRUE(signals.history_length.has_value());
  Sql(state.DropSql());
  // What cannot be written is seen as that.
  EXPECT_EQ(ReadSignals(app.get(), state).commit, absl::nullopt);
}

TEST_F(RateTest, AutoKeepsTheOperatorsLimit) {
  MakeTable("t", 5000);
  Run* run = Start("t", [](MigrationOptions* options) {
    options->auto_rate = {true, absl::Hours(1)};
    options->copy.rows_per_second = 150;
  });
  Await("a few seconds of the copy",
        [run] { return run->Stats().copy.rows > 600; });
  // Less where the server was in trouble, but it begins with 1,000.
  EXPECT_LE(run->Stats().auto_rate.value_or(1000), 150);
}

}  // namespace
}  // namespace osc
