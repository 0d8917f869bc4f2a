#include "osc/resume_flags.h"

#include <gflags/gflags.h>

#include <string>

#include "absl/time/time.h"
#include "db/status_macros.h"
#include "osc/flag_values.h"

DEFINE_string(on_stop, "keep",
              "What becomes of a run that a signal, a lock that cannot be had "
              "or a server that is away ends before its time. keep: everything "
              "stays, the triggers go on logging, and osc resume goes on where "
              "it stopped. clean: everything is removed");
DEFINE_bool(accept_new_server, false,
            "Resume, or clean up, although the server is another than the one "
            "on which the migration was begun, as after a failover: everything "
            "is verified again");
DEFINE_string(orphan_limit, "24h",
              "After how long without a sign of life what a run has left may "
              "be removed by osc cleanup without its name, or by the next run");

namespace osc {

absl::Status ReadResumeFlags(MigrationOptions* options) {
  if (FLAGS_on_stop != "keep" && FLAGS_on_stop != "clean") {
    return Usage("on_stop", "=", FLAGS_on_stop, ": write keep or clean");
  }
  options->clean_on_stop = FLAGS_on_stop == "clean";
  options->accept_new_server = FLAGS_accept_new_server;
  ASSIGN_OR_RETURN(options->orphan_limit,
                   ReadTime("orphan_limit", FLAGS_orphan_limit,
                            absl::Minutes(5), absl::Hours(24 * 365)));
  return absl::OkStatus();
}

}  // namespace osc
