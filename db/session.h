#ifndef DB_SESSION_H_
#define DB_SESSION_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/stop.h"

namespace osc {

struct SessionOptions {
  // How long to go on trying when the server went away, is full or read-only.
  // Longer survives a restart; shorter reports sooner.
  absl::Duration patience = absl::Minutes(10);
  // Deadlocks and lock waits in a row that a unit of work may meet.
  int max_aborts = 500;
};

// A connection that comes back. Runs units of work: whole transactions that
// may be repeated, also when it is unknown whether the last try committed.
// Not thread-safe, but for retries(). factory and stopper must outlive it.
class Session {
 public:
  Session(ConnectionFactory* factory, const Stopper* stopper,
          SessionOptions options = {});

  // Runs `unit` until it gives something else than Aborted (after a rollback
  // and a short, growing wait), Unavailable (on a new connection) or
  // ResourceExhausted (after a longer wait). Gives up when the stopper stops,
  // with its reason.
  absl::Status Run(absl::string_view what,
                   const std::function<absl::Status(Connection*)>& unit);

  // Times a unit was run again because of a deadlock, a lock wait or a lost
  // connection. Thread-safe.
  int64_t retries() const { return retries_; }

 private:
  absl::Status EnsureConnected();

  ConnectionFactory* const factory_;
  const Stopper* const stopper_;
  const SessionOptions options_;
  std::unique_ptr<Connection> connection_;
  std::atomic<int64_t> retries_{0};
};

}  // namespace osc

#endif  // DB_SESSION_H_
