#include "osc/run_lock.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "changelog/artifact_names.h"
#include "db/sql.h"
#include "db/status_macros.h"

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
  ASSIGN_OR_RETURN(
      Result got,
      connection_->Query(
          Sql("SELECT GET_LOCK(?, ?)").Value(name_).Value(wait_seconds)));
  if (got.Scalar() == "1") return absl::OkStatus();
  ASSIGN_OR_RETURN(
      Result owner,
      connection_->Query(Sql("SELECT IS_USED_LOCK(?)").Value(name_)));
  return absl::AlreadyExistsError(absl::StrCat(
      "another run works on ", table_, ": connection ",
      owner.Scalar().value_or("unknown"),
      " of this server holds its lock. Wait until it has ended, or stop it."));
}

// A moment for the server to notice that an earlier client is dead.
absl::Status RunLock::Acquire() { return Take(3); }

absl::Status RunLock::Renew() {
  if (connection_ != nullptr) {
    absl::StatusOr<Result> mine = connection_->Query(
        Sql("SELECT IS_USED_LOCK(?) = CONNECTION_ID()").Value(name_));
    if (mine.ok() && mine->Scalar() == "1") return absl::OkStatus();
    connection_.reset();
  }
  // The server may take a moment to notice that the old connection is dead.
  return Take(10);
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
