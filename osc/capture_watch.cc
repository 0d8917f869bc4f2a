#include "osc/capture_watch.h"

#include <glog/logging.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "changelog/delta_log.h"
#include "db/errors.h"

namespace osc {
namespace {

constexpr absl::Duration kBetweenTries = absl::Milliseconds(250);
constexpr int kErBadField = 1054;
constexpr int kErNonexistingGrant = 1141;

// What a trigger does, and nothing of it happens.
std::string ExplainInsertSql(const TablePair& pair) {
  const std::string columns = absl::StrCat(
      "log_id, op, ", absl::StrJoin(pair.key.Numbered("", "key_"), ", "));
  return absl::StrCat("EXPLAIN INSERT INTO ", pair.LogSql(), " (", columns,
                      ") SELECT ", columns, " FROM ", pair.LogSql(),
                      " WHERE FALSE");
}

absl::Status Broken(const TablePair& pair, absl::string_view why,
                    const absl::Status& error) {
  return absl::FailedPreconditionError(
      absl::StrCat("the triggers of the migration of ", pair.OriginalSql(),
                   " cannot write their log any more, and go at once: ", why,
                   " (", error.message(), ")"));
}

}  // namespace

absl::Status CheckCapture(Connection* connection, const TablePair& pair) {
  absl::Status insert = connection->Execute(ExplainInsertSql(pair));
  if (absl::IsNotFound(insert)) {
    return Broken(pair, "somebody dropped or renamed the log", insert);
  }
  if (ServerErrorNumber(insert) == kErBadField) {
    return Broken(pair, "somebody altered the log", insert);
  }
  if (absl::IsPermissionDenied(insert)) {
    return Broken(pair, "the account that they run as has lost its rights",
                  insert);
  }
  absl::Status account = connection->Execute("SHOW GRANTS");
  if (ServerErrorNumber(account) == kErNonexistingGrant) {
    return Broken(pair, "somebody dropped the account that they run as",
                  account);
  }
  return absl::OkStatus();
}

void EndCapture(RunLock* lock, const TablePair& pair, const Stopper& ended) {
  do {
    absl::Status status = lock->Renew();
    if (absl::IsAlreadyExists(status)) return;
    if (status.ok()) status = DropTriggers(lock->connection(), pair);
    if (!IsPassing(status)) return;
    LOG(WARNING) << "dropping the triggers: " << status.message();
  } while (!ended.WaitFor(kBetweenTries));
}

}  // namespace osc
