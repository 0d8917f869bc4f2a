#ifndef TESTS_CASE_RUNNER_H_
#define TESTS_CASE_RUNNER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/case_file.h"
#include "tests/server.h"

namespace osc {

// Why the case is not for this server; empty when it is. NotFound for a need
// that nobody knows.
absl::StatusOr<std::string> WhyNotOn(const Case& test_case,
                                     const TestServer& server);

// Runs a case from create.sql to its end, and compares what came out with what
// it expects. Gives what is wrong, in sentences; nothing when all is right.
//
// Drops and makes the case's schema and `twin`. One case at a time in a
// program, since it uses failpoints.
std::vector<std::string> RunCase(const Case& test_case,
                                 const TestServer& server);

}  // namespace osc

#endif  // TESTS_CASE_RUNNER_H_
