#include "db/one_server.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "db/server.h"
#include "db/status_macros.h"

namespace osc {

absl::StatusOr<std::unique_ptr<Connection>> OneServer::Connect() {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory_->Connect());
  if (identity_.empty()) return connection;
  ASSIGN_OR_RETURN(Server server, ReadServer(connection.get()));
  if (server.identity == identity_) return connection;
  elsewhere_ = true;
  return absl::FailedPreconditionError(
      absl::StrCat("the address leads to another server now (", server.identity,
                   " instead of ", identity_, "), where nothing was touched"));
}

}  // namespace osc
