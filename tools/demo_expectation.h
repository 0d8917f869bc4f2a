#ifndef TOOLS_DEMO_EXPECTATION_H_
#define TOOLS_DEMO_EXPECTATION_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/mysql_connection.h"
#include "tests/load/compare.h"
#include "tests/load/table.h"

namespace osc {

// Finds out what `alter` does to the values of `table`: runs it as a plain
// ALTER TABLE on a small table of the same definition in the same schema,
// which is dropped again, and looks at the rows before and after. It
// understands changes that leave a column's texts as they are or append
// something to each (DECIMAL with more digits), and new columns that have one
// value in all rows.
//
// Errors: those of the server, so also what it says about a wrong ALTER;
// Unimplemented for any other change, and when a column is gone that the
// load writes.
absl::StatusOr<ExpectedTable> ExpectationOf(MysqlConnectionFactory* factory,
                                            const OrderTable& table,
                                            absl::string_view alter);

}  // namespace osc

#endif  // TOOLS_DEMO_EXPECTATION_H_
