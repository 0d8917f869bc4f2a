#ifndef REPLAY_REFUSED_VALUE_H_
#define REPLAY_REFUSED_VALUE_H_

#include "absl/status/statusor.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "replay/conflicts.h"

namespace osc {

// Brings the rows of `scope` from the original into the shadow by one INSERT …
// SELECT, in the caller's open transaction.
//
// FailedPrecondition when the new schema does not hold a value as it is, be it
// that the server refuses it or that it changes it with a warning. The error
// names the column, by the server's own words, and the key of the first such
// row. That row is found by inserting ever smaller parts of the scope, which
// leaves some of its rows in the shadow: after any error the caller must roll
// back. The key is left out when the row has changed before it was found.
absl::StatusOr<Result> InsertRows(Connection* connection, const TablePair& pair,
                                  const RowScope& scope);

// Its statement alone, for who looks at error and warnings himself.
std::string InsertRowsSql(const TablePair& pair, const RowScope& scope);

}  // namespace osc

#endif  // REPLAY_REFUSED_VALUE_H_
