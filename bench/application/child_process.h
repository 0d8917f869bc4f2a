#ifndef BENCH_APPLICATION_CHILD_PROCESS_H_
#define BENCH_APPLICATION_CHILD_PROCESS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/stop.h"

namespace osc {

// What a program did and what it took.
struct ChildRun {
  int exit_code = -1;      // -1 when a signal ended it
  bool timed_out = false;  // and was killed
  absl::Duration wall;
  absl::Duration cpu;  // user and system, with the processes it waited for
  double max_rss_mib = 0;
  std::string output;  // the end of what it printed on either stream

  bool ok() const { return exit_code == 0; }
};

// Runs a program, looked up on PATH unless its name has a slash, and waits for
// its end. Killed by its own pid when it takes longer than `limit` or the
// stopper stops (then the stopper's reason is returned). NotFound when there is
// no such program.
absl::StatusOr<ChildRun> RunChild(const std::vector<std::string>& argv,
                                  absl::Duration limit, const Stopper& stopper);

// Whether PATH has such a program.
bool IsOnPath(const std::string& program);

}  // namespace osc

#endif  // BENCH_APPLICATION_CHILD_PROCESS_H_
