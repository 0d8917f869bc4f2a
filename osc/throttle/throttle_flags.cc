#include "osc/throttle/throttle_flags.h"

#include <gflags/gflags.h>

#include "db/status_macros.h"
#include "osc/cutover_flags.h"
#include "osc/flag_values.h"

DEFINE_string(max_lag, "0",
              "How far a replica may be behind, from 500ms on; beyond it, copy "
              "and replay rest. Needs --replicas or --discover-replicas. 0: no "
              "limit");
DEFINE_string(replicas, "",
              "Replicas whose lag counts, as HOST:PORT or socket=FILE, with "
              "commas between; the account is that of the main connection");
DEFINE_bool(discover_replicas, false,
            "Ask the server for its replicas, again every minute; one that is "
            "not connected any more still counts. The same as --replicas=auto");
DEFINE_bool(skip_unreadable_replicas, false,
            "A replica that does not answer, or does not replicate, does not "
            "count. Without it copy and replay rest");
DEFINE_string(max_load, "",
              "Limits of counters of SHOW GLOBAL STATUS, such as "
              "Threads_running=25, with commas between; copy and replay rest "
              "at one of them until it is 20 % below. The migration's own "
              "sessions count too");
DEFINE_string(critical_load, "",
              "As --max-load, but the run stops when it sees one twice in a "
              "row, and can be resumed");
DEFINE_string(throttle_query, "",
              "Copy and replay rest while this SELECT, asked once a second, "
              "gives more than 0, an error, or nothing within 5s");
DEFINE_string(throttle_file, "",
              "Copy and replay rest while there is a file of this name");
DEFINE_bool(ignore_flow_control, false,
            "Do not rest when the queues of a Galera cluster or a replication "
            "group that the server belongs to grow");
DEFINE_string(window, "",
              "Copy and verify at these times of the day only, such as "
              "22:00-06:00, or several with commas between; the replay goes on "
              "outside of them. Without it at any time");

namespace osc {
namespace {

absl::Status Named(const char* flag, const absl::Status& status) {
  return status.ok() ? status : Usage(flag, ": ", status.message());
}

absl::Status ReadLag(ThrottleSettings* settings) {
  RETURN_IF_ERROR(Named("max_lag", settings->SetMaxLag(FLAGS_max_lag)));
  RETURN_IF_ERROR(Named("replicas", settings->SetReplicas(FLAGS_replicas)));
  if (FLAGS_discover_replicas) {
    if (!FLAGS_replicas.empty()) {
      return Usage("discover_replicas", " and --replicas exclude each other");
    }
    RETURN_IF_ERROR(settings->SetReplicas("auto"));
  }
  const bool limited = settings->max_lag > absl::ZeroDuration();
  if (limited && settings->replicas.text.empty()) {
    return Usage("max_lag", " needs --replicas or --discover-replicas");
  }
  if (!limited && !settings->replicas.text.empty()) {
    return Usage("max_lag",
                 " is missing: write how far a replica may be "
                 "behind, such as 5s");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadThrottleFlags(ThrottleOptions* options) {
  ThrottleSettings& settings = options->settings;
  RETURN_IF_ERROR(ReadLag(&settings));
  options->skip_unreadable_replicas = FLAGS_skip_unreadable_replicas;
  RETURN_IF_ERROR(Named("max_load", settings.SetMaxLoad(FLAGS_max_load)));
  RETURN_IF_ERROR(
      Named("critical_load", settings.SetCriticalLoad(FLAGS_critical_load)));
  settings.query = FLAGS_throttle_query;
  settings.file = FLAGS_throttle_file;
  options->ignore_flow_control = FLAGS_ignore_flow_control;
  ASSIGN_OR_RETURN(settings.zone, ReadTimeZone());
  RETURN_IF_ERROR(Named("window", settings.SetWindow(FLAGS_window)));
  if (Given("time_zone") && !Given("window") && !Given("cutover_window")) {
    return Usage("time_zone", " is for --window and --cutover-window");
  }
  return absl::OkStatus();
}

}  // namespace osc
