#ifndef OSC_THROTTLE_DISCOVERY_H_
#define OSC_THROTTLE_DISCOVERY_H_

#include <vector>

#include "absl/status/statusor.h"
#include "osc/throttle/replica_list.h"
#include "osc/throttle/watch_session.h"

namespace osc {

// The replicas that are connected to the source: where they report that they
// are (report_host), or else, when none does, where their connections come
// from, at the port that they report. FailedPrecondition when that is not
// clear.
absl::StatusOr<std::vector<ReplicaAddress>> DiscoverReplicas(
    WatchSession* source);

}  // namespace osc

#endif  // OSC_THROTTLE_DISCOVERY_H_
