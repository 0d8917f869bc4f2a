#ifndef OSC_FLAGS_H_
#define OSC_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/mysql_connection.h"
#include "osc/cleanup_command.h"
#include "osc/control/words.h"
#include "osc/log_setup.h"
#include "osc/migration.h"
#include "osc/schema_file/schema_file_flags.h"
#include "osc/tune/tune.h"
#include "osc/view/seeing_flags.h"

namespace osc {

enum class Command {
  kHelp,
  kVersion,
  kPlan,
  kRun,
  kResume,
  kCutover,
  kControl,
  kTune,
  kStatus,
  kCleanup,
  kReport
};

// What the operator asked for, checked.
struct CommandLine {
  Command command = Command::kHelp;
  std::string help_topic;  // the command's word; empty for all
  ConnectOptions connect;
  bool ask_password = false;
  MigrationOptions migration;
  // With --schema-file: table and alter of migration.plan are not set, the
  // table aside if the operator names some of the file.
  SchemaFileOptions schema_file;
  TuneOptions tune;         // of kTune
  std::string tune_output;  // the flag file; empty: none
  // Of kStatus, which lists migration.plan's table, or schema, or all.
  bool json = false;
  bool watch = false;
  ControlRequest control;    // of kControl
  std::string serve_socket;  // empty: none
  CleanupOptions cleanup;    // of kCleanup
  bool execute = false;
  absl::Duration progress_interval;
  LogOptions log;
  SeeingOptions seeing;
  // Of kReport: what to read, and what to write; empty: stdout.
  std::string report_input, report_output;
};

// Reads the arguments that follow the program's name. InvalidArgument, in one
// sentence that names the flag and says what to write, for anything that cannot
// be meant. Each call begins with the defaults. Not thread-safe.
absl::StatusOr<CommandLine> ParseCommandLine(
    const std::vector<std::string>& args);

// A flag as the help shows it.
struct FlagHelp {
  std::string group;
  std::string name;           // "--chunk-time=TIME"
  std::string text;           // what it does
  std::string default_value;  // empty when there is nothing to show
};

// All flags in the order of the help; those of a group follow each other.
std::vector<FlagHelp> FlagHelps();

}  // namespace osc

#endif  // OSC_FLAGS_H_
