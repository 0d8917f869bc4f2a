#ifndef OSC_CONTROL_CONTROL_COMMAND_H_
#define OSC_CONTROL_CONTROL_COMMAND_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "osc/control/words.h"

namespace osc {

// `osc control`: tells the unfinished migration of a table something, and
// returns what to tell the operator: the run's answer, or that nobody works on
// it, so that the next run will obey. NotFound when nothing is unfinished,
// FailedPrecondition when the run refuses, or nobody is there who could stop,
// Unavailable when no answer came within `patience`; the word is taken back
// then.
absl::StatusOr<std::string> TellRun(
    Connection* connection, absl::string_view schema, absl::string_view table,
    const ControlRequest& request, absl::Duration patience = absl::Seconds(15));

}  // namespace osc

#endif  // OSC_CONTROL_CONTROL_COMMAND_H_
