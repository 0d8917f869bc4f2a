#include "osc/tune_flags.h"

#include <gflags/gflags.h>

#include "db/status_macros.h"
#include "osc/flag_values.h"
#include "osc/tune/flag_file.h"

DEFINE_string(latency_budget, "20ms",
              "What the application's p99 may become. Less: gentler settings");
DEFINE_int32(load, osc::TuneOptions().load_connections,
             "Connections of the application that is played");
DEFINE_string(time, "5m", "How long it may take in all, from 10s to 10m");
DEFINE_string(output, "",
              "Write the flags for osc run into this file; without it they are "
              "printed");
DEFINE_string(scratch_database, "",
              "Schema to make and drop again. Without it one named after the "
              "table");
DEFINE_int64(max_bytes, osc::TuneOptions().max_bytes,
             "Size of the sample of the table at the most");

namespace osc {

absl::Status ReadTuneFlags(TuneOptions* options, std::string* output) {
  ASSIGN_OR_RETURN(options->latency_budget,
                   ReadTime("latency_budget", FLAGS_latency_budget,
                            absl::Milliseconds(1), absl::Minutes(1)));
  ASSIGN_OR_RETURN(
      options->time,
      ReadTime("time", FLAGS_time, absl::Seconds(10), absl::Minutes(10)));
  RETURN_IF_ERROR(CheckRange("load", FLAGS_load, 1, 256));
  RETURN_IF_ERROR(
      CheckRange("max_bytes", FLAGS_max_bytes, 1 << 20, int64_t{1} << 40));
  if (Given("output")) {
    if (FLAGS_output.empty()) {
      return Usage("output", ": write the name of a file");
    }
    RETURN_IF_ERROR(CheckFlagFile(FLAGS_output));
  }
  options->load_connections = FLAGS_load;
  options->max_bytes = FLAGS_max_bytes;
  options->scratch_schema = FLAGS_scratch_database;
  *output = FLAGS_output;
  return absl::OkStatus();
}

absl::Status RefuseTuneFlags() {
  for (const char* name : {"latency_budget", "load", "time", "output",
                           "scratch_database", "max_bytes"}) {
    if (Given(name)) return Usage(name, " is for osc tune");
  }
  return absl::OkStatus();
}

}  // namespace osc
