#ifndef OSC_SCHEMA_FILE_SCHEMA_FILE_COMMAND_H_
#define OSC_SCHEMA_FILE_SCHEMA_FILE_COMMAND_H_

#include <functional>
#include <ostream>
#include <string>

#include "osc/flags.h"
#include "osc/migration_types.h"
#include "osc/status_line.h"

namespace osc {

// What the command line does for one table, whose name and ALTER stand in
// `command.migration.plan`.
using TableAction =
    std::function<Outcome(const CommandLine& command, Stopper* stopper)>;

// osc plan and osc run with --schema-file: finds the ALTER of each table, shows
// it, and calls `action` for the tables that have one, one after another. A
// failure does not keep the others from their run, a stop of `stopper` does.
//
// The result is the first outcome that is not kDone. With several tables the
// last lines of `out` say what became of each. `now_at` is told the table that
// is at work, empty while the file is read; it may be empty.
Outcome RunSchemaFile(const CommandLine& command, std::ostream* out,
                      StatusLine* errors, Stopper* stopper,
                      const std::function<void(const std::string&)>& now_at,
                      const TableAction& action);

}  // namespace osc

#endif  // OSC_SCHEMA_FILE_SCHEMA_FILE_COMMAND_H_
