#include "osc/tune/flag_file.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "db/duration_text.h"
#include "osc/tune/tune_text.h"
#include "osc/view/replace_file.h"

namespace osc {
namespace {

absl::Status Output(const absl::Status& status) {
  if (status.ok()) return status;
  return absl::InvalidArgumentError(
      absl::StrCat("--output=", status.message()));
}

// Names and the ALTER may hold line breaks, and no comment may end early.
std::string Comment(absl::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  }
  return absl::StrCat("# ", line, "\n");
}

std::string Figures(absl::string_view what, absl::string_view unit,
                    const TuneResult& result) {
  return Comment(absl::StrFormat(
      "%s: %.0f %s, p99 %s%s", what, result.chosen.Rate(), unit,
      MillisecondsText(result.chosen.P99()),
      result.within_budget ? "" : " (over the budget, as all settings)"));
}

}  // namespace

std::string FlagFileText(const TuneReport& report, absl::string_view now) {
  const PlanRequest& request = report.options.request;
  return absl::StrCat(
      Comment(absl::StrCat("Found by osc tune on ", now, " on ",
                           report.plan.plan.server.Describe())),
      Comment(absl::StrCat("table: ", request.schema, ".", request.table, ", ",
                           report.sample_rows, " rows of it")),
      Comment(absl::StrCat("change: ", request.alter)),
      Comment(absl::StrCat(
          "latency budget: ", DurationText(report.options.latency_budget),
          " at the p99 of ", report.options.load_connections, " connections (",
          MillisecondsText(report.p99_at_rest), " at rest)")),
      Comment("use: osc run --flagfile=FILE and what else the run needs"), "\n",
      Figures("copy", "rows/s", report.copy),
      "--copy_workers=", report.copy.chosen.setting.workers,
      "\n--chunk_time=", report.copy.chosen.setting.size, "ms\n\n",
      Figures("replay", "entries/s", report.replay),
      "--replay_workers=", report.replay.chosen.setting.workers,
      "\n--replay_batch=", report.replay.chosen.setting.size, "\n");
}

absl::Status CheckFlagFile(const std::string& path) {
  return Output(CheckReplaceable(path));
}

absl::Status WriteFlagFile(const std::string& path, absl::string_view text) {
  return Output(ReplaceFile(path, text));
}

}  // namespace osc
