#include "osc/utc_sessions.h"

#include <string>

#include "absl/strings/string_view.h"
#include "db/sql.h"
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

absl::StatusOr<std::vector<FixedColumn>> LocalTimeDefaults(
    Connection* connection, const TablePair& pair) {
  ASSIGN_OR_RETURN(Result now, connection->Query("SELECT NOW(6)"));
  std::vector<FixedColumn> fixed;
  for (const Column& column : pair.shadow.columns) {
    bool mapped = false;
    for (const MappedColumn& c : pair.columns) {
      mapped = mapped || c.to.name == column.name;
    }
    if (mapped || column.generated || column.type != "datetime" ||
        !column.default_is_now) {
      continue;
    }
    // As CURRENT_TIMESTAMP of that precision: cut off, not rounded.
    const size_t digits =
        column.fraction == 0 ? 0 : static_cast<size_t>(column.fraction) + 1;
    const std::string text = now.Scalar().value_or("");
    fixed.push_back({column.name, QuoteText(absl::string_view(text).substr(
                                      0, 19 + digits))});
  }
  return fixed;
}

absl::StatusOr<std::unique_ptr<Connection>> UtcSessions::Connect() {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory_->Connect());
  RETURN_IF_ERROR(connection->Execute("SET SESSION time_zone = '+00:00'"));
  return connection;
}

}  // namespace osc
