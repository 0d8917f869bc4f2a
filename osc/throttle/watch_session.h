#ifndef OSC_THROTTLE_WATCH_SESSION_H_
#define OSC_THROTTLE_WATCH_SESSION_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"

namespace osc {

// A session that is opened when it is needed, and again after it was lost. It
// only reads, whatever the statement, which an operator may have given.
// One statement is one try. Query is for one thread, Kill for others.
class WatchSession {
 public:
  // The factory must outlive it.
  explicit WatchSession(ConnectionFactory* factory) : factory_(factory) {}

  absl::StatusOr<Result> Query(absl::string_view sql);
  // Until the next Query, and by its thread.
  void Close() { connection_.reset(); }
  // Ends the statement that runs, if there is one.
  void Kill();

 private:
  ConnectionFactory* const factory_;
  std::unique_ptr<Connection> connection_;
  std::atomic<uint64_t> busy_{0};  // id of the session that runs a statement
};

}  // namespace osc

#endif  // OSC_THROTTLE_WATCH_SESSION_H_
