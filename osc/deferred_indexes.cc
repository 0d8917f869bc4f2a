#include "osc/deferred_indexes.h"

#include <glog/logging.h>

#include <thread>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/session.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/privileges.h"

namespace osc {
namespace {

constexpr int kErDupKeyName = 1061;
constexpr int kErIndexCorrupt = 1712;
constexpr int kErOnlineLogTooBig = 1799;
constexpr int kErDupUnknownInIndex = 1859;
// Rather not at all than by a copy of the table or beside no writes.
constexpr char kOnline[] = ", ALGORITHM=INPLACE, LOCK=NONE";
// The statement ends with an exclusive lock on the shadow, which it should not
// fail to get after hours of work because somebody reads the table.
constexpr char kWaitLong[] = "SET SESSION lock_wait_timeout = 600";
constexpr char kOneThread[] =
    "SET SESSION innodb_ddl_threads = 1, innodb_parallel_read_threads = 1";

absl::StatusOr<bool> MayHaveReplicas(Connection* connection,
                                     const Server& server,
                                     std::string* reason) {
  if (!server.log_bin) {
    *reason = "the server writes no binlog";
    return false;
  }
  ASSIGN_OR_RETURN(Privileges privileges, ReadPrivileges(connection));
  if (!privileges.HasGlobal("PROCESS")) {
    *reason =
        "without the PROCESS right nobody can tell whether replicas are "
        "connected";
    return true;
  }
  ASSIGN_OR_RETURN(int64_t dumps,
                   connection->QueryInt(
                       "SELECT COUNT(*) FROM information_schema.PROCESSLIST "
                       "WHERE COMMAND LIKE 'Binlog Dump%'"));
  *reason =
      dumps == 0
          ? "no replica is connected"
          : absl::StrCat(dumps, dumps == 1 ? " replica is" : " replicas are",
                         " connected");
  return dumps > 0;
}

std::vector<std::string> Deferrable(const Table& shadow) {
  std::vector<std::string> names;
  for (const Index& index : shadow.indexes) {
    if (index.unique || index.type == "FULLTEXT") continue;
    // It stands among the others in the table's definition, and the order of
    // those would change.
    if (index.type != "BTREE") return {};
    names.push_back(index.name);
  }
  return names;
}

absl::StatusOr<bool> IsAsPlanned(Connection* connection,
                                 const TablePair& pair) {
  ASSIGN_OR_RETURN(
      Table now, ReadTable(connection, pair.ShadowSchema(), pair.names.shadow));
  return DefinitionOf(now.create_sql) == DefinitionOf(pair.shadow.create_sql);
}

absl::StatusOr<std::string> ReadIdentity(Connection* connection,
                                         const Server& server,
                                         const TablePair& pair) {
  return TableIdentity(connection, server, pair.ShadowSchema(),
                       pair.names.shadow,
                       /*with_create_time=*/false);
}

// Kills what `connection` runs when the stopper stops, until told to end.
class KillWhenStopped {
 public:
  KillWhenStopped(ConnectionFactory* factory, uint64_t connection_id,
                  const Stopper& stopper)
      : thread_([=, &stopper] {
          while (!ended_.WaitFor(absl::Milliseconds(100))) {
            if (!stopper.stopped()) continue;
            absl::StatusOr<std::unique_ptr<Connection>> other =
                factory->Connect();
            if (!other.ok()) continue;
            (*other)
                ->Execute(absl::StrCat("KILL QUERY ", connection_id))
                .IgnoreError();
          }
        }) {}
  ~KillWhenStopped() {
    ended_.Stop(absl::CancelledError("the statement has ended"));
    thread_.join();
  }

 private:
  Stopper ended_;
  std::thread thread_;
};

}  // namespace

std::vector<std::string> IndexDefinitions(
    const std::string& create_sql, const std::vector<std::string>& indexes) {
  const std::vector<std::string> lines = absl::StrSplit(create_sql, '\n');
  std::vector<std::string> definitions;
  for (const std::string& index : indexes) {
    const std::string head = absl::StrCat("  KEY ", QuoteIdent(index), " (");
    const size_t before = definitions.size();
    for (const std::string& line : lines) {
      if (!absl::StartsWith(line, head)) continue;
      definitions.emplace_back(
          absl::StripSuffix(absl::StripLeadingAsciiWhitespace(line), ","));
    }
    if (definitions.size() != before + 1) return {};
  }
  return definitions;
}

absl::StatusOr<IndexDeferral> DecideDeferral(Connection* connection,
                                             const Server& server,
                                             DeferIndexes mode,
                                             const Table& shadow) {
  IndexDeferral deferral;
  deferral.indexes = Deferrable(shadow);
  if (deferral.indexes.empty()) {
    deferral.reason = "there is none that could be";
    return deferral;
  }
  if (mode != DeferIndexes::kAuto) {
    deferral.defer = mode == DeferIndexes::kYes;
    deferral.reason = "asked for by --defer-indexes";
    return deferral;
  }
  ASSIGN_OR_RETURN(bool replicas,
                   MayHaveReplicas(connection, server, &deferral.reason));
  deferral.defer = !replicas;
  return deferral;
}

std::string DropIndexesSql(const TablePair& pair,
                           const IndexDeferral& deferral) {
  return absl::StrCat(
      "ALTER TABLE ", pair.ShadowSql(), " ",
      absl::StrJoin(deferral.indexes, ", ",
                    [](std::string* out, const std::string& index) {
                      absl::StrAppend(out, "DROP KEY ", QuoteIdent(index));
                    }));
}

std::string AddIndexesSql(const TablePair& pair,
                          const IndexDeferral& deferral) {
  return absl::StrCat(
      "ALTER TABLE ", pair.ShadowSql(), " ADD ",
      absl::StrJoin(IndexDefinitions(pair.shadow.create_sql, deferral.indexes),
                    ", ADD "));
}

absl::StatusOr<bool> DropDeferredIndexes(Connection* connection,
                                         const TablePair& pair,
                                         const IndexDeferral& deferral) {
  if (IndexDefinitions(pair.shadow.create_sql, deferral.indexes).empty()) {
    return false;
  }
  const std::string drop = DropIndexesSql(pair, deferral);
  const std::string add = AddIndexesSql(pair, deferral);
  absl::Status dropped = connection->Execute(drop);
  if (absl::IsFailedPrecondition(dropped)) return false;
  RETURN_IF_ERROR(dropped);
  absl::Status added = connection->Execute(absl::StrCat(add, kOnline));
  const bool online = added.ok();
  if (absl::IsFailedPrecondition(added)) added = connection->Execute(add);
  RETURN_IF_ERROR(added);
  ASSIGN_OR_RETURN(bool as_planned, IsAsPlanned(connection, pair));
  if (!as_planned) {
    return absl::InternalError(
        absl::StrCat("the secondary indexes of ", pair.ShadowSql(),
                     " cannot be built after the copy: the definition would be "
                     "another. Use --defer-indexes=no."));
  }
  if (!online) return false;
  RETURN_IF_ERROR(connection->Execute(drop));
  return true;
}

absl::Status BuildDeferredIndexes(ConnectionFactory* factory,
                                  const Server& server, const TablePair& pair,
                                  const IndexDeferral& deferral, bool gently,
                                  const Stopper& stopper,
                                  std::string* identity) {
  const std::string add = absl::StrCat(AddIndexesSql(pair, deferral), kOnline);
  // The definition changes; what tells the table from another one does not.
  const std::string wanted = absl::StrCat(DefinitionOf(pair.shadow.create_sql),
                                          InnodbIdsOf(*identity));
  Session session(factory, &stopper);
  return session.Run(
      "building the secondary indexes", [&](Connection* c) -> absl::Status {
        ASSIGN_OR_RETURN(std::string now, ReadIdentity(c, server, pair));
        if (now == *identity) {
          RETURN_IF_ERROR(Failpoint("indexes-before-build"));
          RETURN_IF_ERROR(c->Execute(kWaitLong));
          if (gently && server.parallel_index_build) {
            RETURN_IF_ERROR(c->Execute(kOneThread));
          }
          KillWhenStopped killer(factory, c->id(), stopper);
          absl::Status built = c->Execute(add);
          // A try before, whose connection was lost, came to its end meanwhile.
          const bool there = ServerErrorNumber(built) == kErDupKeyName;
          if (!there) RETURN_IF_ERROR(built);
          RETURN_IF_ERROR(Failpoint("indexes-built"));
          ASSIGN_OR_RETURN(now, ReadIdentity(c, server, pair));
        }
        if (now != wanted) {
          return absl::FailedPreconditionError(absl::StrCat(
              "somebody altered ", pair.ShadowSql(), " during the migration"));
        }
        *identity = now;
        return absl::OkStatus();
      });
}

bool IsDueToWrites(const absl::Status& status) {
  const int error = ServerErrorNumber(status);
  return error == kErOnlineLogTooBig || error == kErDupUnknownInIndex ||
         error == kErIndexCorrupt;
}

}  // namespace osc
