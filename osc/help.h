#ifndef OSC_HELP_H_
#define OSC_HELP_H_

#include <string>

#include "absl/strings/string_view.h"

namespace osc {

// The help for `topic`: "plan", "run", "tune", or empty for all. At most 80
// columns.
std::string HelpText(absl::string_view topic);

// "osc 0.1.0" and what it was built with.
std::string VersionText();

}  // namespace osc

#endif  // OSC_HELP_H_
