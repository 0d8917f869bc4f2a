#ifndef OSC_CONTROL_HOLDS_H_
#define OSC_CONTROL_HOLDS_H_

#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "db/clock.h"

namespace osc {

enum class HoldScope {
  kCopy,      // copy and checksum rest
  kThrottle,  // the replay too, unless the log has passed its soft limit
  kAll,       // the replay too, whatever becomes of the log
};

// Somebody, or something, that wants the run to rest.
struct Hold {
  std::string by;      // "operator", "max-lag", …
  std::string reason;  // for people: "replica 10.0.0.7 is 12 s behind"
  HoldScope scope = HoldScope::kCopy;
  absl::Time since;  // by the clock given to Holds
};

// What keeps a run's copy and replay at rest, and for how long it has done so.
// Capture never rests, so the log grows while the replay does. Thread-safe.
class Holds {
 public:
  // `clock` must outlive this.
  explicit Holds(Clock* clock = Clock::Real());

  Holds(const Holds&) = delete;
  Holds& operator=(const Holds&) = delete;

  // From now on; one hold for each `by`. One that is there keeps its time.
  void Put(absl::string_view by, HoldScope scope, absl::string_view reason)
      ABSL_LOCKS_EXCLUDED(mu_);
  void Release(absl::string_view by) ABSL_LOCKS_EXCLUDED(mu_);
  // While the log is past its soft limit.
  void LogIsLong(bool is_long) ABSL_LOCKS_EXCLUDED(mu_);

  bool CopyRests() const ABSL_LOCKS_EXCLUDED(mu_);
  bool ReplayRests() const ABSL_LOCKS_EXCLUDED(mu_);
  // The reason of the first hold that makes the replay rest; empty when none
  // does.
  std::string WhyReplayRests() const ABSL_LOCKS_EXCLUDED(mu_);
  // As ReplayRests, but for the cutover, which also waits for a throttle that
  // the replay does not obey.
  bool CutoverRests() const ABSL_LOCKS_EXCLUDED(mu_);

  // In the order in which they were put.
  std::vector<Hold> All() const ABSL_LOCKS_EXCLUDED(mu_);
  // For how long copy and replay have rested in all.
  absl::Duration CopyRested() const ABSL_LOCKS_EXCLUDED(mu_);
  absl::Duration ReplayRested() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // A time that is counted while something is so.
  struct Watch {
    absl::Duration total;
    absl::Time since = absl::InfiniteFuture();
    void Set(bool on, absl::Time now);
    absl::Duration At(absl::Time now) const;
  };

  // nullptr when none does.
  const Hold* HoldOfReplay() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Count() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  Clock* const clock_;
  mutable absl::Mutex mu_;
  std::vector<Hold> holds_ ABSL_GUARDED_BY(mu_);
  bool log_is_long_ ABSL_GUARDED_BY(mu_) = false;
  Watch copy_ ABSL_GUARDED_BY(mu_), replay_ ABSL_GUARDED_BY(mu_);
};

}  // namespace osc

#endif  // OSC_CONTROL_HOLDS_H_
