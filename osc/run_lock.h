#ifndef OSC_RUN_LOCK_H_
#define OSC_RUN_LOCK_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"

namespace osc {

// A named lock of the server that keeps two runs from one table, from whatever
// host they come. It lives as long as its connection. Not thread-safe.
class RunLock {
 public:
  RunLock(ConnectionFactory* factory, absl::string_view schema,
          absl::string_view table);
  // Gives the lock back at once: the server notices the end of a connection
  // only a moment later, and the next run would find it taken.
  ~RunLock();

  // AlreadyExists, naming the other run's connection, when it is taken.
  absl::Status Acquire();

  // To be called every few seconds: keeps the connection from idling out, and
  // takes the lock again, on a new connection, when it was lost. OK also while
  // a session of this lock that was killed holds it still: MySQL 5.6 and 5.7
  // may keep one for minutes. AlreadyExists when another run has it;
  // Unavailable when the server is away.
  absl::Status Renew();

  Connection* connection() { return connection_.get(); }
  // Another number for each connection.
  int connections() const { return connections_; }
  // AlreadyExists is said of the lock. Whether its session runs a statement at
  // this moment, as far as this account can see.
  absl::StatusOr<bool> OwnerIsAtWork();

 private:
  absl::Status Take(int wait_seconds);
  absl::Status TakeOnConnection(int wait_seconds);
  absl::StatusOr<bool> IsEarlier(const std::string& session);

  ConnectionFactory* const factory_;
  const std::string table_;
  const std::string name_;
  std::unique_ptr<Connection> connection_;
  int connections_ = 0;
  // Number of the session and mark of the server's start (server_start.h).
  std::string session_;
  int64_t mark_ = 0;
  // Likewise of those that were lost with the lock.
  std::map<std::string, int64_t> earlier_;
};

// Whether a run holds the lock of a table, on this server.
absl::StatusOr<bool> IsRunLockHeld(Connection* connection,
                                   absl::string_view schema,
                                   absl::string_view table);

}  // namespace osc

#endif  // OSC_RUN_LOCK_H_
