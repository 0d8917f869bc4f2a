#include "osc/blocker_kill.h"

#include <glog/logging.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "db/status_macros.h"
#include "osc/privileges.h"

namespace osc {
namespace {

// What has to be on for performance_schema to tell LOCK TABLES from a
// transaction, and what is lost without it.
constexpr char kHandlesAreSeen[] =
    "SELECT COUNT(*) > 0 FROM performance_schema.setup_instruments WHERE NAME "
    "IN ('wait/io/table/sql/handler', 'wait/lock/table/sql/handler') AND "
    "ENABLED = 'YES'";
constexpr char kStatementsAreSeen[] =
    "SELECT COUNT(*) FROM performance_schema.setup_consumers WHERE NAME = "
    "'events_statements_current' AND ENABLED = 'YES'";

absl::Status CheckPerformanceSchema(Connection* connection,
                                    std::vector<std::string>* warnings) {
  ASSIGN_OR_RETURN(int64_t handles, connection->QueryInt(kHandlesAreSeen));
  if (handles == 0) {
    return absl::FailedPreconditionError(
        "--kill-blockers cannot tell LOCK TABLES from a transaction here: "
        "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES' WHERE "
        "NAME = 'wait/lock/table/sql/handler', or leave it out");
  }
  ASSIGN_OR_RETURN(int64_t statements,
                   connection->QueryInt(kStatementsAreSeen));
  if (statements == 0) {
    warnings->push_back(
        "--kill-blockers ends idle transactions only, and spares those with a "
        "statement in work, unless you UPDATE "
        "performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = "
        "'events_statements_current'");
  }
  return absl::OkStatus();
}

}  // namespace

std::string WhyNotToKill(const LockHolder& holder, const KillOptions& options) {
  const bool of_an_application =
      holder.user != "system user" && holder.user != "event_scheduler" &&
      (holder.command == "Sleep" || holder.command == "Query" ||
       holder.command == "Execute");
  if (!of_an_application) return "it may be a thread of the server";
  if (holder.MayBeExplicit()) return "it may hold the lock by LOCK TABLES";
  if (!holder.in_transaction) return "no transaction of it is known";
  if (holder.rolling_back) return "it is being rolled back";
  if (holder.rows_changed > options.max_rows) {
    return absl::StrCat("it has changed ", holder.rows_changed,
                        " rows, more than --kill-blockers-max-rows");
  }
  return "";
}

absl::Status CheckMayKill(Connection* connection, const Server& server,
                          const TablePair& pair,
                          std::vector<std::string>* warnings) {
  const LockSource source = FindLockSource(connection, server);
  if (source == LockSource::kNone) {
    return absl::FailedPreconditionError(absl::StrCat(
        "--kill-blockers needs to know who holds the table's metadata lock, "
        "and the server does not tell, or not this account: ",
        server.performance_schema_metadata_locks
            ? "start it with performance_schema, UPDATE "
              "performance_schema.setup_instruments SET ENABLED = 'YES' WHERE "
              "NAME = 'wait/lock/metadata/sql/mdl', and GRANT SELECT ON "
              "performance_schema.* to the account"
            : "it has no performance_schema.metadata_locks",
        server.lock_tables_read_is_told
            ? "; or INSTALL SONAME 'metadata_lock_info'"
            : "",
        "; or leave it out"));
  }
  if (source == LockSource::kPerformanceSchema) {
    RETURN_IF_ERROR(CheckPerformanceSchema(connection, warnings));
  }
  absl::Status read =
      ReadLockHolders(connection, server, source, pair).status();
  if (!read.ok()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "--kill-blockers cannot ask who holds the table's metadata lock, for "
        "which the account needs PROCESS and SELECT ON performance_schema.*: ",
        read.message()));
  }
  ASSIGN_OR_RETURN(Privileges privileges, ReadPrivileges(connection));
  if (!privileges.HasGlobal(server.right_to_kill) &&
      !privileges.HasGlobal("SUPER")) {
    warnings->push_back(absl::StrCat(
        "--kill-blockers can end sessions of the account that it connects as "
        "and no others: for these the account needs ",
        server.right_to_kill, " ON *.*"));
  }
  return absl::OkStatus();
}

BlockerWatch::BlockerWatch(ConnectionFactory* factory, const Server& server,
                           const TablePair& pair, const KillOptions& options,
                           uint64_t waiting_session, absl::Duration after)
    : factory_(factory),
      server_(server),
      pair_(pair),
      options_(options),
      waiting_session_(waiting_session) {
  if (!options_.kill) return;
  thread_ = std::thread([this, after] {
    if (ended_.WaitFor(after)) return;
    absl::Status status = EndBlockers();
    if (!status.ok()) LOG(WARNING) << "ending blockers: " << status.message();
  });
}

BlockerWatch::~BlockerWatch() {
  ended_.Stop(absl::CancelledError("the wait has ended"));
  if (thread_.joinable()) thread_.join();
}

absl::Status BlockerWatch::EndBlockers() {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory_->Connect());
  const LockSource source = FindLockSource(connection.get(), server_);
  ASSIGN_OR_RETURN(std::vector<LockHolder> holders,
                   ReadLockHolders(connection.get(), server_, source, pair_));
  // Asked afterwards: while it waits, the holders are those it waits for.
  ASSIGN_OR_RETURN(
      int64_t waits,
      connection->QueryInt(absl::StrCat(
          "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = ",
          waiting_session_,
          " AND STATE LIKE 'Waiting for table metadata lock%'")));
  if (waits == 0) return absl::OkStatus();
  for (const LockHolder& holder : holders) {
    if (ended_.stopped()) break;
    if (holder.connection == waiting_session_) continue;
    const std::string why_not = WhyNotToKill(holder, options_);
    if (!why_not.empty()) {
      LOG(WARNING) << "not ended, since " << why_not << ": "
                   << holder.Describe();
      continue;
    }
    absl::Status killed =
        connection->Execute(absl::StrCat("KILL ", holder.connection));
    LOG(WARNING) << (killed.ok() ? std::string("ended (--kill-blockers)")
                                 : absl::StrCat("cannot be ended (",
                                                killed.message(), ")"))
                 << ": " << holder.Describe();
  }
  return absl::OkStatus();
}

}  // namespace osc
