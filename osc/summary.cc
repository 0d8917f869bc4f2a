#include "osc/summary.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "changelog/artifact_names.h"
#include "osc/commands.h"

namespace osc {
namespace {

// What became of the table where the run neither ended well nor simply left it
// as it was.
std::string FailedSentence(const std::string& table,
                           const MigrationResult& result) {
  if (absl::IsUnknown(result.status)) {
    return absl::StrCat("failed: it is not known whether the new table took ",
                        table, "'s place; nothing was removed");
  }
  if (absl::IsDataLoss(result.status)) {
    return absl::StrCat("failed: ", table,
                        " is the new table, and changes may be missing in it");
  }
  return absl::StrCat("failed: the original table ", table,
                      " is intact and in use");
}

std::string Removed(const MigrationResult& result) {
  if (result.resumable) return "the triggers go on logging";
  return result.leftovers.empty()
             ? "triggers, delta log and shadow table were removed"
             : "not everything could be removed";
}

std::string NothingChanged(const MigrationResult& result) {
  return result.replaced.empty()
             ? "nothing was changed"
             : absl::StrCat(result.replaced, ", and nothing else was changed");
}

std::string Sentence(const std::string& table, const MigrationResult& result) {
  const std::string intact = absl::StrCat(
      "the original table ", table, " is intact and in use, ", Removed(result));
  switch (result.outcome) {
    case Outcome::kDone:
      return absl::StrCat("done: ", table, " has been changed");
    case Outcome::kBadUsage:
    case Outcome::kRefused:
      return absl::StrCat("refused: ", NothingChanged(result));
    case Outcome::kAnotherRun:
      return absl::StrCat("refused: another run is changing ", table, "; ",
                          NothingChanged(result));
    case Outcome::kMismatch:
      return absl::StrCat("failed: the shadow table differs; ", intact);
    case Outcome::kNoCutover:
      return absl::StrCat("failed: the lock for the cutover could not be had; ",
                          intact);
    case Outcome::kStopped:
      return absl::StrCat("stopped: ", intact);
    case Outcome::kFailed:
      break;
  }
  return FailedSentence(table, result);
}

bool ChangedNothing(Outcome outcome) {
  return outcome == Outcome::kRefused || outcome == Outcome::kAnotherRun ||
         outcome == Outcome::kBadUsage;
}

// The old table's name and whether it is still there.
std::string OldTable(const MigrationOptions& options,
                     const MigrationResult& result) {
  const std::string name = NamesFor(options.plan.table).old;
  const bool left = std::any_of(
      result.leftovers.begin(), result.leftovers.end(),
      [&](const std::string& s) { return absl::StrContains(s, name); });
  const bool dropped = options.cutover.drop_old_table && !left;
  return absl::StrCat(result.old_table.empty()
                          ? absl::StrCat(options.plan.schema, ".", name)
                          : result.old_table,
                      dropped ? " (dropped)" : " (kept)");
}

}  // namespace

std::string Summary(const MigrationOptions& options,
                    const MigrationResult& result) {
  const std::string table =
      absl::StrCat(options.plan.schema, ".", options.plan.table);
  std::string text = absl::StrCat(Sentence(table, result), "\n");
  if (ChangedNothing(result.outcome)) return text;
  const MigrationStats& stats = result.stats;
  const bool done = result.outcome == Outcome::kDone;
  absl::StrAppend(&text, "rows copied: ", stats.copy.rows,
                  "\nentries captured: ", stats.entries_captured(),
                  "\nentries replayed: ",
                  stats.replay.entries_replayed + stats.cutover.entries_drained,
                  "\nentries merged: ", stats.replay.entries_merged,
                  "\nchunks verified: ", stats.checksum.chunks_verified,
                  "\nrows verified: ", stats.checksum.rows_verified,
                  "\ncutover attempts: ", stats.cutover.attempts,
                  "\ncutover yields: ", stats.cutover.yields, "\n");
  if (done) {
    absl::StrAppendFormat(&text, "cutover stall: %.1f ms\ncutover at: %.3f\n",
                          absl::ToDoubleMilliseconds(stats.cutover.stall),
                          absl::ToUnixMillis(stats.cutover.at) / 1000.0);
    absl::StrAppend(&text, "old table: ", OldTable(options, result), "\n");
  }
  absl::StrAppendFormat(&text, "elapsed: %.1f s\n",
                        absl::ToDoubleSeconds(result.elapsed));
  return text;
}

std::string FailureReport(const MigrationResult& result) {
  std::string text;
  if (!result.status.ok()) {
    absl::StrAppend(&text, "osc: ", result.status.message(), "\n");
  }
  if (result.resumable) {
    absl::StrAppend(&text, "osc: to go on where it stopped:\n  ",
                    ResumeCommand(result.request.schema, result.request.table),
                    "\nosc: to remove everything:\n  ",
                    CleanupCommand(result.request.schema, result.request.table),
                    "\n");
  }
  if (!result.leftovers.empty()) {
    absl::StrAppend(&text,
                    "osc: something was left on the server; these statements "
                    "remove it, in this order:\n");
    for (const std::string& statement : result.leftovers) {
      absl::StrAppend(&text, "  ", statement, ";\n");
    }
  }
  return text;
}

}  // namespace osc
