#ifndef BENCH_ENVIRONMENT_H_
#define BENCH_ENVIRONMENT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "db/connection.h"

namespace osc {

// What figures depend on, as the report shows it. A name with "before" in it
// is of the moment at which the run began.
struct Environment {
  std::vector<std::pair<std::string, std::string>> facts;
  // Why figures may not mean what they seem to.
  std::vector<std::string> warnings;
};

// Of the machine that this program runs on, and how busy it is: call before
// anything is started. Takes half a second.
void AddMachineFacts(Environment* out);

// Of the disk below `folder`, where a server of this machine keeps its data.
void AddDiskFacts(const std::string& folder, Environment* out);

// Of the server: version and the settings that decide what a write costs.
absl::Status AddServerFacts(Connection* connection, Environment* out);

// Of the build of this program.
void AddBuildFacts(Environment* out);

}  // namespace osc

#endif  // BENCH_ENVIRONMENT_H_
