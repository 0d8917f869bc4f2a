#include "osc/cleanup.h"

#include <glog/logging.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/server.h"
#include "db/status_macros.h"
#include "osc/blockers.h"

namespace osc {
namespace {

std::vector<std::string> DropTableStatements(const TablePair& pair,
                                             bool with_shadow) {
  std::vector<std::string> statements = {
      absl::StrCat("DROP TABLE IF EXISTS ", pair.LogSql()),
      absl::StrCat("DROP TABLE IF EXISTS ", pair.ChunksSql())};
  if (with_shadow) {
    statements.push_back(
        absl::StrCat("DROP TABLE IF EXISTS ", pair.ShadowSql()));
    statements.push_back(
        absl::StrCat("DROP TABLE IF EXISTS ", pair.OwnTriggersSql()));
  }
  // The last: as long as it is there, what is left can be found.
  statements.push_back(absl::StrCat("DROP TABLE IF EXISTS ", pair.StateSql()));
  return statements;
}

// Who holds the lock on the table that has them is named.
absl::Status DropTriggersOnce(Connection* connection, const TablePair& pair) {
  absl::Status dropped = DropTriggers(connection, pair);
  if (!IsLockTimeout(dropped)) return dropped;
  ASSIGN_OR_RETURN(Server server, ReadServer(connection));
  return NameBlockers(connection, server, pair, dropped);
}

absl::Status RemoveOnce(ConnectionFactory* factory, const TablePair& pair,
                        bool with_shadow) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory->Connect());
  RETURN_IF_ERROR(DropTriggersOnce(connection.get(), pair));
  RETURN_IF_ERROR(Failpoint("cleanup-triggers-dropped"));
  for (const std::string& sql : DropTableStatements(pair, with_shadow)) {
    RETURN_IF_ERROR(connection->Execute(sql));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RemoveArtifacts(ConnectionFactory* factory, const TablePair& pair,
                             bool with_shadow, absl::Duration patience) {
  const absl::Time give_up = Clock::Real()->Now() + patience;
  for (int attempt = 1;; ++attempt) {
    absl::Status status = RemoveOnce(factory, pair, with_shadow);
    if (!IsPassing(status) || Clock::Real()->Now() > give_up) return status;
    LOG(WARNING) << "attempt " << attempt
                 << " to remove triggers and tables: " << status.message();
    absl::SleepFor(absl::Milliseconds(std::min(2000, 100 * attempt)));
  }
}

std::vector<std::string> RemovalStatements(const TablePair& pair,
                                           bool with_shadow) {
  std::vector<std::string> statements;
  for (const std::string& name : pair.names.Triggers()) {
    statements.push_back(
        absl::StrCat("DROP TRIGGER IF EXISTS ", pair.Quoted(name)));
  }
  for (std::string& sql : DropTableStatements(pair, with_shadow)) {
    statements.push_back(std::move(sql));
  }
  return statements;
}

}  // namespace osc
