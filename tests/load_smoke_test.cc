// One small migration under load, for the sanitizers.

#include "tests/engine.h"
#include "tests/load/compare.h"
#include "tests/load/fill.h"
#include "tests/load/load.h"

namespace osc {
namespace {

using LoadSmokeTest = EngineTest;

TEST_F(LoadSmokeTest, ChangesASmallTableUnderLoad) {
  const OrderTable table("app", "orders", KeyKind::kAutoIncrement);
  ASSERT_TRUE(CreateAndFill(factory(), table, 600).ok());
  Ledger ledger(&table, 600);
  MysqlConnectionFactory app(server().connect_options());
  LoadOptions load_options;
  load_options.connections = 2;
  load_options.transactions_per_second = 100;
  Load load(&app, &ledger, load_options);
  ASSERT_TRUE(load.Start().ok());
  MigrationOptions options =
      Options("orders", "ADD COLUMN note VARCHAR(64) NOT NULL DEFAULT 'n'");
  options.copy.chunk.start_rows = options.copy.chunk.max_rows = 25;
  options.replay.batch_entries = 20;
  Migrate(options);
  EXPECT_TRUE(load.Stop().ok());
  EXPECT_EQ(load.Stats().errors, 0);
  ExpectedTable expected(table);
  expected.Add("note", "n");
  absl::StatusOr<CompareReport> report =
      Compare(server().connect_options(), ledger, expected);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->ok()) << report->ToString();
}

}  // namespace
}  // namespace osc
