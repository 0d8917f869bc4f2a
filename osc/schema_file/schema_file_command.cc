#include "osc/schema_file/schema_file_command.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "db/mysql_connection.h"
#include "osc/schema_file/schema_file_plan.h"

namespace osc {
namespace {

Outcome Refusal(const absl::Status& status) {
  if (absl::IsAlreadyExists(status)) return Outcome::kAnotherRun;
  return absl::IsCancelled(status) ? Outcome::kStopped : Outcome::kRefused;
}

std::string OutcomeText(Outcome outcome) {
  switch (outcome) {
    case Outcome::kDone:
      return "done";
    case Outcome::kBadUsage:
    case Outcome::kRefused:
    case Outcome::kAnotherRun:
      return "refused";
    case Outcome::kStopped:
      return "stopped";
    case Outcome::kFailed:
    case Outcome::kMismatch:
    case Outcome::kNoCutover:
      break;
  }
  return "failed";
}

}  // namespace

Outcome RunSchemaFile(const CommandLine& command, std::ostream* out,
                      StatusLine* errors, Stopper* stopper,
                      const std::function<void(const std::string&)>& now_at,
                      const TableAction& action) {
  const PlanRequest& request = command.migration.plan;
  MysqlConnectionFactory factory(command.connect);
  absl::StatusOr<SchemaFilePlan> plan = PlanSchemaFile(
      &factory, command.schema_file, request.schema, request.table, *stopper);
  if (!plan.ok()) {
    *out << (absl::IsCancelled(plan.status()) ? "stopped" : "refused")
         << ": nothing was changed" << std::endl;
    errors->Print(absl::StrCat("osc: ", plan.status().message(), "\n"));
    return Refusal(plan.status());
  }
  *out << plan->Describe() << std::flush;
  Outcome first = Outcome::kDone;
  std::string summary;
  for (const TableChange& change : plan->changes) {
    absl::StrAppend(&summary, "  ", plan->schema, ".", change.table, ": ");
    if (change.alter.empty()) {
      absl::StrAppend(&summary, "nothing to do\n");
      continue;
    }
    if (stopper->stopped()) {
      if (first == Outcome::kDone) first = Outcome::kStopped;
      absl::StrAppend(&summary, "not begun\n");
      continue;
    }
    CommandLine one = command;
    one.migration.plan.table = change.table;
    one.migration.plan.alter = change.alter.OneLine();
    if (now_at) now_at(change.table);
    const Outcome outcome = action(one, stopper);
    if (first == Outcome::kDone) first = outcome;
    absl::StrAppend(
        &summary, OutcomeText(outcome),
        outcome == Outcome::kDone
            ? ""
            : absl::StrCat(", exit code ", static_cast<int>(outcome)),
        "\n");
  }
  if (command.execute && plan->changes.size() > 1) {
    *out << "summary:\n" << summary << std::flush;
  }
  return first;
}

}  // namespace osc
