#ifndef BENCH_WORKLOAD_H_
#define BENCH_WORKLOAD_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "bench/result.h"
#include "db/mysql_connection.h"
#include "db/server.h"
#include "db/stop.h"

namespace osc {

// What a workload is given: a server, and how much to do.
struct BenchContext {
  // Sessions as an application opens them, without any set-up.
  ConnectOptions connect;
  Server server;
  // A schema that is there, belongs to the harness alone and is dropped with
  // all that is in it at the end.
  std::string schema = "osc_bench";

  int repetitions = 3;
  int64_t rows = 1000000;  // of the table, where the workload names none itself
  // How long a point of a timed load lasts.
  absl::Duration point = absl::Seconds(8);
  // Over how long the application writes the log of "replay" that grew for an
  // hour. Zero: as fast as it can, some minutes.
  absl::Duration log_age;
  // Just enough to see that everything works: few rows, one repetition, the
  // shortest list of parameters. Its figures mean nothing.
  bool smoke = false;
  // The command-line tool, for what is measured as a process of its own.
  std::string osc_program;

  Stopper* stopper = nullptr;
  // Shows a line of progress, which begins with the workload's name.
  std::function<void(absl::string_view)> say;
};

// A named workload. Runs what is compared in turns (a b a b …) within each
// repetition, and leaves an empty schema behind.
struct Workload {
  const char* name;
  const char* summary;  // one line, for --help
  absl::StatusOr<WorkloadResult> (*run)(const BenchContext& context);
};

// In the order of the report.
const std::vector<Workload>& AllWorkloads();

}  // namespace osc

#endif  // BENCH_WORKLOAD_H_
