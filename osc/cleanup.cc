#include "osc/cleanup.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/status_macros.h"

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

absl::Status RemoveOnce(ConnectionFactory* factory, const TablePair& pair,
                        bool with_shadow) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory->Connect());
  RETURN_IF_ERROR(DropTriggers(connection.get(), pair));
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
