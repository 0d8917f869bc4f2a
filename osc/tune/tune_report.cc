#include "osc/tune/tune_report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "db/duration_text.h"
#include "osc/tune/scratch_schema.h"
#include "osc/tune/tune_text.h"

namespace osc {
namespace {

constexpr double kNoisy = 0.2;

std::string Name(const PlanRequest& request) {
  return absl::StrCat(request.schema, ".", request.table);
}

std::string Remark(const TuneResult& result, const TuneTrial& trial,
                   absl::Duration budget) {
  if (trial.setting == result.chosen.setting) return "  <- chosen";
  if (trial.P99() > budget) return "  over the budget";
  for (const TuneTrial& flat : result.flat) {
    if (flat.setting == trial.setting) return "  as fast";
  }
  return "";
}

std::string Flatness(const TuneWords& words, const TuneResult& result) {
  if (!result.within_budget) {
    return "No setting keeps the latency budget: this is the one with the "
           "lowest p99.\n";
  }
  return absl::StrFormat(
      "%d of %d settings are within %.0f %% of the fastest (%s, %.0f %s): %s\n",
      result.flat.size(), result.trials.size(), 100 * kFlatShare,
      SettingText(words, result.fastest.setting), result.fastest.Rate(),
      words.rate,
      result.flat.size() == 1
          ? "the optimum is sharp."
          : "the optimum is flat there, and the gentlest of them is chosen.");
}

// Differences smaller than that are chance.
std::string NoiseText(const TuneResult& result) {
  if (result.Noise() <= kNoisy) return "";
  return absl::StrFormat(
      "Measurements of one setting differ by %.0f %%: the server is busy with "
      "other things, and a quiet one may tell more.\n",
      100 * result.Noise());
}

std::string Part(const TuneWords& words, const TuneResult& result,
                 absl::Duration budget) {
  std::string text = absl::StrFormat(
      "\n%s\n%8s %12s %12s %22s %10s %6s\n", words.what, "workers", words.size,
      words.rate, "(lowest-highest)", "p99", "trials");
  for (const TuneTrial& trial : result.trials) {
    double low = trial.Rate(), high = low;
    for (const TuneMeasurement& sample : trial.samples) {
      low = std::min(low, sample.rate);
      high = std::max(high, sample.rate);
    }
    absl::StrAppend(
        &text, absl::StrFormat(
                   "%8d %12s %12.0f %22s %10s %6d%s\n", trial.setting.workers,
                   absl::StrCat(trial.setting.size, words.size_unit),
                   trial.Rate(), absl::StrFormat("(%.0f-%.0f)", low, high),
                   MillisecondsText(trial.P99()), trial.samples.size(),
                   Remark(result, trial, budget)));
  }
  absl::StrAppend(&text, "chosen: ", SettingText(words, result.chosen.setting),
                  ". ", Flatness(words, result), NoiseText(result));
  if (!result.complete) {
    absl::StrAppend(&text,
                    "The time was up before all was measured; more --time may "
                    "find better.\n");
  }
  return text;
}

}  // namespace

std::string DescribeTuning(const TunePlan& plan, const TuneOptions& options) {
  return absl::StrCat(
      "server:          ", plan.plan.server.Describe(),
      "\ntable:           ", Name(options.request), ", about ",
      plan.plan.pair.original.rows_estimate, " rows, only read",
      "\nscratch schema:  ", plan.scratch_schema, ", made and dropped",
      "\nsample:          up to ", plan.sample_rows, " rows (",
      std::max<int64_t>(1, plan.sample_rows * plan.row_bytes / (1 << 20)),
      " MiB as the server guesses), and a copy more of them",
      "\nchange:          ", options.request.alter,
      "\nload:            ", options.load_connections,
      options.load_connections == 1 ? " connection" : " connections",
      " that change single rows of the sample",
      "\nlatency budget:  ", DurationText(options.latency_budget),
      " at the p99 of the load", "\ntime:            at most about ",
      DurationText(options.time), ", in which the server is under full load\n",
      "removal:         should it die: ", DropScratchSql(plan.scratch_schema),
      ";\n");
}

std::string TuneReportText(const TuneReport& report) {
  return absl::StrCat(
      "done: ", Name(report.options.request), " was tuned in ",
      DurationText(absl::Trunc(report.elapsed, absl::Milliseconds(100))),
      "\nserver: ", report.plan.plan.server.Describe(),
      "\nsample: ", report.sample_rows, " rows",
      "\nlatency budget: ", DurationText(report.options.latency_budget),
      "\np99 at rest: ", MillisecondsText(report.p99_at_rest), "\n",
      report.p99_at_rest > report.options.latency_budget
          ? "The application alone is over the latency budget already: give it "
            "a larger one.\n"
          : "",
      report.longest_chunk_time > absl::ZeroDuration()
          ? absl::StrCat("The sample has too few rows for chunk times over ",
                         DurationText(report.longest_chunk_time), ".\n")
          : "",
      Part(kCopyWords, report.copy, report.options.latency_budget),
      Part(kReplayWords, report.replay, report.options.latency_budget));
}

}  // namespace osc
