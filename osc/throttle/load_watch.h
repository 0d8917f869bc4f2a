#ifndef OSC_THROTTLE_LOAD_WATCH_H_
#define OSC_THROTTLE_LOAD_WATCH_H_

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/throttle/load_limits.h"
#include "osc/throttle/reading.h"
#include "osc/throttle/watch_session.h"

namespace osc {

// Compares counters of the source with --max-load and --critical-load, and
// stops the run when two looks in a row find a critical one. For one thread.
class LoadWatch {
 public:
  // Everything given by pointer must outlive it.
  LoadWatch(ConnectionFactory* source, LoadLimits max, LoadLimits critical,
            Stopper* run);

  // An error when the server lacks one of the variables.
  absl::StatusOr<absl::optional<Reading>> Look();

  WatchSession* session() { return &session_; }

 private:
  const LoadLimits max_, critical_;
  Stopper* const run_;
  WatchSession session_;
  int critical_looks_ = 0;  // in a row
};

}  // namespace osc

#endif  // OSC_THROTTLE_LOAD_WATCH_H_
