#ifndef OSC_FINDINGS_H_
#define OSC_FINDINGS_H_

#include <string>
#include <vector>

namespace osc {

// What the checks before a migration found. Each is a sentence that says what
// is wrong, where, and what to do; without a full stop.
struct Findings {
  std::vector<std::string> problems;  // Each alone forbids the migration.
  std::vector<std::string> warnings;
};

}  // namespace osc

#endif  // OSC_FINDINGS_H_
