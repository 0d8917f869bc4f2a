#ifndef BENCH_APPLICATION_SCENE_H_
#define BENCH_APPLICATION_SCENE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "bench/load/app_load.h"
#include "bench/load/app_record.h"
#include "bench/load/bench_table.h"
#include "bench/workload.h"
#include "db/connection.h"

namespace osc {

// The table that the application works on and that is changed under it.
inline constexpr char kSceneTable[] = "orders_app";

// How long a point of a timed load lasts, and how often everything is repeated;
// both short in a smoke.
absl::Duration PointOf(const BenchContext& context);
int RepetitionsOf(const BenchContext& context);

// How busy the application is meanwhile.
struct LoadLevel {
  std::string name;
  int connections = 0;  // 0: there is none
  double transactions_per_second = 0;
  int64_t rows = 0;  // of the table

  bool idle() const { return connections == 0; }
};

// The three levels that the project's goals are stated for: nothing; 4
// connections with 100 transactions/s; 16 unpaced connections on 300,000 rows.
// Much less of each in a smoke.
LoadLevel IdleLevel(const BenchContext& context);
LoadLevel LightLevel(const BenchContext& context);
LoadLevel HeavyLevel(const BenchContext& context);

// What the application felt of a change of its table.
struct Felt {
  absl::Time start, end;  // of the change
  AppWindow before;       // as long as a point, without the change
  AppWindow during;       // from start to end
  // From start to a moment after the end: what the swap of the tables broke.
  int64_t errors = 0, deadlocks = 0;
  std::vector<std::string> error_examples;
  Timeline p99, throughput;

  absl::Duration Wall() const { return end - start; }
  // Transactions that it would have committed from start to end at the speed
  // from before, less those that it did.
  double Lost() const;
  // Throughput during / before.
  double Kept() const;
};

// A session as the application opens it.
absl::StatusOr<std::unique_ptr<Connection>> OpenSession(
    const BenchContext& context);

// Drops the scene's table and whatever a tool has left beside it (triggers go
// with the tables).
absl::Status ClearScene(const BenchContext& context);

// ClearScene, and makes the table new.
absl::Status FreshScene(const BenchContext& context,
                        const BenchTableShape& shape);

// Runs `change` on the scene's table, which must be there, while the
// application works as `level` says. The change's error is returned.
absl::StatusOr<Felt> Play(const BenchContext& context, const LoadLevel& level,
                          const std::function<absl::Status()>& change);

// ALTER TABLE by the server itself, COPY or INPLACE.
absl::Status AlterNatively(const BenchContext& context,
                           absl::string_view algorithm);

}  // namespace osc

#endif  // BENCH_APPLICATION_SCENE_H_
