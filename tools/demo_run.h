#ifndef TOOLS_DEMO_RUN_H_
#define TOOLS_DEMO_RUN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/stop.h"
#include "tools/demo_report.h"

namespace osc {

struct DemoOptions {
  std::string server = "mariadb1011";  // a name of tools/servers
  std::string osc;                     // the program, with its path
  std::string alter;
  int64_t rows = 1000000;
  uint64_t seed = 1;
  int connections = 4;
  // What each connection of the application waits after a transaction. Less:
  // more load, and on few cores less left for the server and osc.
  absl::Duration think_time = absl::Milliseconds(5);
  // How long the application runs alone, before osc and after it.
  absl::Duration alone = absl::Seconds(8);
};

// Starts a server in a temporary folder, fills a table, changes it with osc
// while an application writes to it, compares the outcome with what the
// application knows, and removes everything. Says on stdout what it does, but
// not the summary.
//
// To be called from the main thread. Errors: Cancelled when the stopper was
// stopped; else what kept it from coming to a result.
absl::StatusOr<DemoResult> RunDemo(const DemoOptions& options,
                                   const Stopper& stopper);

}  // namespace osc

#endif  // TOOLS_DEMO_RUN_H_
