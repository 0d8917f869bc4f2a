#ifndef OSC_THROTTLE_PROBE_H_
#define OSC_THROTTLE_PROBE_H_

#include <functional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "db/clock.h"
#include "db/stop.h"
#include "osc/throttle/reading.h"

namespace osc {

// What is to be thought of something that cannot be read.
enum class Unreadable { kHolds, kIsFine };

// Looks at one thing once a second, on a thread of its own, so that one that
// hangs keeps nobody waiting.
// Thread-safe.
class Probe {
 public:
  // nullopt: there is nothing to say yet; it is called again soon.
  using Look = std::function<absl::StatusOr<absl::optional<Reading>>()>;

  // `what` is for reasons: "replica 10.0.0.7:3306". `look` runs on the probe's
  // thread; `interrupt`, which may be empty, on others, to make a look end that
  // takes too long. `clock` must outlive the probe.
  Probe(std::string what, Look look, std::function<void()> interrupt,
        Unreadable unreadable = Unreadable::kHolds,
        Clock* clock = Clock::Real());
  // Interrupts the last look and waits until it has ended.
  ~Probe();
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;

  // What the last look gave; when that was an error, or the present one has
  // taken more than five seconds, a reading over the limit that says so, or,
  // for kIsFine, a fine one. nullopt as long as there is nothing to say.
  absl::optional<Reading> Latest() const ABSL_LOCKS_EXCLUDED(mu_);
  // Interrupts a look that has taken too long.
  void InterruptIfOverdue() ABSL_LOCKS_EXCLUDED(mu_);

  // No more looks; does not wait for the present one.
  void Retire();
  bool ended() const;

 private:
  void Loop();
  Reading Failure(const std::string& reason) const;
  bool OverdueLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const std::string what_;
  const Look look_;
  const std::function<void()> interrupt_;
  const Unreadable unreadable_;
  Clock* const clock_;
  Stopper stopper_;
  Stopper ended_;  // stopped when the thread is about to end

  mutable absl::Mutex mu_;
  absl::optional<Reading> latest_ ABSL_GUARDED_BY(mu_);
  // InfiniteFuture between two looks.
  absl::Time began_ ABSL_GUARDED_BY(mu_) = absl::InfiniteFuture();
  std::thread thread_;  // Last: it uses everything above.
};

}  // namespace osc

#endif  // OSC_THROTTLE_PROBE_H_
