#ifndef OSC_THROTTLE_THROTTLE_SETTINGS_H_
#define OSC_THROTTLE_THROTTLE_SETTINGS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "osc/cutover_window.h"
#include "osc/throttle/load_limits.h"
#include "osc/throttle/replica_list.h"

namespace osc {

// When a migration rests; all of it can change while it runs. What is empty or
// zero is not watched.
struct ThrottleSettings {
  // How far a replica may be behind; the copy rests beyond it until the lag is
  // 20 % below.
  absl::Duration max_lag;
  ReplicaList replicas;
  // Counters of the source: rest at a limit, until they are 20 % below it.
  LoadLimits max_load;
  // At one of these, seen twice in a row, the run stops; it can be resumed.
  LoadLimits critical_load;
  std::string query;  // rest while it gives more than 0
  std::string file;   // rest while there is one
  // When the copy may work, in `zone`.
  std::string window_text;
  CutoverWindow window;
  absl::TimeZone zone = absl::LocalTimeZone();

  // Each takes a text and gives it back; InvalidArgument says what is wrong,
  // and nothing is changed then. An empty text switches the throttle off.
  absl::Status SetMaxLag(absl::string_view text);  // also "0"
  absl::Status SetReplicas(absl::string_view text);
  absl::Status SetMaxLoad(absl::string_view text);
  absl::Status SetCriticalLoad(absl::string_view text);
  absl::Status SetWindow(absl::string_view text);
  std::string MaxLag() const;
};

}  // namespace osc

#endif  // OSC_THROTTLE_THROTTLE_SETTINGS_H_
