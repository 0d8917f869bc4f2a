#ifndef OSC_CUTOVER_SQL_H_
#define OSC_CUTOVER_SQL_H_

#include <string>

#include "changelog/table_pair.h"
#include "osc/cutover_guards.h"

namespace osc {

// LOCK TABLES for every table and alias that the statements under the lock
// name. The session has autocommit off: a START TRANSACTION would release the
// lock, a COMMIT does not.
std::string LockTablesSql(const TablePair& pair, const CutoverGuards& guards,
                          bool with_sentry);

// The swap of the names.
std::string RenameSql(const TablePair& pair);

}  // namespace osc

#endif  // OSC_CUTOVER_SQL_H_
