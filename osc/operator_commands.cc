#include "osc/operator_commands.h"

#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/server.h"
#include "osc/control/control_command.h"
#include "osc/cutover_command.h"
#include "osc/status_report.h"
#include "osc/unfinished.h"

namespace osc {
namespace {

// Looks of --watch.
constexpr absl::Duration kBetweenLooks = absl::Seconds(2);
constexpr char kClearScreen[] = "\033[H\033[2J";

Outcome PrintOnce(const CommandLine& command, const Streams& streams) {
  auto connection = ConnectPlainly(command.connect);
  if (!connection.ok()) {
    return Fail(streams, Outcome::kRefused, connection.status());
  }
  const PlanRequest& place = command.migration.plan;
  absl::StatusOr<Server> server = ReadServer(connection->get());
  absl::StatusOr<std::vector<Unfinished>> all =
      FindUnfinished(connection->get(), place.schema, place.table,
                     /*with_advance=*/true);
  for (const absl::Status& status : {server.status(), all.status()}) {
    if (!status.ok()) return Fail(streams, Outcome::kRefused, status);
  }
  *streams.out << (command.json ? StatusJson(server->Describe(), *all)
                                : StatusText(*all))
               << std::flush;
  return Outcome::kDone;
}

}  // namespace

Outcome PrintStatus(const CommandLine& command, const Streams& streams) {
  Outcome outcome = PrintOnce(command, streams);
  while (command.watch) {
    // Also when the server could not be reached: it may come back.
    absl::SleepFor(kBetweenLooks);
    if (isatty(STDOUT_FILENO)) *streams.out << kClearScreen;
    outcome = PrintOnce(command, streams);
  }
  return outcome;
}

Outcome GiveTheWord(const CommandLine& command, const Streams& streams) {
  auto connection = ConnectPlainly(command.connect);
  if (!connection.ok()) return Refuse(streams, connection.status());
  const PlanRequest& place = command.migration.plan;
  absl::StatusOr<std::string> told =
      LetCutoverGoOn(connection->get(), place.schema, place.table);
  if (!told.ok()) return Refuse(streams, told.status());
  *streams.out << *told << std::flush;
  return Outcome::kDone;
}

Outcome ControlRun(const CommandLine& command, const Streams& streams) {
  auto connection = ConnectPlainly(command.connect);
  if (!connection.ok()) {
    return Fail(streams, Outcome::kRefused, connection.status());
  }
  const PlanRequest& place = command.migration.plan;
  absl::StatusOr<std::string> told =
      TellRun(connection->get(), place.schema, place.table, command.control);
  if (!told.ok()) {
    return Fail(streams,
                absl::IsUnavailable(told.status()) ? Outcome::kFailed
                                                   : Outcome::kRefused,
                told.status());
  }
  *streams.out << *told << std::flush;
  return Outcome::kDone;
}

}  // namespace osc
