#ifndef OSC_COMMAND_LINE_H_
#define OSC_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "osc/command_support.h"
#include "osc/migration_types.h"

namespace osc {

// The whole command line tool but main(): `args` follow the program's name. The
// result is the exit code. While it changes a table it owns the process's
// signals and its log, so call it from the first thread, once at a time.
Outcome RunCommandLine(const std::vector<std::string>& args,
                       const Streams& streams);

}  // namespace osc

#endif  // OSC_COMMAND_LINE_H_
