#ifndef OSC_THROTTLE_REPLICA_WATCH_H_
#define OSC_THROTTLE_REPLICA_WATCH_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "db/connection.h"
#include "osc/throttle/pulse.h"
#include "osc/throttle/reading.h"
#include "osc/throttle/watch_session.h"

namespace osc {

// Reads how far one replica is behind: by the pulse, or, where the state table
// is not replicated to it or may not be read, by what it says itself: SHOW
// REPLICA STATUS, in whole seconds, or, where the account may not see that, and
// from MySQL 8.0 on, performance_schema. Replication that does not run has no
// lag to read. For one thread.
class ReplicaWatch {
 public:
  // `name` is for reasons, "10.0.0.7:3306"; `state_table` is quoted. The pulse
  // must outlive it.
  ReplicaWatch(std::string name, std::unique_ptr<ConnectionFactory> replica,
               std::string state_table, const Pulse* pulse,
               absl::Duration max_lag);

  // nullopt while the first pulse is on its way.
  absl::StatusOr<absl::optional<Reading>> Look();

 private:
  absl::StatusOr<absl::optional<Reading>> LookAtPulse(
      absl::string_view value) const;
  Reading Judge(absl::Duration lag) const;
  absl::StatusOr<absl::Duration> LagByStatus();
  absl::StatusOr<absl::Duration> LagByPerformanceSchema();

  const std::string name_;
  const std::unique_ptr<ConnectionFactory> factory_;
  const std::string state_table_;
  const Pulse* const pulse_;
  const absl::Duration max_lag_;
  WatchSession session_;
};

}  // namespace osc

#endif  // OSC_THROTTLE_REPLICA_WATCH_H_
