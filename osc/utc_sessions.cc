#include "osc/utc_sessions.h"

#include "db/status_macros.h"

namespace osc {

bool HasTimestamps(const TablePair& pair) {
  for (const MappedColumn& column : pair.columns) {
    if (column.from.type == "timestamp" || column.to.type == "timestamp") {
      return true;
    }
  }
  return false;
}

absl::StatusOr<std::unique_ptr<Connection>> UtcSessions::Connect() {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory_->Connect());
  RETURN_IF_ERROR(connection->Execute("SET SESSION time_zone = '+00:00'"));
  return connection;
}

}  // namespace osc
