#ifndef OSC_VIEW_SEEING_FLAGS_H_
#define OSC_VIEW_SEEING_FLAGS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "osc/log_setup.h"
#include "osc/view/run_observer.h"

namespace osc {

// Who is told what a run does. Empty, or port 0: nobody.
struct SeeingOptions {
  std::string metrics_file;
  int metrics_port = 0;
  std::string metrics_address = "127.0.0.1";
  std::string hooks_dir;
  absl::Duration hook_time_limit = absl::Seconds(30);
  std::string report;
};

// The flags of osc run and osc resume that say so. Part of ParseCommandLine
// (osc/flags.h), as those below, and called by it alone.
absl::Status ReadSeeingFlags(SeeingOptions* options);

// InvalidArgument when one of them was given to another command.
absl::Status RefuseSeeingFlags();

// Whether the log is to be JSON.
absl::StatusOr<bool> ReadLogFormat();

// The observers that are asked for, and one that writes into `json_log`, with
// a view each `log_interval`, unless it is null; it must outlive them. An error
// names the flag: what it asks for cannot be had.
absl::StatusOr<std::vector<std::unique_ptr<RunObserver>>> MakeObservers(
    const SeeingOptions& options, LogSetup* json_log,
    absl::Duration log_interval);

}  // namespace osc

#endif  // OSC_VIEW_SEEING_FLAGS_H_
