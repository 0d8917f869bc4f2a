#ifndef OSC_RUN_SESSIONS_H_
#define OSC_RUN_SESSIONS_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/state_table.h"

namespace osc {

// The sessions of a run, known by the state table, so that whoever resumes it
// can end what a dead client has left running on the server.
//
// Each time a run is taken up its generation in the state table grows, and only
// sessions of the latest generation are admitted: a client that was thought to
// be dead, and comes back, cannot open one any more.
class RunSessions : public ConnectionFactory {
 public:
  // Both must outlive it. Thread-safe as `factory` is.
  RunSessions(ConnectionFactory* factory, const StateTable* state,
              int64_t generation)
      : factory_(factory), state_(state), generation_(generation) {}

  // A session that the state table knows. FailedPrecondition when another
  // client has taken the run up.
  absl::StatusOr<std::unique_ptr<Connection>> Connect() override;

  // Makes a session known that was opened otherwise.
  absl::Status Admit(Connection* connection) const;

  // Whether another client has taken the run up, as far as was noticed.
  bool taken_up() const { return taken_up_; }

  // Forgets sessions that the server has no more.
  absl::Status Prune(Connection* connection) const;

 private:
  ConnectionFactory* const factory_;
  const StateTable* const state_;
  const int64_t generation_;
  mutable std::atomic<bool> taken_up_{false};
};

// Takes a run up: makes `seen` + 1 its generation, ends all sessions of earlier
// ones, and returns when none is left, or Aborted after `patience`. Returns the
// new generation. Aborted also when somebody else took it up first.
absl::StatusOr<int64_t> TakeUp(Connection* connection, const StateTable& state,
                               int64_t seen, absl::Duration patience,
                               const Stopper& stopper);

}  // namespace osc

#endif  // OSC_RUN_SESSIONS_H_
