#include "osc/command_line.h"

#include <glog/logging.h>
#include <signal.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "db/mysql_connection.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "db/stop.h"
#include "osc/ask_password.h"
#include "osc/cleanup_command.h"
#include "osc/command_support.h"
#include "osc/commands.h"
#include "osc/control/control_socket.h"
#include "osc/control/socket_words.h"
#include "osc/flags.h"
#include "osc/help.h"
#include "osc/log_setup.h"
#include "osc/operator_commands.h"
#include "osc/planner.h"
#include "osc/progress_printer.h"
#include "osc/report/report_command.h"
#include "osc/schema_file/schema_file_command.h"
#include "osc/signals.h"
#include "osc/summary.h"
#include "osc/tune/flag_file.h"
#include "osc/tune/scratch_schema.h"
#include "osc/tune/tune.h"
#include "osc/tune/tune_report.h"
#include "osc/view/seeing_flags.h"

namespace osc {
namespace {

Outcome PrintPlan(const CommandLine& command, const Streams& streams) {
  auto connection = ConnectPlainly(command.connect);
  if (!connection.ok()) return Refuse(streams, connection.status());
  absl::StatusOr<Plan> plan =
      MakePlan(connection->get(), command.migration.plan);
  if (!plan.ok()) return Refuse(streams, plan.status());
  *streams.out << plan->Describe() << "cutover window:  "
               << command.migration.cutover.window.Describe(absl::Now())
               << "\nnothing was changed" << std::endl;
  return Outcome::kDone;
}

// Whatever ends it, the next one goes on where it stopped.
Outcome CleanUpServer(const CommandLine& command, const Streams& streams) {
  absl::StatusOr<ConnectOptions> connect = EngineConnections(command);
  if (!connect.ok()) return Refuse(streams, connect.status());
  const CleanupOptions& options = command.cleanup;
  auto log =
      LogSetup::Start(command.log,
                      options.schema.empty() ? std::string("the server")
                      : options.table.empty()
                          ? options.schema
                          : absl::StrCat(options.schema, ".", options.table),
                      streams.errors);
  if (!log.ok()) return Fail(streams, Outcome::kBadUsage, log.status());
  (*log)->SetPhase("cleanup");
  MysqlConnectionFactory factory(*std::move(connect));
  return CleanUp(&factory, options, Stopper(), streams.out);
}

// What to do about a run that is cut short.
std::string Abandoned(const PlanRequest& request) {
  return absl::StrCat("osc: left at once, at the second signal. ",
                      Sql("!").Table(request.schema, request.table).str(),
                      " is in use. To go on:\n  ",
                      ResumeCommand(request.schema, request.table),
                      "\nor to remove what is left:\n  ",
                      CleanupCommand(request.schema, request.table), "\n");
}

// Changes one table until it is done or `stopper` stops it.
Outcome Migrate(const CommandLine& command, const Streams& streams,
                ConnectOptions connect, Stopper* stopper) {
  MigrationOptions options = command.migration;
  const PlanRequest& request = options.plan;
  auto log = LogSetup::Start(command.log,
                             absl::StrCat(request.schema, ".", request.table),
                             streams.errors);
  if (!log.ok()) return Fail(streams, Outcome::kBadUsage, log.status());
  for (const std::string& sql : connect.session_setup) VLOG(1) << sql;
  options.throttle.connect = connect;
  MysqlConnectionFactory factory(std::move(connect));
  std::unique_ptr<ControlSocket> socket;
  if (!command.serve_socket.empty()) {
    absl::StatusOr<std::unique_ptr<ControlSocket>> listening =
        ControlSocket::Listen(
            command.serve_socket, [&](const std::string& line) {
              return AnswerLine(&factory, request.schema, request.table, line);
            });
    if (!listening.ok()) return Refuse(streams, listening.status());
    socket = *std::move(listening);
  }
  options.on_phase = [&](Phase phase) { (*log)->SetPhase(PhaseName(phase)); };
  auto observers =
      MakeObservers(command.seeing, command.log.json ? log->get() : nullptr,
                    command.progress_interval);
  if (!observers.ok()) return Refuse(streams, observers.status());
  for (const auto& each : *observers) options.observers.push_back(each.get());
  Migration migration(&factory, stopper, options);
  MigrationResult result;
  {
    absl::optional<ProgressPrinter> printer;
    if (!command.log.json) {
      printer.emplace([&] { return migration.Stats(); }, streams.errors,
                      command.progress_interval);
    }
    result = migration.Run();
  }
  *streams.out << Summary(options, result) << std::flush;
  const std::string failure = FailureReport(result);
  if (failure.empty()) return result.outcome;
  if (command.log.json) {
    LOG(ERROR) << failure;
  } else {
    streams.errors->Print(failure);
  }
  return result.outcome;
}

Outcome Execute(const CommandLine& command, const Streams& streams) {
  absl::StatusOr<ConnectOptions> connect = EngineConnections(command);
  if (!connect.ok()) return Refuse(streams, connect.status());
  Stopper stopper;
  SignalWatch signals(&stopper, [&] {
    streams.errors->Show("");
    streams.errors->Print(Abandoned(command.migration.plan));
    _exit(static_cast<int>(Outcome::kStopped));
  });
  return Migrate(command, streams, *std::move(connect), &stopper);
}

// The tables of a schema file, planned or changed one after another under one
// stopper.
Outcome FollowSchemaFile(const CommandLine& command, const Streams& streams) {
  absl::Mutex mu;
  PlanRequest now = command.migration.plan;
  bool reading = true;
  Stopper stopper;
  SignalWatch signals(&stopper, [&] {
    absl::MutexLock lock(&mu);
    streams.errors->Show("");
    streams.errors->Print(
        reading ? absl::StrCat("osc: left at once, at the second signal. A "
                               "schema ",
                               now.schema,
                               "__osc_TABLE may be left: "
                               "drop it\n")
                : Abandoned(now));
    _exit(static_cast<int>(Outcome::kStopped));
  });
  auto now_at = [&](const std::string& table) {
    absl::MutexLock lock(&mu);
    reading = false;
    now.table = table;
  };
  return RunSchemaFile(
      command, streams.out, streams.errors, &stopper, now_at,
      [&](const CommandLine& one, Stopper* shared) {
        if (!one.execute) return PrintPlan(one, streams);
        absl::StatusOr<ConnectOptions> connect = EngineConnections(one);
        if (!connect.ok()) return Refuse(streams, connect.status());
        return Migrate(one, streams, *std::move(connect), shared);
      });
}

Outcome PrintTuningPlan(const CommandLine& command, const Streams& streams) {
  auto connection = ConnectPlainly(command.connect);
  if (!connection.ok()) return Refuse(streams, connection.status());
  absl::StatusOr<TunePlan> plan = PlanTuning(connection->get(), command.tune);
  if (!plan.ok()) return Refuse(streams, plan.status());
  *streams.out << DescribeTuning(*plan, command.tune) << "nothing was changed"
               << std::endl;
  return Outcome::kDone;
}

Outcome ReportTuning(const CommandLine& command, const Streams& streams,
                     const TuneReport& report) {
  const std::string flags = FlagFileText(
      report, absl::FormatTime("%Y-%m-%d %H:%M:%S %Ez", absl::Now(),
                               absl::LocalTimeZone()));
  *streams.out << TuneReportText(report) << "\n";
  if (!report.cleanup.ok()) {
    Fail(streams, Outcome::kDone, report.cleanup);
  }
  if (command.tune_output.empty()) {
    *streams.out << flags << std::flush;
    return Outcome::kDone;
  }
  absl::Status written = WriteFlagFile(command.tune_output, flags);
  if (!written.ok()) {
    *streams.out << flags << std::flush;
    return Fail(streams, Outcome::kFailed, written);
  }
  *streams.out << "flag file: " << command.tune_output << std::endl;
  return Outcome::kDone;
}

Outcome ReportNoTuning(const CommandLine& command, const Streams& streams,
                       bool has_begun, const absl::Status& status) {
  if (absl::IsCancelled(status)) {
    *streams.out << "stopped: nothing was tuned" << std::endl;
    return Fail(streams, Outcome::kStopped, status);
  }
  if (has_begun) {
    *streams.out << "failed: nothing was tuned; " << command.tune.request.schema
                 << "." << command.tune.request.table << " was only read"
                 << std::endl;
    return Fail(streams, Outcome::kFailed, status);
  }
  Refuse(streams, status);
  return absl::IsAlreadyExists(status) ? Outcome::kAnotherRun
                                       : Outcome::kRefused;
}

Outcome TuneTable(const CommandLine& command, const Streams& streams) {
  const PlanRequest& request = command.tune.request;
  absl::StatusOr<ConnectOptions> connect = EngineConnections(command);
  if (!connect.ok()) return Refuse(streams, connect.status());
  Stopper stopper;
  SignalWatch signals(&stopper, [&] {
    streams.errors->Show("");
    streams.errors->Print(absl::StrCat(
        "osc: left at once, at the second signal; this removes what may be "
        "left:\n  ",
        DropScratchSql(ScratchSchemaOf(command.tune)), ";\n"));
    _exit(static_cast<int>(Outcome::kStopped));
  });
  auto log = LogSetup::Start(command.log,
                             absl::StrCat(request.schema, ".", request.table),
                             streams.errors);
  if (!log.ok()) return Fail(streams, Outcome::kBadUsage, log.status());
  (*log)->SetPhase("tune");
  MysqlConnectionFactory factory(*std::move(connect));
  Tune tune(&factory, &stopper, command.tune, [&](absl::string_view line) {
    if (streams.errors->shown()) {
      streams.errors->Show(line);
    } else {
      LOG(INFO) << line;
    }
  });
  absl::StatusOr<TuneReport> report = tune.Run();
  streams.errors->Show("");
  return report.ok() ? ReportTuning(command, streams, *report)
                     : ReportNoTuning(command, streams, tune.has_begun(),
                                      report.status());
}

}  // namespace

Outcome RunCommandLine(const std::vector<std::string>& args,
                       const Streams& streams) {
  // A reader of our output that went away must not end a migration.
  signal(SIGPIPE, SIG_IGN);
  absl::StatusOr<CommandLine> command = ParseCommandLine(args);
  if (!command.ok()) {
    return Fail(streams, Outcome::kBadUsage, command.status());
  }
  if (command->command == Command::kHelp) {
    *streams.out << HelpText(command->help_topic) << std::flush;
    return Outcome::kDone;
  }
  if (command->command == Command::kVersion) {
    *streams.out << VersionText() << std::flush;
    return Outcome::kDone;
  }
  if (command->command == Command::kReport) {
    absl::Status written = MakeReportAnew(command->report_input,
                                          command->report_output, streams.out);
    return written.ok() ? Outcome::kDone
                        : Fail(streams, Outcome::kBadUsage, written);
  }
  if (command->ask_password) {
    absl::StatusOr<std::string> password = AskPassword("Password: ");
    if (!password.ok()) {
      return Fail(streams, Outcome::kBadUsage, password.status());
    }
    command->connect.password = *std::move(password);
  }
  if (command->command == Command::kStatus) {
    return PrintStatus(*command, streams);
  }
  if (command->command == Command::kCutover) {
    return GiveTheWord(*command, streams);
  }
  if (command->command == Command::kControl) {
    return ControlRun(*command, streams);
  }
  if (command->command == Command::kCleanup) {
    return CleanUpServer(*command, streams);
  }
  if (command->command == Command::kTune) {
    return command->execute ? TuneTable(*command, streams)
                            : PrintTuningPlan(*command, streams);
  }
  if (!command->schema_file.path.empty()) {
    return FollowSchemaFile(*command, streams);
  }
  return command->execute ? Execute(*command, streams)
                          : PrintPlan(*command, streams);
}

}  // namespace osc
