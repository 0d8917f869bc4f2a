#ifndef DB_MYSQL_CONNECTION_H_
#define DB_MYSQL_CONNECTION_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "db/connection.h"

namespace osc {

// Where and as whom to connect. What is left empty comes from the option
// files, as with the mysql client, and then from the library's defaults.
struct ConnectOptions {
  std::string host;
  int port = 0;
  std::string socket;
  std::string user;
  absl::optional<std::string> password;
  // Read instead of the usual option files (~/.my.cnf, /etc/mysql/my.cnf, …).
  std::string defaults_file;
  bool read_option_files = true;
  bool ssl = false;                     // refuse an unencrypted connection
  bool ssl_verify_server_cert = false;  // needs ssl
  std::string ssl_ca, ssl_cert, ssl_key;
  absl::Duration connect_timeout = absl::Seconds(10);
  // How long the server may be silent before the connection counts as lost;
  // zero: for ever. In whole seconds, as is the time above.
  absl::Duration read_timeout;
  // Statements run at the start of every session, e.g. SET ….
  std::vector<std::string> session_setup;
};

// Connections by libmysqlclient. Every session speaks utf8mb4.
class MysqlConnectionFactory : public ConnectionFactory {
 public:
  explicit MysqlConnectionFactory(ConnectOptions options);

  // Errors: Unavailable when the server cannot be reached, PermissionDenied.
  absl::StatusOr<std::unique_ptr<Connection>> Connect() override;

  const ConnectOptions& options() const { return options_; }

 private:
  const ConnectOptions options_;
};

}  // namespace osc

#endif  // DB_MYSQL_CONNECTION_H_
