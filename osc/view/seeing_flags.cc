#include "osc/view/seeing_flags.h"

#include <gflags/gflags.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "db/status_macros.h"
#include "osc/flag_values.h"
#include "osc/report/run_recorder.h"
#include "osc/view/hooks.h"
#include "osc/view/json_log.h"
#include "osc/view/metrics_file.h"
#include "osc/view/metrics_server.h"

DEFINE_string(metrics_file, "",
              "Write the run's metrics into this file about once a second, in "
              "the text format of Prometheus");
DEFINE_int32(metrics_port, osc::SeeingOptions().metrics_port,
             "Answer http://ADDRESS:N/metrics with them; 0: do not");
DEFINE_string(metrics_address, osc::SeeingOptions().metrics_address,
              "Address of this host at which to do so");
DEFINE_string(hooks_dir, "",
              "Run the executables of this folder that are named after an "
              "event: osc-start, osc-phase, osc-before-cutover, osc-success, "
              "osc-failure, ... (osc/view/README.md)");
DEFINE_string(hook_time_limit, "30s", "How long each of them may take");
DEFINE_string(report, "",
              "Write a page about the run into this file at its end; one "
              "whose name ends in .json: the recording, for osc report");
DEFINE_string(log_format, "text",
              "text, or json: one event a line, with the run's numbers "
              "(osc/log.schema.json)");

namespace osc {
namespace {

using Observers = std::vector<std::unique_ptr<RunObserver>>;

// Adds what was made, or says which flag asked for it.
template <typename Observer>
absl::Status Add(const char* flag,
                 absl::StatusOr<std::unique_ptr<Observer>> made,
                 Observers* observers) {
  if (!made.ok()) {
    return absl::Status(
        made.status().code(),
        absl::StrCat(FlagText(flag), ": ", made.status().message()));
  }
  observers->push_back(*std::move(made));
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadSeeingFlags(SeeingOptions* options) {
  for (const char* name : {"metrics_file", "hooks_dir", "report"}) {
    if (Given(name) &&
        gflags::GetCommandLineFlagInfoOrDie(name).current_value.empty()) {
      return Usage(name, ": write a name");
    }
  }
  RETURN_IF_ERROR(CheckRange("metrics_port", FLAGS_metrics_port, 0, 65535));
  if (Given("metrics_address") && FLAGS_metrics_port == 0) {
    return Usage("metrics_address", " needs --metrics-port");
  }
  if (Given("hook_time_limit") && FLAGS_hooks_dir.empty()) {
    return Usage("hook_time_limit", " needs --hooks-dir");
  }
  ASSIGN_OR_RETURN(options->hook_time_limit,
                   ReadTime("hook_time_limit", FLAGS_hook_time_limit,
                            absl::Seconds(1), absl::Hours(24)));
  options->metrics_file = FLAGS_metrics_file;
  options->metrics_port = FLAGS_metrics_port;
  options->metrics_address = FLAGS_metrics_address;
  options->hooks_dir = FLAGS_hooks_dir;
  options->report = FLAGS_report;
  return absl::OkStatus();
}

absl::Status RefuseSeeingFlags() {
  for (const char* name : {"metrics_file", "metrics_port", "metrics_address",
                           "hooks_dir", "hook_time_limit", "report"}) {
    if (Given(name)) return Usage(name, " is for osc run and osc resume");
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> ReadLogFormat() {
  if (FLAGS_log_format == "json") return true;
  if (FLAGS_log_format == "text") return false;
  return Usage("log_format", "=", FLAGS_log_format, ": write text or json");
}

absl::StatusOr<Observers> MakeObservers(const SeeingOptions& options,
                                        LogSetup* json_log,
                                        absl::Duration log_interval) {
  Observers observers;
  if (json_log != nullptr) {
    observers.push_back(std::make_unique<JsonLog>(json_log, log_interval));
  }
  if (!options.metrics_file.empty()) {
    RETURN_IF_ERROR(Add("metrics_file", MetricsFile::Make(options.metrics_file),
                        &observers));
  }
  if (options.metrics_port != 0) {
    RETURN_IF_ERROR(
        Add("metrics_port",
            MetricsServer::Start(options.metrics_address, options.metrics_port),
            &observers));
  }
  if (!options.report.empty()) {
    RETURN_IF_ERROR(
        Add("report", RunRecorder::Make(options.report), &observers));
  }
  // Last: the others have seen the event that a hook refuses.
  if (!options.hooks_dir.empty()) {
    RETURN_IF_ERROR(Add("hooks_dir",
                        Hooks::Read(options.hooks_dir, options.hook_time_limit),
                        &observers));
  }
  return observers;
}

}  // namespace osc
