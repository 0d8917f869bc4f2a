#ifndef OSC_THROTTLE_REPLICA_LIST_H_
#define OSC_THROTTLE_REPLICA_LIST_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/mysql_connection.h"

namespace osc {

// Where a replica is: a host and a port, or a socket file.
struct ReplicaAddress {
  std::string host;
  int port = 0;
  std::string socket;

  std::string Text() const;  // "10.0.0.7:3306", "[::1]:3306", "socket=/a/b"
  // `main` with this address instead of its own, and with time limits: the same
  // account, the same encryption.
  ConnectOptions Connect(const ConnectOptions& main) const;
};

// The replicas whose lag counts.
struct ReplicaList {
  bool discover = false;  // asked of the source
  std::vector<ReplicaAddress> addresses;
  std::string text;  // as it was written

  // "auto" to discover them; else "10.0.0.7:3306,db2,socket=/run/r.sock"; the
  // port is 3306 when none is written. Empty: none. InvalidArgument for
  // anything else.
  static absl::StatusOr<ReplicaList> Parse(absl::string_view text);
};

}  // namespace osc

#endif  // OSC_THROTTLE_REPLICA_LIST_H_
