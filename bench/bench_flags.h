#ifndef BENCH_BENCH_FLAGS_H_
#define BENCH_BENCH_FLAGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "db/mysql_connection.h"

namespace osc {

// What osc_bench was asked for, checked.
struct BenchFlags {
  bool help = false;
  bool list = false;
  std::vector<std::string> workloads;  // names that exist; empty means all

  // The kind of a server that it starts itself (a name of tools/servers), or
  // empty: `connect` says how the user's is reached.
  std::string server = "mariadb1011";
  ConnectOptions connect;
  bool ask_password = false;
  std::string schema = "osc_bench";
  // Where a server of its own keeps its data. Empty: $TEST_TMPDIR, else /tmp.
  std::string folder;

  absl::optional<int64_t> rows;
  absl::optional<int> repetitions;
  absl::optional<absl::Duration> point;
  absl::Duration log_age;
  bool smoke = false;
  std::string osc_program;  // empty: the one beside this program, else of PATH

  std::string json_file, html_file;  // empty: none is written
  std::string commit;                // as the report shows it

  // A report to write again as a page, instead of a run.
  std::string render_file;

  // A report to compare with, and another one that stands for a run of ours.
  std::string compare_before, compare_after;
};

// Reads the arguments that follow the program's name. InvalidArgument, in one
// sentence that names the flag and says what to write, for anything that cannot
// be meant.
absl::StatusOr<BenchFlags> ParseBenchFlags(
    const std::vector<std::string>& args);

// For --help, with the workloads.
std::string BenchHelp();

}  // namespace osc

#endif  // BENCH_BENCH_FLAGS_H_
