#ifndef OSC_ASK_PASSWORD_H_
#define OSC_ASK_PASSWORD_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace osc {

// Asks on the terminal of the process, wherever stdin and stdout go, and shows
// nothing of what is typed. FailedPrecondition when there is no terminal, as in
// a cron job; Cancelled after Ctrl-C.
absl::StatusOr<std::string> AskPassword(absl::string_view prompt);

}  // namespace osc

#endif  // OSC_ASK_PASSWORD_H_
