#ifndef OSC_THROTTLE_PULSE_H_
#define OSC_THROTTLE_PULSE_H_

#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "db/clock.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/state_table.h"

namespace osc {

// A row of the state table that is written ten times a second and travels to
// the replicas with everything else, so that its age there is their lag. The
// time in it is of the engine's clock, which also judges its age: no server's
// clock has a say. Thread-safe.
class Pulse {
 public:
  static constexpr char kRow[] = "pulse";

  // Begins to write. Everything given must outlive it.
  Pulse(ConnectionFactory* source, const StateTable* state,
        Clock* clock = Clock::Real());
  ~Pulse();
  Pulse(const Pulse&) = delete;
  Pulse& operator=(const Pulse&) = delete;

  // What tells its pulses from those of other runs.
  const std::string& run() const { return run_; }
  // How long ago the row with this value was written; nullopt when another run
  // wrote it.
  absl::optional<absl::Duration> Age(absl::string_view value) const;
  // How long ago the first was written; nullopt before.
  absl::optional<absl::Duration> AgeOfFirst() const ABSL_LOCKS_EXCLUDED(mu_);
  // Of the last attempt to write it.
  absl::Status status() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Loop();
  absl::Status Write();

  ConnectionFactory* const source_;
  const StateTable* const state_;
  Clock* const clock_;
  const std::string run_;
  Stopper stopper_;
  std::unique_ptr<Connection> connection_;  // the thread's

  mutable absl::Mutex mu_;
  absl::Time first_ ABSL_GUARDED_BY(mu_) = absl::InfiniteFuture();
  absl::Status status_ ABSL_GUARDED_BY(mu_);
  std::thread thread_;  // Last: it uses everything above.
};

}  // namespace osc

#endif  // OSC_THROTTLE_PULSE_H_
