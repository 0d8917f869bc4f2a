#include "osc/log_rebuild.h"

#include <glog/logging.h>

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "changelog/delta_log.h"
#include "db/failpoint.h"
#include "db/session.h"
#include "db/status_macros.h"
#include "osc/cutover_guards.h"

namespace osc {
namespace {

// Aborted while the session runs a statement, also for a client that is gone.
absl::Status ExpectAtRest(Connection* connection, uint64_t session) {
  ASSIGN_OR_RETURN(
      int64_t busy,
      connection->QueryInt(absl::StrCat(
          "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = ",
          session,
          " AND COMMAND <> 'Sleep' AND NOT (COMMAND = 'Killed' AND INFO IS "
          "NULL AND TIME > 0)")));
  if (busy == 0) return absl::OkStatus();
  return absl::AbortedError("the log is still being built anew");
}

}  // namespace

absl::StatusOr<bool> RebuildLog(ConnectionFactory* factory,
                                const Server& server, const TablePair& pair,
                                const Stopper& stopper, std::string* identity) {
  Session session(factory, &stopper);
  std::string entry, before;
  RETURN_IF_ERROR(session.Run(
      "before the log is built anew", [&](Connection* c) -> absl::Status {
        RETURN_IF_ERROR(c->Execute(LogAnyRowSql(pair)));
        ASSIGN_OR_RETURN(
            Result newest,
            c->Query(absl::StrCat("SELECT MAX(log_id) FROM ", pair.LogSql())));
        entry = newest.Scalar().value_or("");
        ASSIGN_OR_RETURN(before, LogIdentity(c, server, pair));
        return absl::OkStatus();
      }));
  if (!identity->empty() && before != *identity) return false;
  if (entry.empty()) return false;  // both tables are empty
  absl::StatusOr<std::unique_ptr<Connection>> builder = factory->Connect();
  if (!builder.ok()) return false;
  absl::Status rebuilt = (*builder)->Execute(RebuildLogSql(pair));
  if (rebuilt.ok()) rebuilt = Failpoint("cutover-rebuild-log");
  if (!rebuilt.ok()) LOG(WARNING) << "building the log anew: " << rebuilt;
  std::string after;
  bool kept = false;
  RETURN_IF_ERROR(session.Run(
      "after the log was built anew", [&](Connection* c) -> absl::Status {
        RETURN_IF_ERROR(ExpectAtRest(c, (*builder)->id()));
        ASSIGN_OR_RETURN(after, LogIdentity(c, server, pair));
        ASSIGN_OR_RETURN(
            int64_t there,
            c->QueryInt(absl::StrCat("SELECT COUNT(*) FROM ", pair.LogSql(),
                                     " WHERE log_id = ", entry)));
        kept = there == 1;
        return absl::OkStatus();
      }));
  if (kept && !identity->empty()) *identity = std::move(after);
  return rebuilt.ok();
}

}  // namespace osc
