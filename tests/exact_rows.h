#ifndef TESTS_EXACT_ROWS_H_
#define TESTS_EXACT_ROWS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"

namespace osc {

// All rows of a table in a form that no conversion can have touched (texts and
// bytes in hexadecimal, ENUMs with their number, times as they are stored), one
// line a row, sorted. Invisible and generated columns are among them. Values of
// more than a million bytes are given by length and digest.
absl::StatusOr<std::vector<std::string>> ExactRows(Connection* connection,
                                                   absl::string_view schema,
                                                   absl::string_view table);

// Everything that can be told of a schema's tables but those in `without` (in
// whatever case): for each its definition, AUTO_INCREMENT counter included, and
// its exact rows; then views, and triggers with order, definer, sql_mode and
// character sets.
absl::StatusOr<std::vector<std::string>> SchemaFacts(
    Connection* connection, absl::string_view schema,
    const std::vector<std::string>& without);

// Names of all schemas, tables and triggers of applications on the server.
absl::StatusOr<std::vector<std::string>> EverythingOn(Connection* connection);

// What stands in one list and not in the other, for a person; empty when they
// are equal. `what` names the two.
std::string Difference(absl::string_view what,
                       const std::vector<std::string>& found,
                       const std::vector<std::string>& expected);

}  // namespace osc

#endif  // TESTS_EXACT_ROWS_H_
