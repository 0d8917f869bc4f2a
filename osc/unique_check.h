#ifndef OSC_UNIQUE_CHECK_H_
#define OSC_UNIQUE_CHECK_H_

#include <vector>

#include "absl/status/status.h"
#include "changelog/migration_key.h"
#include "db/connection.h"
#include "db/schema.h"

namespace osc {

// FailedPrecondition, with an example of the values and two rows that have
// them, when a unique key of the shadow that no unique key of the original
// answers for meets duplicates among the original's rows. Values are compared
// as the shadow will: under its collations, prefix lengths, scales and
// fractions of seconds. A key of expressions or of columns that are new is left
// to the copy, which stops at a duplicate as well.
//
// Reads the whole original, without locks, for each such key. `shadow` may be a
// temporary table of the session. Changes nothing.
absl::Status CheckUniqueOverDuplicates(
    Connection* connection, const Table& original, const Table& shadow,
    const std::vector<MappedColumn>& columns);

}  // namespace osc

#endif  // OSC_UNIQUE_CHECK_H_
