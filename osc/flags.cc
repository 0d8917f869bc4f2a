#include "osc/flags.h"

#include <gflags/gflags.h>

#include <cstring>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "db/duration_text.h"
#include "db/status_macros.h"
#include "osc/arguments.h"
#include "osc/connection_flags.h"
#include "osc/control/control_flags.h"
#include "osc/cutover_flags.h"
#include "osc/flag_table.h"
#include "osc/flag_values.h"
#include "osc/log_flags.h"
#include "osc/resume_flags.h"
#include "osc/schema_file/schema_file_flags.h"
#include "osc/state_flags.h"
#include "osc/throttle/throttle_flags.h"
#include "osc/tune_flags.h"

DEFINE_string(database, "", "Schema of the table");
DEFINE_string(table, "", "The table to change");
DEFINE_string(alter, "",
              "What would follow ALTER TABLE name, such as \"ADD COLUMN note "
              "VARCHAR(64)\"");
DEFINE_bool(execute, false, "Do it. Without it nothing is changed");

DEFINE_string(chunk_time, "100ms",
              "How long the copy of a chunk should take. Less: shorter "
              "transactions, less replica lag. More: fewer of them");
DEFINE_int64(chunk_rows, osc::ChunkSizerOptions().max_rows,
             "Rows of a chunk at the most, whatever --chunk-time would allow");
DEFINE_int32(copy_workers, osc::CopyOptions().workers,
             "Chunks copied side by side");
DEFINE_int64(copy_rate, osc::CopyOptions().rows_per_second,
             "Limit in rows per second; 0: none");

DEFINE_int32(max_load_share, osc::MigrationOptions().max_load_share,
             "Percent of the time that each worker of copy and checksum may be "
             "busy; the rest of it rests");

DEFINE_string(defer_indexes, "auto",
              "Build the secondary indexes after the copy, by one ALTER of the "
              "shadow: faster, but replicas run that statement in one piece. "
              "yes, no, or auto: where no replica is connected");

DEFINE_string(foreign_keys, "refuse",
              "What to do about foreign keys of other tables that reference "
              "the table: refuse the migration, or rebuild them at the "
              "cutover so that they reference the new table");

DEFINE_int32(replay_workers, osc::ReplayOptions().workers,
             "Batches replayed side by side, on disjoint keys");
DEFINE_int64(replay_batch, osc::ReplayOptions().batch_entries,
             "Log entries of a batch. More: better merging of hot rows, longer "
             "transactions");
DEFINE_int64(replay_rate, osc::ReplayOptions().rows_per_second,
             "Limit in rows per second; 0: none");

DEFINE_int32(checksum_workers, osc::ChecksumOptions().workers,
             "Chunks verified side by side");

DEFINE_string(progress_interval, "30s",
              "Between lines of progress where stderr is no terminal");
DEFINE_bool(verbose, false,
            "Log details too: the sessions' set-up, places in the source");

namespace osc {
namespace {

// "log_dir" is a flag of glog's too, so it is none of ours for gflags. Neither
// are the two that gflags would answer itself.
bool IsBoolApart(const std::string& name) {
  return name == "help" || name == "version";
}

FlagKind KindOf(const std::string& name) {
  if (IsBoolApart(name)) return FlagKind::kBool;
  for (const FlagEntry& entry : FlagTable()) {
    if (name == entry.name) {
      return entry.value[0] == '\0' ? FlagKind::kBool : FlagKind::kValue;
    }
  }
  return FlagKind::kUnknown;
}

absl::Status SetFlag(const FlagArgument& flag) {
  if (!gflags::SetCommandLineOption(flag.name.c_str(), flag.value.c_str())
           .empty()) {
    return absl::OkStatus();
  }
  if (KindOf(flag.name) == FlagKind::kBool) {
    return Usage(flag.name, "=", flag.value, ": it is a switch; write ",
                 FlagText(flag.name), " or ",
                 FlagText(absl::StrCat("no-", flag.name)));
  }
  return Usage(flag.name, "=", flag.value, ": write a whole number");
}

// Of osc status and osc cleanup: the whole server, a schema or a table.
absl::Status ReadPlace(CommandLine* out) {
  const bool cleanup = out->command == Command::kCleanup;
  const char* command = cleanup ? "osc cleanup" : "osc status";
  for (const char* name : {"alter", "schema_file"}) {
    if (Given(name)) return Usage(name, " is not for ", command);
  }
  if (FLAGS_database.empty() && !FLAGS_table.empty()) {
    return Usage("database", " is missing: write the schema of the table");
  }
  if (FLAGS_execute && !cleanup) {
    return Usage("execute", " is not for osc status, which changes nothing");
  }
  out->migration.plan.schema = out->cleanup.schema = FLAGS_database;
  out->migration.plan.table = out->cleanup.table = FLAGS_table;
  out->execute = out->cleanup.execute = FLAGS_execute;
  if (!cleanup) return ReadStatusFlags(&out->json, &out->watch);
  return ReadCleanupFlags(&out->cleanup);
}

absl::Status ReadRequest(CommandLine* out) {
  if (out->command == Command::kStatus || out->command == Command::kCleanup) {
    return ReadPlace(out);
  }
  RETURN_IF_ERROR(RefuseStateFlags());
  if (FLAGS_database.empty()) {
    return Usage("database", " is missing: write the schema of the table");
  }
  const bool from_file = !out->schema_file.path.empty();
  if (from_file && out->command == Command::kTune) {
    return Usage("schema_file", " is for osc plan and osc run");
  }
  if (FLAGS_table.empty() && !from_file) {
    return Usage("table", " is missing: write the table to change");
  }
  if (out->command == Command::kResume || out->command == Command::kCutover ||
      out->command == Command::kControl) {
    out->migration.plan.schema = FLAGS_database;
    out->migration.plan.table = FLAGS_table;
    if (Given("alter") || from_file) {
      return Usage(from_file ? "schema_file" : "alter",
                   " is for osc plan and osc run; this command is about what "
                   "was begun");
    }
    out->execute = true;
    return absl::OkStatus();
  }
  if (FLAGS_alter.empty() && !from_file) {
    return Usage("alter",
                 " is missing: write what would follow ALTER TABLE name, in "
                 "quotes, or give --schema-file");
  }
  PlanRequest& plan = out->migration.plan;
  plan.schema = FLAGS_database;
  plan.table = FLAGS_table;
  plan.alter = FLAGS_alter;
  if (FLAGS_defer_indexes == "yes") {
    plan.defer_indexes = DeferIndexes::kYes;
  } else if (FLAGS_defer_indexes == "no") {
    plan.defer_indexes = DeferIndexes::kNo;
  } else if (FLAGS_defer_indexes != "auto") {
    return Usage("defer_indexes", "=", FLAGS_defer_indexes,
                 ": write yes, no or auto");
  }
  plan.rebuild_foreign_keys = FLAGS_foreign_keys == "rebuild";
  if (!plan.rebuild_foreign_keys && FLAGS_foreign_keys != "refuse") {
    return Usage("foreign_keys", "=", FLAGS_foreign_keys,
                 ": write refuse or rebuild");
  }
  out->execute = FLAGS_execute;
  if (out->execute && out->command == Command::kPlan) {
    return Usage("execute",
                 " is for osc run and osc tune; osc plan changes nothing");
  }
  return absl::OkStatus();
}

absl::Status ReadEngine(MigrationOptions* options) {
  RETURN_IF_ERROR(CheckRange("copy_workers", FLAGS_copy_workers, 1, 64));
  RETURN_IF_ERROR(CheckRange("chunk_rows", FLAGS_chunk_rows, 1, 100000000));
  RETURN_IF_ERROR(CheckRange("replay_workers", FLAGS_replay_workers, 1, 64));
  RETURN_IF_ERROR(
      CheckRange("checksum_workers", FLAGS_checksum_workers, 1, 64));
  RETURN_IF_ERROR(CheckRange("replay_batch", FLAGS_replay_batch, 1, 100000));
  RETURN_IF_ERROR(CheckRange("copy_rate", FLAGS_copy_rate, 0, 1000000000));
  RETURN_IF_ERROR(CheckRange("replay_rate", FLAGS_replay_rate, 0, 1000000000));
  RETURN_IF_ERROR(CheckRange("max_load_share", FLAGS_max_load_share, 1, 100));
  options->copy.workers = FLAGS_copy_workers;
  ChunkSizerOptions& chunk = options->copy.chunk;
  chunk.max_rows = FLAGS_chunk_rows;
  chunk.start_rows = std::min(chunk.start_rows, chunk.max_rows);
  chunk.min_rows = std::min(chunk.min_rows, chunk.max_rows);
  options->copy.rows_per_second = FLAGS_copy_rate;
  options->max_load_share = FLAGS_max_load_share;
  options->replay.workers = FLAGS_replay_workers;
  options->replay.batch_entries = FLAGS_replay_batch;
  options->replay.rows_per_second = FLAGS_replay_rate;
  options->checksum.workers = FLAGS_checksum_workers;
  options->cutover.batch_entries =
      std::min<int64_t>(FLAGS_replay_batch, options->cutover.batch_entries);
  return absl::OkStatus();
}

absl::Status ReadTimes(CommandLine* out) {
  MigrationOptions& options = out->migration;
  ASSIGN_OR_RETURN(options.copy.chunk.target,
                   ReadTime("chunk_time", FLAGS_chunk_time,
                            absl::Milliseconds(10), absl::Minutes(1)));
  ASSIGN_OR_RETURN(out->progress_interval,
                   ReadTime("progress_interval", FLAGS_progress_interval,
                            absl::Seconds(1), absl::Hours(24)));
  return absl::OkStatus();
}

constexpr char kCommands[] =
    "write osc plan, osc run, osc resume, osc cutover, osc control, osc "
    "status, osc cleanup, osc tune or osc report";

// osc [help] [plan | run | resume | cutover | status | cleanup | tune], or
// osc control WORD…, or osc report FILE
absl::Status ReadWords(std::vector<std::string> words, bool help,
                       CommandLine* out) {
  if (!words.empty() && words[0] == "help") {
    help = true;
    words.erase(words.begin());
  }
  if (words.empty() && !help) {
    return absl::InvalidArgumentError(
        absl::StrCat("no command: ", kCommands, "; osc --help explains"));
  }
  if (!help && words[0] == "control") {
    words.erase(words.begin());
    ASSIGN_OR_RETURN(out->control, ParseControl(words));
    out->command = Command::kControl;
    return absl::OkStatus();
  }
  if (!help && words[0] == "report" && words.size() == 2) {
    out->report_input = words[1];
    words.pop_back();
  }
  if (words.size() > 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        "stray argument \"", words[1],
        "\": flags begin with --, and a text with spaces needs quotes"));
  }
  const std::string word = words.empty() ? "" : words[0];
  const std::map<std::string, Command> commands = {
      {"", Command::kHelp},           {"plan", Command::kPlan},
      {"run", Command::kRun},         {"resume", Command::kResume},
      {"cutover", Command::kCutover}, {"status", Command::kStatus},
      {"control", Command::kControl}, {"cleanup", Command::kCleanup},
      {"tune", Command::kTune},       {"report", Command::kReport}};
  const auto found = commands.find(word);
  if (found == commands.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat("unknown command \"", word, "\": ", kCommands));
  }
  out->help_topic = help ? word : "";
  out->command = help ? Command::kHelp : found->second;
  return absl::OkStatus();
}

absl::Status ReadReportFlags(const std::vector<FlagArgument>& flags,
                             CommandLine* out) {
  for (const FlagArgument& flag : flags) {
    if (flag.name != "output") {
      return Usage(flag.name, " is not for osc report");
    }
    out->report_output = flag.value;
  }
  if (out->report_input.empty()) {
    return absl::InvalidArgumentError(
        "osc report: no file; write the report of a run, or its recording");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CommandLine> ParseCommandLine(
    const std::vector<std::string>& args) {
  ASSIGN_OR_RETURN(Arguments arguments, SplitArguments(args, KindOf));
  gflags::FlagSaver restores_the_defaults;
  CommandLine out;
  bool help = false;
  std::vector<std::string> renames, drops;
  for (const FlagArgument& flag : arguments.flags) {
    if (flag.name == "rename") renames.push_back(flag.value);
    if (flag.name == "allow_drop") drops.push_back(flag.value);
    if (flag.name == "help") {
      help = true;
    } else if (flag.name == "version") {
      out.command = Command::kVersion;
      return out;
    } else if (flag.name == "log_dir") {
      out.log.folder = flag.value;
    } else {
      RETURN_IF_ERROR(SetFlag(flag));
    }
  }
  RETURN_IF_ERROR(ReadWords(std::move(arguments.words), help, &out));
  if (out.command == Command::kHelp) return out;
  if (out.command == Command::kReport) {
    RETURN_IF_ERROR(ReadReportFlags(arguments.flags, &out));
    return out;
  }
  RETURN_IF_ERROR(ReadConnectionFlags(&out.connect, &out.ask_password));
  RETURN_IF_ERROR(ReadSchemaFileFlags(renames, drops, &out.schema_file));
  RETURN_IF_ERROR(ReadRequest(&out));
  RETURN_IF_ERROR(ReadEngine(&out.migration));
  RETURN_IF_ERROR(ReadResumeFlags(&out.migration));
  out.cleanup.accept_new_server = out.migration.accept_new_server;
  RETURN_IF_ERROR(ReadLogFlags(&out.migration.log_limits));
  RETURN_IF_ERROR(
      ReadControlFlags(&out.migration.auto_rate, &out.serve_socket));
  RETURN_IF_ERROR(ReadTimes(&out));
  RETURN_IF_ERROR(ReadCutoverFlags(&out.migration));
  RETURN_IF_ERROR(ReadThrottleFlags(&out.migration.throttle));
  if (out.command == Command::kTune) {
    RETURN_IF_ERROR(ReadTuneFlags(&out.tune, &out.tune_output));
    out.tune.request = out.migration.plan;
  } else {
    RETURN_IF_ERROR(RefuseTuneFlags());
  }
  if (out.command == Command::kPlan || out.command == Command::kRun ||
      out.command == Command::kResume) {
    RETURN_IF_ERROR(ReadSeeingFlags(&out.seeing));
  } else {
    RETURN_IF_ERROR(RefuseSeeingFlags());
  }
  if (!out.seeing.report.empty() && !out.schema_file.path.empty()) {
    return Usage("report",
                 " is about one table, so it is not for --schema-file");
  }
  ASSIGN_OR_RETURN(out.log.json, ReadLogFormat());
  out.log.verbose = FLAGS_verbose;
  return out;
}

std::vector<FlagHelp> FlagHelps() {
  std::vector<FlagHelp> helps;
  for (const FlagEntry& entry : FlagTable()) {
    FlagHelp help;
    help.group = entry.group;
    help.name = FlagText(entry.name);
    if (entry.value[0] != '\0') absl::StrAppend(&help.name, "=", entry.value);
    if (std::strcmp(entry.name, "log_dir") == 0) {
      help.text = "Write the log to a file in this folder as well";
    } else {
      const auto info = gflags::GetCommandLineFlagInfoOrDie(entry.name);
      help.text = info.description;
      if (info.type != "bool" && help.group != "Connection") {
        help.default_value = info.default_value;
      }
    }
    helps.push_back(std::move(help));
  }
  return helps;
}

}  // namespace osc
