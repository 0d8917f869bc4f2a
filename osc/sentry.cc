#include "osc/sentry.h"

#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr char kComment[] = "osc cutover sentry";

}  // namespace

std::string CreateSentrySql(const TablePair& pair) {
  return absl::StrCat("CREATE TABLE ", pair.OldSql(),
                      " (id INT PRIMARY KEY) ENGINE=InnoDB COMMENT='", kComment,
                      "'");
}

bool IsSentry(const Table& table) {
  return absl::StrContains(table.create_sql, kComment);
}

absl::Status DropSentry(ConnectionFactory* factory, const TablePair& pair) {
  absl::StatusOr<std::unique_ptr<Connection>> c = factory->Connect();
  RETURN_IF_ERROR(c.status());
  absl::StatusOr<Table> sentry =
      ReadTable(c->get(), pair.OldSchema(), pair.names.old);
  if (absl::IsNotFound(sentry.status())) return absl::OkStatus();
  RETURN_IF_ERROR(sentry.status());
  if (!IsSentry(*sentry)) return absl::OkStatus();
  return (*c)->Execute(absl::StrCat("DROP TABLE IF EXISTS ", pair.OldSql()));
}

}  // namespace osc
