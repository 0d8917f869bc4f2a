#ifndef TESTS_CASE_NEEDS_H_
#define TESTS_CASE_NEEDS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"

namespace osc {

// Something that a case may need and some servers cannot do. Nobody asks for
// versions: the server has it when it takes the statements.
struct CaseNeed {
  std::string name;
  std::vector<std::string> statements;  // in a schema made for them
  // A server of tools/servers that has it, so that a mistake in the statements
  // cannot turn cases off everywhere.
  std::string had_by;
};

const std::vector<CaseNeed>& AllCaseNeeds();

// Tries the statements. NotFound for a name that is not among the needs. On a
// connection that is good for nothing else, since they may change settings.
absl::StatusOr<bool> ServerHas(Connection* connection, absl::string_view need);

}  // namespace osc

#endif  // TESTS_CASE_NEEDS_H_
