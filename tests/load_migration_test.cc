// Whole migrations under the random load, with small chunks and batches, and
// the new table compared with the load's own ledger: every row, every byte.

#include <string>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "db/failpoint.h"
#include "db/stop.h"
#include "tests/engine.h"
#include "tests/load/compare.h"
#include "tests/load/fill.h"
#include "tests/load/load.h"

namespace osc {
namespace {

constexpr char kAlter[] =
    "ADD COLUMN note VARCHAR(64) NOT NULL DEFAULT 'n', "
    "MODIFY total DECIMAL(14,4) NOT NULL, ADD INDEX by_city (city, created_at)";

int& Weight(LoadOptions* options, Action action) {
  return options->weights[static_cast<int>(action)];
}

class LoadMigration : public EngineTest {
 protected:
  // A replay in tiny batches does not keep up with a load that saturates the
  // server, and the run would not end.
  static LoadOptions Paced(double transactions_per_second) {
    LoadOptions options;
    options.transactions_per_second = transactions_per_second;
    return options;
  }

  static MigrationOptions SmallSteps(MigrationOptions options) {
    options.copy.chunk.start_rows = options.copy.chunk.max_rows = 40;
    options.replay.batch_entries = options.cutover.batch_entries = 30;
    // So that the copy lasts for a second or so, under load.
    options.copy.rows_per_second = 3000;
    return options;
  }

  // Fills a table, changes it under load, lets the load write to the new table
  // for a while, and compares.
  MigrationResult MigrateUnderLoad(KeyKind kind, int64_t rows,
                                   const LoadOptions& load_options,
                                   const MigrationOptions& options) {
    const OrderTable table("app", "orders", kind);
    EXPECT_TRUE(CreateAndFill(factory(), table, rows).ok());
    Ledger ledger(&table, rows);
    MysqlConnectionFactory app(server().connect_options());
    Load load(&app, &ledger, load_options);
    EXPECT_TRUE(load.Start().ok());
    AwaitMore(load, 50);
    MigrationResult result = Migrate(options);
    AwaitMore(load, 50);
    const absl::Status ended = load.Stop();
    EXPECT_TRUE(ended.ok()) << ended;
    const LoadStats stats = load.Stats();
    EXPECT_EQ(stats.errors, 0) << absl::StrJoin(stats.error_examples, "\n");
    ExpectedTable expected(table);
    if (result.outcome == Outcome::kDone) {
      expected.Add("note", "n")
          .Convert("total", [](const ExpectedTable::Value& old) {
            return ExpectedTable::Value(*old + "00");
          });
    }
    absl::StatusOr<CompareReport> report =
        Compare(server().connect_options(), ledger, expected);
    EXPECT_TRUE(report.ok()) << report.status();
    if (report.ok()) {
      EXPECT_TRUE(report->ok()) << report->ToString();
      EXPECT_EQ(report->rows_compared, ledger.size());
    }
    RecordProperty("replayed",
                   static_cast<int>(result.stats.replay.entries_replayed));
    RecordProperty("evicted",
                   static_cast<int>(result.stats.replay.rows_evicted));
    return result;
  }

 private:
  static void AwaitMore(const Load& load, int64_t transactions) {
    const int64_t enough = load.Stats().committed + transactions;
    Stopper nobody;
    while (load.Stats().committed < enough && load.Stats().errors == 0) {
      nobody.WaitFor(absl::Milliseconds(5));
    }
  }
};

class LoadMigrationTest
    : public LoadMigration,
      public testing::WithParamInterface<std::tuple<KeyKind, uint64_t>> {};

TEST_P(LoadMigrationTest, LosesNoRowAndChangesNone) {
  LoadOptions load = Paced(300);
  load.connections = 3;
  load.seed = std::get<1>(GetParam());
  const MigrationResult result =
      MigrateUnderLoad(std::get<0>(GetParam()), 3000, load,
                       SmallSteps(Options("orders", kAlter)));
  // Else the test has seen nothing of what it is for.
  EXPECT_GT(result.stats.copy.chunks, 50);
  EXPECT_GT(result.stats.replay.entries_replayed, 100);
  EXPECT_GT(result.stats.replay.entries_untouched, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, LoadMigrationTest,
    testing::Combine(testing::Values(KeyKind::kAutoIncrement,
                                     KeyKind::kComposite, KeyKind::kText,
                                     KeyKind::kDatetime, KeyKind::kEnum,
                                     KeyKind::kBinary, KeyKind::kUniqueOnly),
                     testing::Range(uint64_t{1}, uint64_t{4})),
    [](const auto& info) {
      return absl::StrCat(KeyKindName(std::get<0>(info.param)), "Seed",
                          std::get<1>(info.param));
    });

using HarshLoadTest = LoadMigration;

TEST_F(HarshLoadTest, SurvivesHotRowsAndSwapsOfUniqueValues) {
  LoadOptions load = Paced(150);
  load.seed = 3;
  for (Action action : {Action::kHitHot, Action::kSwapTickets, Action::kUsurp,
                        Action::kExchangeKeys}) {
    Weight(&load, action) = 40;
  }
  MigrationOptions options = SmallSteps(Options("orders", kAlter));
  options.replay.batch_entries = options.cutover.batch_entries = 7;
  const MigrationResult result =
      MigrateUnderLoad(KeyKind::kAutoIncrement, 1000, load, options);
  EXPECT_GT(result.stats.replay.entries_merged, 0);
  EXPECT_GT(result.stats.replay.rows_evicted + result.stats.copy.rows_evicted,
            0);
}

TEST_F(HarshLoadTest, SurvivesManyWorkersOnFewRows) {
  LoadOptions load = Paced(300);
  load.seed = 4;
  MigrationOptions options = SmallSteps(Options("orders", kAlter));
  options.copy.workers = options.replay.workers = 4;
  options.copy.chunk.start_rows = options.copy.chunk.max_rows = 10;
  options.checksum.workers = 4;
  MigrateUnderLoad(KeyKind::kComposite, 1500, load, options);
}

TEST_F(HarshLoadTest, SurvivesMovesOfKeysThatDifferInSpellingOnly) {
  LoadOptions load = Paced(300);
  load.seed = 5;
  Weight(&load, Action::kRespell) = 60;
  Weight(&load, Action::kReinsert) = 30;
  MigrateUnderLoad(KeyKind::kText, 1500, load,
                   SmallSteps(Options("orders", kAlter)));
}

// The backlog grows while the table is copied, and is long when the checksum
// and the cutover begin.
TEST_F(HarshLoadTest, SurvivesAReplayThatIsSlowed) {
  ScopedFailpoint slow("replay-after-read", [] {
    Stopper nobody;
    nobody.WaitFor(absl::Milliseconds(25));
    return absl::OkStatus();
  });
  LoadOptions load = Paced(100);
  load.seed = 6;
  load.connections = 2;
  MigrationOptions options = SmallSteps(Options("orders", kAlter));
  options.replay.batch_entries = 40;
  MigrateUnderLoad(KeyKind::kAutoIncrement, 2000, load, options);
}

}  // namespace
}  // namespace osc
