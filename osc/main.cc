#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "db/failpoint.h"
#include "osc/arguments.h"
#include "osc/command_line.h"
#include "osc/status_line.h"

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  osc::HidePasswords(argc, argv);
  osc::StatusLine errors = osc::StatusLine::ForStderr();
  if (const char* failpoints = std::getenv("OSC_FAILPOINTS")) {
    absl::Status set = osc::SetFailpointsFromText(failpoints);
    if (!set.ok()) {
      errors.Print("osc: OSC_FAILPOINTS: " + std::string(set.message()) + "\n");
      return static_cast<int>(osc::Outcome::kBadUsage);
    }
  }
  return static_cast<int>(osc::RunCommandLine(args, {&std::cout, &errors}));
}
