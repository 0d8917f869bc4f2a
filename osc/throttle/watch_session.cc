#include "osc/throttle/watch_session.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "db/status_macros.h"

namespace osc {

absl::StatusOr<Result> WatchSession::Query(absl::string_view sql) {
  if (connection_ == nullptr) {
    ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                     factory_->Connect());
    RETURN_IF_ERROR(connection->Execute("SET SESSION TRANSACTION READ ONLY"));
    connection_ = std::move(connection);
  }
  busy_ = connection_->id();
  absl::StatusOr<Result> result = connection_->Query(sql);
  busy_ = 0;
  if (absl::IsUnavailable(result.status())) connection_.reset();
  return result;
}

void WatchSession::Kill() {
  const uint64_t id = busy_;
  if (id == 0) return;
  absl::StatusOr<std::unique_ptr<Connection>> other = factory_->Connect();
  if (!other.ok() || busy_ != id) return;
  (*other)->Execute(absl::StrCat("KILL QUERY ", id)).IgnoreError();
}

}  // namespace osc
