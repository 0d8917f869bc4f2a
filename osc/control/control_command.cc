#include "osc/control/control_command.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/types/optional.h"
#include "changelog/artifact_names.h"
#include "db/clock.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/commands.h"
#include "osc/control/mailbox.h"
#include "osc/run_lock.h"
#include "osc/state_table.h"

namespace osc {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(100);

bool Ends(const ControlRequest& request) {
  return request.kind == ControlRequest::Kind::kStop ||
         request.kind == ControlRequest::Kind::kAbort;
}

}  // namespace

absl::StatusOr<std::string> TellRun(Connection* connection,
                                    absl::string_view schema,
                                    absl::string_view table,
                                    const ControlRequest& request,
                                    absl::Duration patience) {
  const std::string name = Sql("!").Table(schema, table).str();
  const StateTable state(schema, NamesFor(table).state);
  absl::Status there = state.Read(connection).status();
  if (absl::IsNotFound(there)) {
    return absl::NotFoundError(absl::StrCat(
        "there is no unfinished migration of ", name,
        ", or the account may not see it: SELECT, INSERT, UPDATE "
        "and DELETE on ",
        state.sql(), " are needed. osc status lists those of the server"));
  }
  RETURN_IF_ERROR(there);
  ASSIGN_OR_RETURN(bool works, IsRunLockHeld(connection, schema, table));
  if (!works && Ends(request)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "nobody works on ", name, ", so there is nobody to ", request.Text(),
        ". What is left is removed by:\n  ", CleanupCommand(schema, table)));
  }
  const Mailbox mailbox(&state);
  ASSIGN_OR_RETURN(std::string id, mailbox.Post(connection, request.Text()));
  if (!works) {
    return absl::StrCat("nobody works on ", name,
                        "; obeyed as soon as it is gone on with:\n  ",
                        ResumeCommand(schema, table), "\n");
  }
  const absl::Time give_up = Clock::Real()->Now() + patience;
  for (;;) {
    absl::StatusOr<absl::optional<std::string>> answer =
        mailbox.Answer(connection, id);
    if (absl::IsNotFound(state.Read(connection).status())) {
      if (request.kind == ControlRequest::Kind::kCutover) {
        return std::string("the migration has come to its end\n");
      }
      return absl::NotFoundError(absl::StrCat(
          "the migration of ", name, " came to its end before it answered",
          Ends(request) ? ": it may be done" : ""));
    }
    RETURN_IF_ERROR(answer.status());
    if (answer->has_value()) {
      mailbox.Clear(connection, id).IgnoreError();
      if (absl::StartsWith(**answer, kNotDone)) {
        return absl::FailedPreconditionError(**answer);
      }
      return absl::StrCat(**answer, "\n");
    }
    if (Clock::Real()->Now() > give_up) {
      ASSIGN_OR_RETURN(bool taken_back, mailbox.TakeBack(connection, id));
      // Else it was answered just now.
      if (taken_back) break;
    }
    absl::SleepFor(kLook);
  }
  return absl::UnavailableError(absl::StrCat(
      "the run that works on ", name, " has not answered within ",
      absl::FormatDuration(patience), "; the word was taken back"));
}

}  // namespace osc
