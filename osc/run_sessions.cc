#include "osc/run_sessions.h"

#include <glog/logging.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/clock.h"
#include "db/failpoint.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/server_start.h"

namespace osc {
namespace {

// A session's row is named session/MARK/NUMBER (server_start.h).
absl::StatusOr<std::vector<std::string>> LivingSessions(
    Connection* connection, const StateTable& state) {
  ASSIGN_OR_RETURN(const StartMarks marks, MarksSinceStart(connection));
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(absl::StrCat(
          "SELECT DISTINCT p.ID FROM information_schema.PROCESSLIST p JOIN ",
          state.sql(),
          " s ON s.name LIKE 'session/%' AND SUBSTRING_INDEX(s.name, '/', -1) "
          "= p.ID AND CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(s.name, '/', 2), "
          "'/', -1) AS SIGNED) BETWEEN ",
          marks.first, " AND ", marks.last, " WHERE p.ID <> CONNECTION_ID()")));
  std::vector<std::string> ids;
  for (const Row& row : result.rows) ids.push_back(row[0].value_or(""));
  return ids;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> RunSessions::Connect() {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory_->Connect());
  RETURN_IF_ERROR(Admit(connection.get()));
  return connection;
}

absl::Status RunSessions::Admit(Connection* connection) const {
  ASSIGN_OR_RETURN(
      Result admitted,
      connection->Query(absl::StrCat(
          "REPLACE INTO ", state_->sql(),
          " (name, value) SELECT CONCAT('session/', ", kStartMark,
          ", '/', CONNECTION_ID()), s.value FROM ", state_->sql(),
          " AS s WHERE s.name = '", kStateGeneration, "' AND s.value = '",
          generation_, "' LOCK IN SHARE MODE")));
  if (admitted.affected_rows > 0) return absl::OkStatus();
  taken_up_ = true;
  return absl::FailedPreconditionError(
      "another osc has taken this migration up; this one ends and leaves "
      "everything to it");
}

absl::Status RunSessions::Prune(Connection* connection) const {
  // Names first: a session that is opened between two looks would be in the
  // second one alone.
  ASSIGN_OR_RETURN(Result known, connection->Query(absl::StrCat(
                                     "SELECT name FROM ", state_->sql(),
                                     " WHERE name LIKE "
                                     "'session/%'")));
  std::vector<std::string> names;
  for (const Row& row : known.rows) {
    names.push_back(QuoteText(row[0].value_or("")));
  }
  if (names.empty()) return absl::OkStatus();
  return connection->Execute(absl::StrCat(
      "DELETE FROM ", state_->sql(), " WHERE name IN (",
      absl::StrJoin(names, ", "),
      ") AND SUBSTRING_INDEX(name, '/', -1) NOT IN (SELECT ID FROM "
      "information_schema.PROCESSLIST)"));
}

absl::StatusOr<int64_t> TakeUp(Connection* connection, const StateTable& state,
                               int64_t seen, absl::Duration patience,
                               const Stopper& stopper) {
  ASSIGN_OR_RETURN(
      Result taken,
      connection->Query(absl::StrCat(
          "UPDATE ", state.sql(), " SET value = '", seen + 1,
          "' WHERE name = '", kStateGeneration, "' AND value = '", seen, "'")));
  if (taken.affected_rows != 1) {
    return absl::AbortedError("another osc takes this migration up right now");
  }
  RETURN_IF_ERROR(Failpoint("resume-taken-up"));
  const absl::Time give_up = Clock::Real()->Now() + patience;
  for (;;) {
    ASSIGN_OR_RETURN(std::vector<std::string> living,
                     LivingSessions(connection, state));
    if (living.empty()) break;
    if (Clock::Real()->Now() > give_up) {
      return absl::AbortedError(absl::StrCat(
          "sessions of the earlier run do not end: ",
          absl::StrJoin(living, ", "), ". Try again when they are gone."));
    }
    for (const std::string& id : living) {
      LOG(INFO) << "ending session " << id << " of the earlier run";
      connection->Execute(absl::StrCat("KILL ", id)).IgnoreError();
    }
    RETURN_IF_ERROR(stopper.SleepFor(absl::Milliseconds(50)));
  }
  RETURN_IF_ERROR(connection->Execute(absl::StrCat(
      "DELETE FROM ", state.sql(), " WHERE name LIKE 'session/%'")));
  return seen + 1;
}

}  // namespace osc
