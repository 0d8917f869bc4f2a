#ifndef OSC_CUTOVER_COMMAND_H_
#define OSC_CUTOVER_COMMAND_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"

namespace osc {

// `osc cutover`: gives the word for the cutover of a table's unfinished
// migration, which was begun with --postpone-cutover. Returns what to tell the
// operator: whether a run is there to follow it. NotFound when nothing is
// unfinished.
absl::StatusOr<std::string> LetCutoverGoOn(Connection* connection,
                                           absl::string_view schema,
                                           absl::string_view table);

}  // namespace osc

#endif  // OSC_CUTOVER_COMMAND_H_
