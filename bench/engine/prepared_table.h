#ifndef BENCH_ENGINE_PREPARED_TABLE_H_
#define BENCH_ENGINE_PREPARED_TABLE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "bench/load/bench_table.h"
#include "bench/workload.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "osc/copier.h"
#include "osc/deferred_indexes.h"
#include "osc/planner.h"

namespace osc {

struct CopyRun {
  absl::Duration elapsed;
  int64_t rows = 0;
  int64_t chunks = 0;
  // From a chunk's START TRANSACTION to the end of its COMMIT.
  absl::Duration longest_chunk;

  double RowsPerSecond() const;
};

// A bench table and what a migration makes for it, step by step, so that each
// of the engine's parts can be run and timed alone.
//
// Calls must match: Create (MakeShadow Capture? Copy? RemoveShadow)* Drop? .
// Not thread-safe. What is left on the server goes with the schema. The
// context must outlive it; an error of the engine stops the context's stopper.
class PreparedTable {
 public:
  // The table, filled; nothing of the engine's.
  static absl::StatusOr<std::unique_ptr<PreparedTable>> Create(
      const BenchContext* context, absl::string_view name,
      const BenchTableShape& shape);

  // The empty shadow after kBenchAlter, the delta log and the chunk table.
  // With DeferIndexes::kYes its secondary indexes are not there yet.
  absl::Status MakeShadow(DeferIndexes mode = DeferIndexes::kNo);
  // The triggers.
  absl::Status Capture();
  // The whole copy by the engine's copier.
  absl::StatusOr<CopyRun> Copy(const CopyOptions& options);
  // Builds the deferred indexes, and says how long that took.
  absl::StatusOr<absl::Duration> BuildIndexes();
  // The same rows by one INSERT … SELECT, which no chunk table knows of.
  absl::StatusOr<CopyRun> CopyInOneStatement();
  // Triggers, delta log, chunk table and shadow.
  absl::Status RemoveShadow();

  // The table itself, after RemoveShadow.
  absl::Status Drop();

  // Waits until the server has removed what was deleted (its purge), so that
  // one measurement does not pay for the one before; half a minute at the most,
  // and not at all in a smoke test.
  absl::Status AwaitPurge();

  // Rows of the original that the shadow does not hold as they are, and rows of
  // the shadow that the original does not have.
  absl::StatusOr<int64_t> CountDifferences();

  const TablePair& pair() const { return plan_.pair; }
  const BenchTableShape& shape() const { return shape_; }
  // Sessions as the engine has them.
  ConnectionFactory* factory() { return &factory_; }
  Connection* connection() { return connection_.get(); }

 private:
  PreparedTable(const BenchContext* context, absl::string_view name,
                const BenchTableShape& shape);

  const BenchContext& context_;
  const std::string name_;
  const BenchTableShape shape_;
  MysqlConnectionFactory factory_;
  std::unique_ptr<Connection> connection_;
  Plan plan_;
};

}  // namespace osc

#endif  // BENCH_ENGINE_PREPARED_TABLE_H_
