#ifndef DB_ONE_SERVER_H_
#define DB_ONE_SERVER_H_

#include <atomic>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"

namespace osc {

// Opens sessions of one server. After a failover the same address may lead to
// another, which may have lost the latest commits, or know nothing at all.
// Thread-safe but for Expect. The factory must outlive it.
class OneServer : public ConnectionFactory {
 public:
  explicit OneServer(ConnectionFactory* factory) : factory_(factory) {}

  // Server::identity of the server that is meant. Before, any will do.
  void Expect(absl::string_view identity) { identity_ = std::string(identity); }

  // FailedPrecondition when it is another server.
  absl::StatusOr<std::unique_ptr<Connection>> Connect() override;

  // Whether a connection led to another server.
  bool elsewhere() const { return elsewhere_; }

 private:
  ConnectionFactory* const factory_;
  std::string identity_;
  std::atomic<bool> elsewhere_{false};
};

}  // namespace osc

#endif  // DB_ONE_SERVER_H_
