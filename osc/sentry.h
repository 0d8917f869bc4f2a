#ifndef OSC_SENTRY_H_
#define OSC_SENTRY_H_

#include <string>

#include "absl/status/status.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/schema.h"

namespace osc {

// The empty table under the old table's name that keeps a RENAME from going
// through before its time (osc/cutover.h).
std::string CreateSentrySql(const TablePair& pair);
bool IsSentry(const Table& table);

// Drops it, but nothing else that has the old table's name.
absl::Status DropSentry(ConnectionFactory* factory, const TablePair& pair);

}  // namespace osc

#endif  // OSC_SENTRY_H_
