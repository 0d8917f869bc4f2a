#ifndef OSC_IMPLICIT_DEFAULTS_H_
#define OSC_IMPLICIT_DEFAULTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "changelog/table_pair.h"
#include "db/schema.h"

namespace osc {

// What a plain ALTER writes into the rows there are for added columns that are
// NOT NULL and have no default: the type's own value (0, '', the first member,
// the zero date). An INSERT that leaves such a column out is an error in strict
// mode.
//
// `added` are names of columns of `shadow`. `sql_mode` is the one under which
// the ALTER is judged. FailedPrecondition for a date where the mode is strict
// and forbids the zero date: a plain ALTER refuses that too, unless `empty`,
// the table has no rows.
//
// Columns of types that have no such value (geometry) are left out, and the
// first row fails.
absl::StatusOr<std::vector<FixedColumn>> ImplicitDefaults(
    const Table& shadow, const std::vector<std::string>& added,
    const std::string& sql_mode, bool empty);

}  // namespace osc

#endif  // OSC_IMPLICIT_DEFAULTS_H_
