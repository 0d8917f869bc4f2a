#include "osc/run_lock.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "changelog/artifact_names.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/server_start.h"

namespace osc {
namespace {

// At most 64 characters, for every server's GET_LOCK: the name is shortened as
// an artifact's is.
std::string LockName(absl::string_view schema, absl::string_view table) {
  return NamesFor(
             absl::AsciiStrToLower(absl::StrCat("osc/", schema, "/", table)))
      .log;
}

}  // namespace

RunLock::RunLock(ConnectionFactory* factory, absl::string_view schema,
                 absl::string_view table)
    : factory_(factory),
      table_(absl::StrCat(QuoteIdent(schema), ".", QuoteIdent(table))),
      name_(LockName(schema, table)) {}

RunLock::~RunLock() {
  if (connection_ == nullptr) return;
  connection_->Execute(Sql("DO RELEASE_LOCK(?)").Value(name_)).IgnoreError();
}

absl::Status RunLock::Take(int wait_seconds) {
  ASSIGN_OR_RETURN(connection_, factory_->Connect());
  ++connections_;
  return TakeOnConnection(wait_seconds);
}

// A session of this lock that was killed and that the server keeps for a while.
absl::StatusOr<bool> RunLock::IsEarlier(const std::string& session) {
  auto earlier = earlier_.find(session);
  if (earlier == earlier_.end()) return false;
  // After a restart of the server its number may be somebody else's.
  ASSIGN_OR_RETURN(const StartMarks marks, MarksSinceStart(connection_.get()));
  return marks.Hold(earlier->second);
}

absl::Status RunLock::TakeOnConnection(int wait_seconds) {
  ASSIGN_OR_RETURN(
      Result got,
      connection_->Query(absl::StrCat(
          Sql("SELECT GET_LOCK(?, ?), CONNECTION_ID(), ")
              .Value(name_)
              .Value(wait_seconds)
              .str(),
          kStartMark, Sql(", IS_USED_LOCK(?)").Value(name_).str())));
  if (got.rows.size() != 1 || got.rows[0].size() != 4 ||
      !absl::SimpleAtoi(got.rows[0][2].value_or(""), &mark_)) {
    return absl::InternalError("no answer to GET_LOCK");
  }
  const Row& row = got.rows[0];
  session_ = row[1].value_or("");
  if (row[0] == "1") {
    earlier_.clear();
    return absl::OkStatus();
  }
  const std::string owner = row[3].value_or("");
  ASSIGN_OR_RETURN(const bool own, IsEarlier(owner));
  if (own) return absl::OkStatus();
  return absl::AlreadyExistsError(
      absl::StrCat("another run works on ", table_, ": connection ",
                   owner.empty() ? "unknown" : owner,
                   " of this server holds its lock. Wait until it has ended, "
                   "or stop it."));
}

// A moment for the server to notice that an earlier client is dead.
absl::Status RunLock::Acquire() { return Take(3); }

absl::Status RunLock::Renew() {
  if (connection_ != nullptr) {
    absl::StatusOr<Result> mine = connection_->Query(
        Sql("SELECT IS_USED_LOCK(?) = CONNECTION_ID()").Value(name_));
    if (mine.ok() && mine->Scalar() == "1") return absl::OkStatus();
    if (mine.ok()) return TakeOnConnection(0);
    earlier_[session_] = mark_;
    connection_.reset();
  }
  // The server may take a moment to notice that the old connection is dead.
  return Take(earlier_.empty() ? 10 : 1);
}

absl::StatusOr<bool> RunLock::OwnerIsAtWork() {
  ASSIGN_OR_RETURN(
      int64_t works,
      connection_->QueryInt(
          Sql("SELECT COUNT(*) FROM information_schema.PROCESSLIST "
              "WHERE ID = IS_USED_LOCK(?) AND COMMAND = 'Query'")
              .Value(name_)));
  return works > 0;
}

absl::StatusOr<bool> IsRunLockHeld(Connection* connection,
                                   absl::string_view schema,
                                   absl::string_view table) {
  ASSIGN_OR_RETURN(int64_t held, connection->QueryInt(
                                     Sql("SELECT IS_USED_LOCK(?) IS NOT NULL")
                                         .Value(LockName(schema, table))));
  return held != 0;
}

}  // namespace osc
