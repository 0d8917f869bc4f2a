#ifndef OSC_MIGRATION_TYPES_H_
#define OSC_MIGRATION_TYPES_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "osc/checksum.h"
#include "osc/control/auto_pilot.h"
#include "osc/control/holds.h"
#include "osc/control/settings.h"
#include "osc/copier.h"
#include "osc/cutover.h"
#include "osc/log_watch.h"
#include "osc/planner.h"
#include "osc/throttle/throttler.h"
#include "osc/view/run_observer.h"
#include "replay/replayer.h"

namespace osc {

// How a run ended; the numbers are the command's exit codes.
enum class Outcome : int {
  kDone = 0,
  kBadUsage = 1,
  kRefused = 2,     // before anything was changed
  kFailed = 3,      // the original is intact and in use
  kMismatch = 4,    // the checksum found a difference; original intact
  kNoCutover = 5,   // everything ready, the lock could not be had
  kStopped = 6,     // by SIGINT or SIGTERM, or by trouble that may pass
  kAnotherRun = 7,  // somebody else migrates this table
};

enum class Phase {
  kPrepare,
  kCapture,
  kCopy,
  kCatchUp,
  kChecksum,
  kCutover,
  kDone
};
absl::string_view PhaseName(Phase phase);

struct MigrationOptions {
  // Without an ALTER: only to resume what is unfinished.
  PlanRequest plan;
  // A run that ends unfinished, for a reason that may pass, leaves everything
  // so that it can be resumed. True: it removes everything.
  bool clean_on_stop = false;
  // To resume on another server than the one on which the migration was begun.
  bool accept_new_server = false;
  // After how long without a sign of life others may remove what is left.
  absl::Duration orphan_limit = absl::Hours(24);
  ReplayOptions replay;
  CopyOptions copy;
  ChecksumOptions checksum;
  CutoverOptions cutover;
  LogLimits log_limits;
  ThrottleOptions throttle;
  // How long one attempt waits for a metadata lock. Longer gets it more
  // surely; but all statements on the table queue behind the waiting one.
  int lock_wait_timeout_seconds = 2;
  // Attempts at the lock under which the triggers are made.
  int capture_attempts = 30;
  // Told of each phase as it begins, in the thread of Run; may be empty.
  std::function<void(Phase)> on_phase;
  // Percent of the time that each worker of copy and checksum may be busy.
  int max_load_share = 100;
  AutoOptions auto_rate;
  // Told what the run does; all must outlive it.
  std::vector<RunObserver*> observers;

  // What of all this can change while the run goes on.
  Settings settings() const;
};

// The log as of the last look at it.
struct LogStats {
  int64_t bytes = 0;   // about
  absl::Duration age;  // of the oldest entry
  // Entries a second of the last minute.
  absl::optional<double> growth, drain;
  absl::optional<absl::Duration> converges_in;
  bool diverges = false;  // it only grows
  // Entries written since the run began, as far as seen. Never gets less.
  int64_t captured = 0;
  // That earlier runs had left; nullopt until they have been counted.
  absl::optional<int64_t> left_before = 0;
};

// A moment of a run, for progress and summary.
struct MigrationStats {
  Phase phase = Phase::kPrepare;
  std::string state;          // "copying", "waiting for the lock", …
  int64_t rows_estimate = 0;  // of the original, as the server guesses
  int64_t bytes_estimate = 0;
  CopyStats copy;
  ReplayStats replay;
  int64_t backlog = 0;           // log entries
  bool backlog_is_more = false;  // not counted to the end
  LogStats log;
  ChecksumStats checksum;
  CutoverStats cutover;
  std::vector<Hold> holds;
  absl::Duration copy_rested, replay_rested;
  Settings settings;
  absl::optional<int64_t> auto_rate;  // what --auto allows the copy

  // Since the run began; never less than before.
  int64_t entries_captured() const;
};

struct MigrationResult {
  Outcome outcome = Outcome::kFailed;
  absl::Status status;  // OK exactly when done
  // What is left on the server and how to remove it; empty when nothing is.
  std::vector<std::string> leftovers;
  // It ended unfinished, and goes on when it is resumed.
  bool resumable = false;
  bool resumed = false;  // went on with an earlier run's work
  // What became of what an earlier run had left, when it was not gone on with:
  // "what run 1a2b had left was removed"; else empty.
  std::string replaced;
  PlanRequest request;  // what was asked for, or what was begun
  MigrationStats stats;
  absl::Duration elapsed;
  std::string old_table;  // schema.name; empty when there was no plan
};

}  // namespace osc

#endif  // OSC_MIGRATION_TYPES_H_
