#ifndef OSC_THROTTLE_FLOW_WATCH_H_
#define OSC_THROTTLE_FLOW_WATCH_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "db/clock.h"
#include "db/connection.h"
#include "osc/throttle/reading.h"
#include "osc/throttle/watch_session.h"

namespace osc {

// Rests before a cluster that the source belongs to would slow down all its
// writers: Galera's flow control, and the queues of group replication. A server
// that belongs to none is always fine. For one thread.
class FlowWatch {
 public:
  explicit FlowWatch(ConnectionFactory* source, Clock* clock = Clock::Real());

  absl::StatusOr<absl::optional<Reading>> Look();

  WatchSession* session() { return &session_; }

 private:
  absl::Status Detect();
  absl::StatusOr<Reading> LookAtGalera();
  absl::StatusOr<Reading> LookAtGroup();

  Clock* const clock_;
  WatchSession session_;
  bool detected_ = false;
  bool galera_ = false, in_cluster_ = false;
  // Entries of a queue at which the cluster slows down.
  int64_t galera_queue_ = 0, certifier_queue_ = 0, applier_queue_ = 0;
  // Of the last look: nanoseconds for which Galera had paused.
  absl::optional<int64_t> paused_;
  absl::Time at_;
};

}  // namespace osc

#endif  // OSC_THROTTLE_FLOW_WATCH_H_
