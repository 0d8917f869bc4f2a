#ifndef OSC_THROTTLE_THROTTLER_H_
#define OSC_THROTTLE_THROTTLER_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/optional.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "db/stop.h"
#include "osc/control/holds.h"
#include "osc/state_table.h"
#include "osc/throttle/hold_keeper.h"
#include "osc/throttle/probe.h"
#include "osc/throttle/pulse.h"
#include "osc/throttle/reading.h"
#include "osc/throttle/replica_list.h"
#include "osc/throttle/throttle_settings.h"
#include "osc/throttle/watch_session.h"

namespace osc {

struct ThrottleOptions {
  ThrottleSettings settings;
  // A replica that cannot be read does not count, instead of holding the run.
  bool skip_unreadable_replicas = false;
  // Do not watch what a cluster that the source belongs to says of its queues.
  bool ignore_flow_control = false;
  // Of the run: replicas are read by the same account.
  ConnectOptions connect;
};

// Watches everything that may ask a run to rest, and puts and releases holds:
// "max-lag", "max-load" (of the critical load too), "throttle-query",
// "throttle-file", "flow-control" and "window", which is for the copy alone.
//
// Each is looked at once a second on a thread of its own. It fails closed: what
// cannot be read, or gives no answer for five seconds, holds the run, and so
// does what has not been looked at yet. A hold for a figure is taken at the
// limit and released when the figure has been 20 % below it for two seconds.
//
// Thread-safe. Call Start once, and Stop before the state table is dropped.
class Throttler {
 public:
  // `source` opens sessions of the server that is migrated on; `state`, which
  // must be there from Start to Stop, carries the pulse to the replicas. `run`
  // is stopped by a critical load. All must outlive this.
  Throttler(ConnectionFactory* source, const StateTable* state,
            const ThrottleOptions& options, Holds* holds, Stopper* run);
  ~Throttler();
  Throttler(const Throttler&) = delete;
  Throttler& operator=(const Throttler&) = delete;

  // The holds of what is watched are there when it returns.
  void Start() ABSL_LOCKS_EXCLUDED(mu_);
  // Before Start: what it begins with, instead of the settings of the options.
  // Does not wait for looks. Those that the change is about begin anew; what
  // they said holds until then.
  void Change(const ThrottleSettings& settings) ABSL_LOCKS_EXCLUDED(mu_);
  // Releases all holds. Waits for looks that have begun, which may take
  // seconds where a replica does not answer.
  void Stop() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Group {
    Group(absl::string_view by, HoldScope scope, absl::Duration calm,
          Holds* holds)
        : keeper(by, scope, calm, holds) {}

    HoldKeeper keeper;
    std::string watched;  // the settings that its probes are for
    std::vector<std::shared_ptr<Probe>> probes;
  };
  using Probes = std::vector<std::shared_ptr<Probe>>;

  // Puts settings_ into effect.
  void Watch() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  // Has the group watch what `watched` says, by the probes that `make` makes;
  // nothing when it is empty.
  void Watch(absl::string_view by, const std::string& watched,
             const std::function<Probes()>& make)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Probes LagProbes(const std::string& watched)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  std::shared_ptr<Probe> ReplicaProbe(const ReplicaAddress& address,
                                      absl::Duration max_lag)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  std::shared_ptr<Probe> DiscoveryProbe(absl::Duration max_lag,
                                        const std::string& watched);
  // Of a discovery that was made for `watched`.
  void AddReplicas(const std::vector<ReplicaAddress>& addresses,
                   absl::Duration max_lag, const std::string& watched)
      ABSL_LOCKS_EXCLUDED(mu_);
  static absl::optional<Reading> Combine(const Group& group);
  void Judge() ABSL_LOCKS_EXCLUDED(mu_);

  ConnectionFactory* const source_;
  const StateTable* const state_;
  const ThrottleOptions options_;
  Holds* const holds_;
  Stopper* const run_;
  Stopper stopper_;

  mutable absl::Mutex mu_;
  ThrottleSettings settings_ ABSL_GUARDED_BY(mu_);
  bool started_ ABSL_GUARDED_BY(mu_) = false;
  std::unique_ptr<Pulse> pulse_ ABSL_GUARDED_BY(mu_);  // once it is needed
  std::map<std::string, Group> groups_ ABSL_GUARDED_BY(mu_);
  // Those that were discovered, by ReplicaAddress::Text.
  std::vector<std::string> discovered_ ABSL_GUARDED_BY(mu_);
  Probes retired_ ABSL_GUARDED_BY(mu_);
  std::thread judge_;  // Last: it uses everything above.
};

}  // namespace osc

#endif  // OSC_THROTTLE_THROTTLER_H_
