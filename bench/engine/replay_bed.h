#ifndef BENCH_ENGINE_REPLAY_BED_H_
#define BENCH_ENGINE_REPLAY_BED_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "bench/engine/prepared_table.h"
#include "bench/load/bench_table.h"
#include "bench/workload.h"
#include "db/connection.h"
#include "replay/replayer.h"

namespace osc {

// How a backlog went away.
struct DrainRun {
  absl::Duration elapsed;
  int64_t entries = 0;
  int64_t keys = 0;  // entries without the repeats of a key in its batch
  // How many entries were replayed after how long, from (0, 0) on.
  std::vector<std::pair<absl::Duration, int64_t>> progress;

  double EntriesPerSecond() const;
  double KeysPerSecond() const;
  // After how long `share` of the entries, 0 to 1, had been replayed. Rounds
  // take thousands of entries at once; between two of them counts as even.
  absl::Duration TimeOf(double share) const;
  // Entries per second between two shares of the backlog, 0 to 1.
  double EntriesPerSecond(double from, double to) const;
};

// A bench table with its triggers, whose copy has ended and whose log is empty:
// where replay begins. A backlog is made by statements of an application, then
// drained by the engine or by another way. Not thread-safe.
class ReplayBed {
 public:
  static absl::StatusOr<std::unique_ptr<ReplayBed>> Create(
      const BenchContext* context, absl::string_view name,
      const BenchTableShape& shape);

  // Updates the rows with these ids, an indexed column and a long one, in the
  // given order by statements that each are a transaction of up to
  // `rows_per_transaction` rows (fewer where an id repeats), over several
  // connections, evenly over `age` or as fast as they can. The server's purge
  // may still be at work.
  absl::Status MakeBacklog(const std::vector<int64_t>& ids,
                           int rows_per_transaction, int connections = 1,
                           absl::Duration age = absl::ZeroDuration());

  // Replays the log's first `entries` entries with the engine's replayer.
  // `verify`: each batch is verified, as from the checksum on.
  absl::StatusOr<DrainRun> Drain(const ReplayOptions& options, int64_t entries,
                                 bool verify = false);

  // A session of the application that has read the table in a snapshot, and
  // holds it open until it goes: the server can remove nothing of what is
  // changed or deleted meanwhile.
  absl::StatusOr<std::unique_ptr<Connection>> OpenSnapshot() const;

  // Internal unless shadow and original agree. Of a small table only.
  absl::Status ExpectEqual();

  PreparedTable* table() { return table_.get(); }
  const TablePair& pair() const { return table_->pair(); }

  // Triggers, log, shadow and the table.
  absl::Status Remove();

 private:
  ReplayBed(const BenchContext* context, std::unique_ptr<PreparedTable> table)
      : context_(*context), table_(std::move(table)) {}

  const BenchContext& context_;
  const std::unique_ptr<PreparedTable> table_;
};

// The application's UPDATE of these rows.
std::string UpdateRowsSql(const TablePair& pair,
                          const std::vector<uint64_t>& ids);

}  // namespace osc

#endif  // BENCH_ENGINE_REPLAY_BED_H_
