#include "osc/control/control_flags.h"

#include <gflags/gflags.h>

#include "absl/time/time.h"
#include "db/status_macros.h"
#include "osc/flag_values.h"

DEFINE_bool(auto, false,
            "Find the highest rate of the copy at which the server keeps up: "
            "its commits, running threads, redo log and undo logs are watched. "
            "--copy-rate then is the most that it may be");
DEFINE_string(auto_latency, "20ms",
              "--auto: what a small commit of our own may take");
DEFINE_string(serve_socket, "",
              "Take the words of osc control on this Unix socket too");

namespace osc {

absl::Status ReadControlFlags(AutoOptions* auto_rate, std::string* socket) {
  if (Given("auto_latency") && !FLAGS_auto) {
    return Usage("auto_latency", " is for --auto");
  }
  auto_rate->on = FLAGS_auto;
  ASSIGN_OR_RETURN(auto_rate->commit_budget,
                   ReadTime("auto_latency", FLAGS_auto_latency,
                            absl::Milliseconds(1), absl::Minutes(1)));
  if (Given("serve_socket") && FLAGS_serve_socket.empty()) {
    return Usage("serve_socket", ": write the name of a file");
  }
  *socket = FLAGS_serve_socket;
  return absl::OkStatus();
}

}  // namespace osc
