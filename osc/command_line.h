#ifndef OSC_COMMAND_LINE_H_
#define OSC_COMMAND_LINE_H_

#include <ostream>
#include <string>
#include <vector>

#include "osc/migration.h"
#include "osc/status_line.h"

namespace osc {

// Where a command writes. Both must outlive it.
struct Streams {
  std::ostream* out;   // what was asked for: help, plan, summary
  StatusLine* errors;  // errors, log and progress
};

// The whole command line tool but main(): `args` follow the program's name. The
// result is the exit code. While it changes a table it owns the process's
// signals and its log, so call it from the first thread, once at a time.
Outcome RunCommandLine(const std::vector<std::string>& args,
                       const Streams& streams);

}  // namespace osc

#endif  // OSC_COMMAND_LINE_H_
