#include "osc/command_support.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "db/errors.h"
#include "db/server.h"
#include "db/status_macros.h"
#include "osc/planner.h"

namespace osc {
namespace {

absl::StatusOr<ConnectOptions> TryConnections(const CommandLine& command) {
  ConnectOptions options = command.connect;
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> plain, ConnectPlainly(options));
  ASSIGN_OR_RETURN(Server server, ReadServer(plain.get()));
  options.session_setup =
      SessionSetup(server, command.migration.lock_wait_timeout_seconds);
  auto probe = MysqlConnectionFactory(options).Connect();
  if (!probe.ok()) {
    if (!command.migration.plan.alter.empty()) {
      RETURN_IF_ERROR(MakePlan(plain.get(), command.migration.plan).status());
    }
    return WithContext(probe.status(), "cannot set up a session");
  }
  return options;
}

}  // namespace

Outcome Fail(const Streams& streams, Outcome outcome,
             const absl::Status& status) {
  streams.errors->Print(absl::StrCat("osc: ", status.message(), "\n"));
  return outcome;
}

Outcome Refuse(const Streams& streams, const absl::Status& status) {
  *streams.out << "refused: nothing was changed" << std::endl;
  return Fail(streams, Outcome::kRefused, status);
}

absl::StatusOr<std::unique_ptr<Connection>> ConnectPlainly(
    const ConnectOptions& options) {
  auto connection = MysqlConnectionFactory(options).Connect();
  if (connection.ok()) return connection;
  return WithContext(
      connection.status(),
      "cannot connect (--host, --port, --socket, --user, --password and the "
      "option files say where and as whom)");
}

absl::StatusOr<ConnectOptions> EngineConnections(const CommandLine& command) {
  for (int attempt = 1;; ++attempt) {
    absl::StatusOr<ConnectOptions> options = TryConnections(command);
    if (!absl::IsUnavailable(options.status()) || attempt == 3) return options;
    absl::SleepFor(absl::Milliseconds(500));
  }
}

}  // namespace osc
