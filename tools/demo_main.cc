// The driver behind tools/demo; see there.

#include <cstdio>

#include "absl/strings/str_format.h"
#include "db/stop.h"
#include "gflags/gflags.h"
#include "glog/logging.h"
#include "tools/demo_report.h"
#include "tools/demo_run.h"
#include "tools/demo_signals.h"

DEFINE_string(server, "mariadb1011", "a name of tools/servers");
DEFINE_string(osc, "bazel-bin/osc/osc", "the program to show");
DEFINE_string(alter,
              "ADD COLUMN note VARCHAR(64) NOT NULL DEFAULT '', "
              "MODIFY total DECIMAL(14,4) NOT NULL, "
              "ADD INDEX by_city (city, created_at)",
              "what to change; columns that the application writes must stay");
DEFINE_int64(rows, 1000000, "rows of the table, at least 1000");
DEFINE_uint64(seed, 1, "of the application's random choices");
DEFINE_int32(connections, 4, "of the application");

int main(int argc, char** argv) {
  google::InitGoogleLogging(argv[0]);
  FLAGS_logtostderr = true;
  gflags::SetUsageMessage("changes a table under load and checks every row");
  gflags::ParseCommandLineFlags(&argc, &argv, true);
  osc::DemoOptions options;
  options.server = FLAGS_server;
  options.osc = FLAGS_osc;
  options.alter = FLAGS_alter;
  options.rows = FLAGS_rows < 1000 ? 1000 : FLAGS_rows;
  options.seed = FLAGS_seed;
  options.connections = FLAGS_connections;
  osc::Stopper stopper;
  osc::StopOnSignals(&stopper);
  const auto result = osc::RunDemo(options, stopper);
  if (!result.ok()) {
    absl::FPrintF(stderr, "\n%s\n", result.status().message());
    return 1;
  }
  absl::PrintF("%s", osc::DemoSummary(*result));
  return osc::Succeeded(*result) ? 0 : 1;
}
