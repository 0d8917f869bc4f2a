#ifndef OSC_OPERATOR_COMMANDS_H_
#define OSC_OPERATOR_COMMANDS_H_

#include "osc/command_support.h"
#include "osc/flags.h"
#include "osc/migration_types.h"

namespace osc {

// The commands about migrations that others work on, or nobody.

// `osc status`: once, or with --watch until SIGINT.
Outcome PrintStatus(const CommandLine& command, const Streams& streams);
// `osc cutover`.
Outcome GiveTheWord(const CommandLine& command, const Streams& streams);
// `osc control`.
Outcome ControlRun(const CommandLine& command, const Streams& streams);

}  // namespace osc

#endif  // OSC_OPERATOR_COMMANDS_H_
