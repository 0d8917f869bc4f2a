#include "osc/view/metrics_text.h"

#include <initializer_list>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "db/duration_text.h"

namespace osc {
namespace {

constexpr const char* kPhases[] = {"prepare",  "capture", "copy", "catch up",
                                   "checksum", "cutover", "done"};

using Label = std::pair<absl::string_view, absl::string_view>;

std::string LabelText(const Label& label) {
  return absl::StrCat(
      label.first, "=\"",
      absl::StrReplaceAll(label.second,
                          {{"\\", "\\\\"}, {"\"", "\\\""}, {"\n", "\\n"}}),
      "\"");
}

// Fifteen digits: whole numbers as they are, and 0.1 as 0.1.
std::string NumberText(double number) {
  return absl::StrFormat("%.15g", number);
}

// The text as it grows. Samples belong to the metric begun last.
class Writer {
 public:
  explicit Writer(const RunView& view)
      : run_(absl::StrCat(LabelText({"schema", view.schema}), ",",
                          LabelText({"table", view.table}), ",",
                          LabelText({"run_id", view.run_id}))) {}

  void Begin(const char* type, const char* name, const char* help) {
    name_ = name;
    absl::StrAppend(&text_, "# HELP ", name, " ", help, "\n# TYPE ", name, " ",
                    type, "\n");
  }
  void Add(double value, std::initializer_list<Label> labels = {}) {
    absl::StrAppend(&text_, name_, "{", run_);
    for (const Label& label : labels) {
      absl::StrAppend(&text_, ",", LabelText(label));
    }
    absl::StrAppend(&text_, "} ", NumberText(value), "\n");
  }

  void Gauge(const char* name, const char* help, double value) {
    Begin("gauge", name, help);
    Add(value);
  }
  void Gauge(const char* name, const char* help, absl::Duration value) {
    Gauge(name, help, absl::ToDoubleSeconds(value));
  }
  template <typename T>
  void Gauge(const char* name, const char* help,
             const absl::optional<T>& value) {
    if (value.has_value()) {
      Gauge(name, help, *value);
    } else {
      Begin("gauge", name, help);
    }
  }
  void Counter(const char* name, const char* help, double value) {
    Begin("counter", name, help);
    Add(value);
  }
  // What goes on from the count of earlier runs. In a run that is resumed there
  // is no sample until that has been read: a step from 0 to it would be taken
  // for a rate.
  void Continued(const char* name, const char* help, bool resumed,
                 int64_t value) {
    Begin("counter", name, help);
    if (!resumed || value > 0) Add(static_cast<double>(value));
  }

  std::string Take() { return std::move(text_); }

 private:
  const std::string run_;  // labels of every sample
  std::string text_, name_;
};

void AddRun(const RunView& view, absl::string_view outcome, Writer* out) {
  out->Gauge("osc_run_resumed", "1 when the run goes on with an earlier one.",
             view.resumed ? 1.0 : 0.0);
  out->Gauge("osc_run_elapsed_seconds",
             "Time since this run began, without those that it resumed.",
             view.elapsed);
  out->Gauge("osc_view_timestamp_seconds",
             "When these figures were taken; old when the run has died.",
             absl::ToDoubleSeconds(view.at - absl::UnixEpoch()));
  out->Begin("gauge", "osc_run_ended", "1 once the run has ended, and how.");
  if (!outcome.empty()) out->Add(1, {{"outcome", outcome}});
}

void AddPhase(const RunView& view, Writer* out) {
  out->Begin("gauge", "osc_phase", "1 for the phase that the run is in.");
  for (const char* phase : kPhases) {
    out->Add(view.phase == phase ? 1 : 0, {{"phase", phase}});
  }
  out->Gauge("osc_phase_progress_ratio", "How much of the phase is done.",
             view.fraction);
  out->Gauge("osc_phase_remaining_seconds",
             "Until the phase ends, at the present rate.", view.eta);
}

void AddCopy(const RunView& view, Writer* out) {
  out->Gauge("osc_table_rows", "Rows of the original, as the server guesses.",
             view.rows_estimate);
  out->Gauge("osc_table_bytes", "Size of the original, as the server guesses.",
             view.bytes_estimate);
  out->Continued("osc_rows_copied_total", "Rows copied into the shadow table.",
                 view.resumed, view.rows_copied);
  out->Continued("osc_rows_verified_total", "Rows compared by the checksum.",
                 view.resumed, view.rows_verified);
  out->Continued("osc_chunks_copied_total", "Chunks copied.", view.resumed,
                 view.chunks_copied);
  out->Continued("osc_chunks_verified_total", "Chunks compared.", view.resumed,
                 view.chunks_verified);
  out->Gauge("osc_chunks", "Chunks of the whole table, as far as is known.",
             view.chunks_total);
  out->Gauge("osc_chunk_rows", "Rows of the next chunk.", view.chunk_rows);
  out->Gauge("osc_chunk_duration_seconds", "Time that the last chunk took.",
             view.chunk_time);
  out->Gauge("osc_copy_rows_per_second", "Rate of the last minute.",
             view.copy_rate);
  out->Gauge("osc_auto_rows_per_second",
             "Rate that --auto allows the copy at the moment.", view.auto_rate);
  out->Gauge("osc_verify_rows_per_second", "Rate of the last minute.",
             view.verify_rate);
}

void AddLog(const RunView& view, Writer* out) {
  out->Counter("osc_log_entries_captured_total",
               "Entries that the triggers have written to the delta log.",
               view.entries_captured);
  out->Counter("osc_log_entries_replayed_total",
               "Log entries that the replay has dealt with.",
               view.entries_replayed);
  out->Counter("osc_log_entries_merged_total",
               "Of those, entries that a later one of their key stood for.",
               view.entries_merged);
  out->Gauge("osc_capture_entries_per_second", "Rate of the last minute.",
             view.capture_rate);
  out->Gauge("osc_replay_entries_per_second", "Rate of the last minute.",
             view.replay_rate);
  out->Gauge("osc_backlog_entries", "Log entries that wait for the replay.",
             view.backlog);
  out->Gauge("osc_backlog_is_minimum",
             "1 when the backlog was not counted to its end.",
             view.backlog_is_more ? 1.0 : 0.0);
  out->Gauge("osc_backlog_bytes", "Size of the backlog, about.",
             view.backlog_bytes);
  out->Gauge("osc_backlog_age_seconds", "Age of the oldest entry.",
             view.backlog_age);
  out->Gauge("osc_backlog_converges_seconds",
             "Until the log is empty, at the present rates.",
             view.converges_in);
  out->Gauge("osc_backlog_diverges",
             "1 when the log only grows at the present rates.",
             view.diverges ? 1.0 : 0.0);
}

void AddHolds(const RunView& view, Writer* out) {
  out->Gauge("osc_holds", "How much keeps the copy, or more, at rest.",
             view.holds.size());
  out->Begin("gauge", "osc_held", "1 for each that does.");
  for (const HoldView& hold : view.holds) out->Add(1, {{"by", hold.by}});
  out->Begin("gauge", "osc_held_seconds", "For how long it has done so.");
  for (const HoldView& hold : view.holds) {
    out->Add(absl::ToDoubleSeconds(hold.since), {{"by", hold.by}});
  }
  out->Gauge("osc_copy_rested_ratio", "Part of the run that the copy rested.",
             view.copy_rested);
  out->Gauge("osc_replay_rested_ratio",
             "Part of the run that the replay rested.", view.replay_rested);
}

// A number, or a time in seconds.
absl::optional<double> SettingOf(const std::string& text) {
  double number = 0;
  if (absl::SimpleAtod(text, &number)) return number;
  absl::StatusOr<absl::Duration> time = ParseDuration(text);
  if (time.ok()) return absl::ToDoubleSeconds(*time);
  return absl::nullopt;
}

void AddRest(const RunView& view, Writer* out) {
  out->Begin("gauge", "osc_setting",
             "A setting by the name of its flag; times in seconds.");
  for (const auto& [name, value] : view.settings) {
    const absl::optional<double> number = SettingOf(value);
    if (number.has_value()) out->Add(*number, {{"name", name}});
  }
  out->Begin("counter", "osc_retries_total", "Units of work done again.");
  for (const auto& [kind, count] : view.retries) {
    out->Add(count, {{"kind", kind}});
  }
  out->Counter("osc_cutover_attempts_total", "Attempts at the cutover.",
               view.cutover_attempts);
  out->Gauge("osc_cutover_stall_seconds",
             "For how long the last attempt held the application up.",
             view.cutover_stall);
}

}  // namespace

std::string MetricsText(const RunView& view, absl::string_view outcome) {
  Writer out(view);
  AddRun(view, outcome, &out);
  AddPhase(view, &out);
  AddCopy(view, &out);
  AddLog(view, &out);
  AddHolds(view, &out);
  AddRest(view, &out);
  return out.Take();
}

absl::string_view OutcomeOf(const RunEvent& event) {
  const bool ends = event.kind == RunEvent::Kind::kSuccess ||
                    event.kind == RunEvent::Kind::kFailure;
  return ends ? EventName(event.kind) : "";
}

std::vector<std::string> MetricNames() {
  std::vector<std::string> names;
  const std::string text = MetricsText(RunView());
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!absl::ConsumePrefix(&line, "# TYPE ")) continue;
    names.emplace_back(line.substr(0, line.find(' ')));
  }
  return names;
}

}  // namespace osc
