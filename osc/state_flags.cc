#include "osc/state_flags.h"

#include <gflags/gflags.h>

#include <initializer_list>

#include "absl/time/time.h"
#include "db/status_macros.h"
#include "osc/flag_values.h"

DEFINE_bool(json, false, "osc status: one JSON document");
DEFINE_bool(watch, false, "osc status: again every two seconds, until Ctrl-C");
DEFINE_bool(old_tables, false,
            "osc cleanup: the old tables of finished migrations instead of "
            "what unfinished ones have left");
DEFINE_string(older_than, "7d",
              "osc cleanup --old-tables: only those that old, or older");

namespace osc {
namespace {

absl::Status Refuse(std::initializer_list<const char*> names,
                    const char* command) {
  for (const char* name : names) {
    if (Given(name)) return Usage(name, " is for ", command);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadStatusFlags(bool* json, bool* watch) {
  *json = FLAGS_json;
  *watch = FLAGS_watch;
  return Refuse({"old_tables", "older_than"}, "osc cleanup");
}

absl::Status ReadCleanupFlags(CleanupOptions* options) {
  RETURN_IF_ERROR(Refuse({"json", "watch"}, "osc status"));
  options->old_tables = FLAGS_old_tables;
  if (Given("older_than") && !FLAGS_old_tables) {
    return Usage("older_than", " is for osc cleanup --old-tables");
  }
  ASSIGN_OR_RETURN(options->older_than,
                   ReadTime("older_than", FLAGS_older_than,
                            absl::ZeroDuration(), absl::Hours(24 * 3650)));
  return absl::OkStatus();
}

absl::Status RefuseStateFlags() {
  RETURN_IF_ERROR(Refuse({"json", "watch"}, "osc status"));
  return Refuse({"old_tables", "older_than"}, "osc cleanup");
}

}  // namespace osc
