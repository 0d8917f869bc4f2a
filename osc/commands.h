#ifndef OSC_COMMANDS_H_
#define OSC_COMMANDS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace osc {

// For the operator: the commands that go on with the unfinished migration of a
// table, and that remove it.
std::string ResumeCommand(absl::string_view schema, absl::string_view table);
std::string CleanupCommand(absl::string_view schema, absl::string_view table);
// And that lets its cutover, which was postponed, go on.
std::string CutoverCommand(absl::string_view schema, absl::string_view table);

}  // namespace osc

#endif  // OSC_COMMANDS_H_
