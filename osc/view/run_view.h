#ifndef OSC_VIEW_RUN_VIEW_H_
#define OSC_VIEW_RUN_VIEW_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace osc {

// Something that rests, and why.
struct HoldView {
  std::string by;      // "operator", "max-lag", …
  std::string reason;  // for people
  bool replay_too = false;
  absl::Duration since;  // how long it has been so
};

// What can be seen of a run at a moment: everything that status, metrics, logs,
// hooks and reports show. Rates are those of the last minute; what is not known
// is nullopt.
struct RunView {
  std::string run_id, schema, table, alter;
  absl::Time at;           // the wall clock of the run's host
  absl::Duration elapsed;  // of this run; not of those before that it resumed
  std::string phase;       // as PhaseName says: "copy", "catch up", …
  std::string state;       // "copying", "waiting for the lock", …
  bool resumed = false;

  absl::optional<double> fraction;     // of the phase, 0 to 1
  absl::optional<absl::Duration> eta;  // until the phase ends

  int64_t rows_estimate = 0;  // of the original, as the server guesses
  int64_t bytes_estimate = 0;
  int64_t rows_copied = 0, rows_verified = 0;
  int64_t chunks_copied = 0, chunks_verified = 0, chunks_total = 0;
  int64_t chunk_rows = 0;                     // of the next chunk
  absl::optional<absl::Duration> chunk_time;  // that the last one took

  int64_t entries_captured = 0, entries_replayed = 0, entries_merged = 0;
  absl::optional<double> copy_rate;     // rows a second
  absl::optional<double> verify_rate;   // rows a second
  absl::optional<double> replay_rate;   // entries a second
  absl::optional<double> capture_rate;  // entries a second: what capture costs

  int64_t backlog = 0;           // entries of the log
  bool backlog_is_more = false;  // not counted to the end
  int64_t backlog_bytes = 0;     // about
  absl::Duration backlog_age;    // of the oldest entry
  // Until the log is empty at these rates; with `diverges`, it only grows.
  absl::optional<absl::Duration> converges_in;
  bool diverges = false;

  std::vector<HoldView> holds;  // empty: nothing rests
  // Parts of `elapsed` during which copy and replay rested, 0 to 1.
  double copy_rested = 0, replay_rested = 0;
  std::map<std::string, std::string> settings;  // by name, as they are now

  absl::optional<int64_t> auto_rate;  // rows a second that --auto allows

  std::map<std::string, int64_t> retries;  // by kind: "copy", "replay", …
  int64_t cutover_attempts = 0;
  std::string cutover_failure;  // of the last attempt that failed
  absl::optional<absl::Duration> cutover_stall;  // once it has been tried

  bool rests() const { return !holds.empty(); }
};

// One JSON document without line breaks, which ViewOf reads. Members are named
// as above; durations are "…_seconds", `at` is UTC as in RFC 3339, what is not
// known is null.
std::string JsonOf(const RunView& view);
// InvalidArgument when it is none. Members that are missing stay as they are in
// a new view, those that are not known are passed over: another version of osc
// may have written it.
absl::StatusOr<RunView> ViewOf(absl::string_view json);

}  // namespace osc

#endif  // OSC_VIEW_RUN_VIEW_H_
