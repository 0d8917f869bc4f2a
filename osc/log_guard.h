#ifndef OSC_LOG_GUARD_H_
#define OSC_LOG_GUARD_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "osc/backlog.h"
#include "osc/control/holds.h"
#include "osc/log_watch.h"
#include "replay/replayer.h"

namespace osc {

// What an operator may do about a log that gets `growth` entries a second, more
// than are replayed. `replay_rests`: why, empty when it does not;
// `replay_rate`: its limit, 0 for none.
std::string HowToConverge(absl::string_view replay_rests, int64_t replay_rate,
                          int64_t growth);

// Keeps the log within its limits: looks at it a few times a second, and slows
// the copy, speeds the replay up, or ends the migration. Not thread-safe.
class LogGuard {
 public:
  // All of it must outlive the guard.
  LogGuard(const TablePair* pair, const LogLimits& limits, Replayer* replayer,
           CopyHold* hold, Holds* holds)
      : pair_(pair),
        replayer_(replayer),
        hold_(hold),
        holds_(holds),
        watch_(limits) {}

  // One look; a long log is counted seldom, so that counting takes a twentieth
  // of the time at the most. FailedPrecondition when the log has passed its
  // last limit. Errors of the connection are left to others.
  absl::Status Look(Connection* connection);

  // As of the last count, which may not have come to the end of the log.
  int64_t backlog() const { return backlog_; }
  // These, and what this run had replayed before they were counted; nullopt
  // when that was not to the end.
  absl::optional<int64_t> seen() const { return seen_; }
  bool is_more() const { return is_more_; }
  int64_t bytes() const { return backlog_ * BytesOfAnEntry(); }
  const LogWatch& watch() const { return watch_; }

 private:
  void Act(LogLevel before);
  void Warn(absl::Time now);
  int64_t BytesOfAnEntry() const;

  const TablePair* const pair_;
  Replayer* const replayer_;
  CopyHold* const hold_;
  Holds* const holds_;
  LogWatch watch_;
  int64_t backlog_ = 0;
  absl::optional<int64_t> seen_;
  bool is_more_ = false;
  int64_t bytes_per_entry_ = 0;  // 0 before it was asked for
  absl::Time next_count_ = absl::InfinitePast();
  absl::Time next_warning_ = absl::InfinitePast();
};

}  // namespace osc

#endif  // OSC_LOG_GUARD_H_
