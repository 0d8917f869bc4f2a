#include "osc/cutover_flags.h"

#include <gflags/gflags.h>

#include "absl/time/time.h"
#include "db/status_macros.h"
#include "osc/flag_values.h"

DEFINE_string(lock_wait_timeout, "2s",
              "How long an attempt waits for the table's lock, in whole "
              "seconds. All statements on the table queue behind it meanwhile");
DEFINE_int32(cutover_attempts, osc::CutoverOptions().attempts,
             "Attempts before giving up; 0: go on for ever");
DEFINE_string(max_cutover_stall, "1s",
              "How long the replay under the lock may take before the attempt "
              "is given up");
DEFINE_bool(drop_old_table, false,
            "Drop the old table at the end instead of keeping it");

DEFINE_string(cutover_window, "",
              "Swap the tables at these times of the day only, such as "
              "02:00-05:00, or several with commas between; else wait, and "
              "keep everything in step. Without it at any time");
DEFINE_string(time_zone, "",
              "Of --window and --cutover-window, such as Europe/Berlin. "
              "Without it the one "
              "of this machine");
DEFINE_bool(postpone_cutover, false,
            "Keep everything in step, for days if need be, and swap the tables "
            "only after osc cutover was called");
DEFINE_bool(kill_blockers, false,
            "End transactions that hold the table's metadata lock and made an "
            "attempt at it fail; never a LOCK TABLES");
DEFINE_int64(kill_blockers_max_rows, osc::KillOptions().max_rows,
             "Spare transactions that have changed more rows: to roll them "
             "back takes long");

namespace osc {
namespace {

absl::Status ReadLockWait(MigrationOptions* options) {
  ASSIGN_OR_RETURN(absl::Duration lock_wait,
                   ReadTime("lock_wait_timeout", FLAGS_lock_wait_timeout,
                            absl::Seconds(1), absl::Minutes(10)));
  if (lock_wait != absl::Trunc(lock_wait, absl::Seconds(1))) {
    return Usage("lock_wait_timeout", "=", FLAGS_lock_wait_timeout,
                 ": the server takes whole seconds; write 1s or 2s");
  }
  const int seconds = static_cast<int>(absl::ToInt64Seconds(lock_wait));
  options->lock_wait_timeout_seconds = seconds;
  options->cutover.lock_wait_timeout_seconds = seconds;
  return absl::OkStatus();
}

absl::Status ReadWindow(CutoverOptions* cutover) {
  if (!Given("cutover_window")) return absl::OkStatus();
  ASSIGN_OR_RETURN(absl::TimeZone zone, ReadTimeZone());
  absl::StatusOr<CutoverWindow> window =
      CutoverWindow::Parse(FLAGS_cutover_window, zone);
  if (!window.ok()) {
    return Usage("cutover_window", ": ", window.status().message());
  }
  cutover->window = *std::move(window);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<absl::TimeZone> ReadTimeZone() {
  absl::TimeZone zone = absl::LocalTimeZone();
  if (Given("time_zone") && !absl::LoadTimeZone(FLAGS_time_zone, &zone)) {
    return Usage("time_zone", "=", FLAGS_time_zone,
                 ": this machine knows no such zone; write one as "
                 "Europe/Berlin or UTC");
  }
  return zone;
}

absl::Status ReadCutoverFlags(MigrationOptions* options) {
  RETURN_IF_ERROR(ReadLockWait(options));
  CutoverOptions& cutover = options->cutover;
  RETURN_IF_ERROR(
      CheckRange("cutover_attempts", FLAGS_cutover_attempts, 0, 1000000000));
  cutover.attempts = FLAGS_cutover_attempts;
  ASSIGN_OR_RETURN(cutover.max_stall,
                   ReadTime("max_cutover_stall", FLAGS_max_cutover_stall,
                            absl::Milliseconds(10), absl::Minutes(1)));
  cutover.drop_old_table = FLAGS_drop_old_table;
  cutover.postpone = FLAGS_postpone_cutover;
  RETURN_IF_ERROR(ReadWindow(&cutover));
  RETURN_IF_ERROR(CheckRange("kill_blockers_max_rows",
                             FLAGS_kill_blockers_max_rows, 0,
                             int64_t{1} << 40));
  if (Given("kill_blockers_max_rows") && !FLAGS_kill_blockers) {
    return Usage("kill_blockers_max_rows", " is for --kill-blockers");
  }
  options->plan.kill.kill = FLAGS_kill_blockers;
  options->plan.kill.max_rows = FLAGS_kill_blockers_max_rows;
  return absl::OkStatus();
}

}  // namespace osc
