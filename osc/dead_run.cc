#include "osc/dead_run.h"

#include <glog/logging.h>

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/schema.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/aux_schema.h"
#include "osc/blockers.h"
#include "osc/child_keys.h"
#include "osc/ending.h"
#include "osc/foreign_keys.h"
#include "osc/resume.h"
#include "osc/sentry.h"

namespace osc {
namespace {

bool IsOfName(char c) {
  return absl::ascii_isalnum(c) || c == '_' || c == '$' || (c & 0x80) != 0;
}

// Whether `statement` holds `name`, and not only as a part of another one.
bool Names(const std::string& statement, const std::string& name) {
  const std::string text = absl::AsciiStrToLower(statement);
  const std::string word = absl::AsciiStrToLower(name);
  for (size_t at = text.find(word); at != std::string::npos;
       at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || !IsOfName(text[at - 1])) &&
        (end == text.size() || !IsOfName(text[end]))) {
      return true;
    }
  }
  return false;
}

// Compares what is there with what is recorded.
class Search {
 public:
  Search(Connection* connection, const Server& server, const RunRecord& record)
      : connection_(connection),
        server_(server),
        record_(record),
        pair_(ArtifactsOf(record)) {}

  absl::StatusOr<Leftovers> Run() {
    RETURN_IF_ERROR(Triggers());
    RETURN_IF_ERROR(Old());
    ASSIGN_OR_RETURN(absl::optional<std::string> log,
                     CommentOf(pair_.names.log));
    if (log.has_value() && !found_.log_is_in_use) {
      Add(pair_.LogSql(), BelongsToRun(*log));
    }
    ASSIGN_OR_RETURN(absl::optional<std::string> chunks,
                     CommentOf(pair_.names.chunks));
    if (chunks.has_value()) {
      // The planner tries foreign keys under this name.
      bool ours = BelongsToRun(*chunks);
      if (!ours && preparing()) {
        ASSIGN_OR_RETURN(ours, IsEmpty(pair_.ChunksSql()));
      }
      Add(pair_.ChunksSql(), ours);
    }
    RETURN_IF_ERROR(Shadow());
    ASSIGN_OR_RETURN(absl::optional<std::string> own,
                     CommentOf(pair_.names.own_triggers));
    if (own.has_value()) Add(pair_.OwnTriggersSql(), *own == kOwnTriggers);
    return std::move(found_);
  }

 private:
  static constexpr char kOwnTriggers[] = "osc own triggers";

  bool preparing() const { return record_.stage == Stage::kPreparing; }
  bool BelongsToRun(const std::string& comment) const {
    return absl::EndsWith(comment, absl::StrCat(" of run ", record_.run_id));
  }

  void Add(const std::string& table, bool ours) {
    if (ours) {
      found_.tables.push_back(table);
    } else {
      found_.strangers.push_back(absl::StrCat(
          table,
          " is not what this migration made, or was changed since: it "
          "stays; if nobody needs it, DROP TABLE ",
          table));
    }
  }

  absl::StatusOr<absl::optional<std::string>> CommentOf(
      const std::string& table) const {
    ASSIGN_OR_RETURN(
        Result result,
        connection_->Query(
            Sql("SELECT TABLE_COMMENT FROM information_schema.TABLES WHERE "
                "TABLE_SCHEMA = ? AND TABLE_NAME = ?")
                .Value(pair_.schema)
                .Value(table)));
    absl::optional<std::string> comment;
    if (!result.rows.empty()) comment = result.Scalar().value_or("");
    return comment;
  }

  absl::StatusOr<bool> IsEmpty(const std::string& table) const {
    ASSIGN_OR_RETURN(Result row, connection_->Query(absl::StrCat(
                                     "SELECT 1 FROM ", table, " LIMIT 1")));
    return row.rows.empty();
  }

  // They are recorded once all of them are there. Before that, the one thing
  // that they can do is to write into the run's log.
  absl::StatusOr<bool> IsOurs(const TriggerText& trigger) const {
    const std::vector<TriggerText>& recorded = record_.guards.triggers;
    if (!preparing()) {
      return std::any_of(recorded.begin(), recorded.end(),
                         [&trigger](const TriggerText& one) {
                           return one.name == trigger.name &&
                                  one.statement == trigger.statement;
                         });
    }
    ASSIGN_OR_RETURN(absl::optional<std::string> log,
                     CommentOf(pair_.names.log));
    return (!log.has_value() || BelongsToRun(*log)) &&
           absl::StrContains(
               trigger.statement,
               absl::StrCat("INSERT INTO ", pair_.LogSql(), " (log_id, op, "));
  }

  absl::Status Triggers() {
    ASSIGN_OR_RETURN(std::vector<TriggerText> there,
                     FindTriggers(connection_, pair_));
    std::set<std::string> ours;
    for (TriggerText& trigger : there) {
      ASSIGN_OR_RETURN(bool is_ours, IsOurs(trigger));
      if (is_ours) {
        ours.insert(trigger.name);
        found_.triggers.push_back(std::move(trigger));
      } else {
        found_.strangers.push_back(absl::StrCat(
            "the trigger ", pair_.Quoted(trigger.name),
            " is not what this migration made: it stays; if nobody needs it, "
            "DROP TRIGGER ",
            pair_.Quoted(trigger.name)));
      }
    }
    ASSIGN_OR_RETURN(
        Result writers,
        connection_->Query(
            Sql("SELECT TRIGGER_NAME, ACTION_STATEMENT FROM "
                "information_schema.TRIGGERS WHERE "
                "TRIGGER_SCHEMA = ? AND LOCATE(?, ACTION_STATEMENT) > 0")
                .Value(pair_.schema)
                .Value(pair_.names.log)));
    for (const Row& row : writers.rows) {
      const std::string name = row[0].value_or("");
      if (ours.count(name) > 0 ||
          !Names(row[1].value_or(""), pair_.names.log)) {
        continue;
      }
      found_.log_is_in_use = true;
      found_.strangers.push_back(absl::StrCat(pair_.LogSql(),
                                              " stays as long as the trigger ",
                                              pair_.Quoted(name), " names it"));
    }
    return absl::OkStatus();
  }

  absl::Status Old() {
    absl::StatusOr<Table> old =
        ReadTable(connection_, pair_.OldSchema(), pair_.names.old);
    if (absl::IsNotFound(old.status())) return absl::OkStatus();
    RETURN_IF_ERROR(old.status());
    Add(pair_.OldSql(), IsSentry(*old));
    return absl::OkStatus();
  }

  absl::Status Shadow() {
    ASSIGN_OR_RETURN(bool there, TableExists(connection_, pair_.ShadowSchema(),
                                             pair_.names.shadow));
    if (!there) return absl::OkStatus();
    bool ours = false;
    if (preparing()) {
      ASSIGN_OR_RETURN(ours, IsEmpty(pair_.ShadowSql()));
    } else {
      ASSIGN_OR_RETURN(
          std::string now,
          TableIdentity(connection_, server_, pair_.ShadowSchema(),
                        pair_.names.shadow, /*with_create_time=*/false));
      ours = IsShadow(now);
    }
    Add(pair_.ShadowSql(), ours);
    return absl::OkStatus();
  }

  // By the server's ids of the table, or where they are not to be had or
  // another server's, by its definition: without foreign keys, which an attempt
  // at the cutover that died has put on it.
  bool IsShadow(const std::string& now) const {
    const std::string& recorded = record_.guards.shadow_identity;
    const std::string ids = InnodbIdsOf(now), old_ids = InnodbIdsOf(recorded);
    if (server_.identity == record_.server_identity && !ids.empty() &&
        !old_ids.empty()) {
      return ids == old_ids;
    }
    const std::string definition =
        WithoutForeignKeys(now.substr(0, now.size() - ids.size()));
    return definition == WithoutForeignKeys(recorded.substr(
                             0, recorded.size() - old_ids.size())) ||
           definition == WithoutForeignKeys(record_.shadow_definition);
  }

  Connection* const connection_;
  const Server& server_;
  const RunRecord& record_;
  const TablePair pair_;
  Leftovers found_;
};

std::string DropTableSql(const std::string& table) {
  return absl::StrCat("DROP TABLE IF EXISTS ", table);
}

// All at once, so that the application never writes with only some of them.
absl::Status DropTriggersUnderLock(Connection* connection,
                                   const TablePair& pair,
                                   const std::vector<TriggerText>& triggers) {
  if (triggers.empty()) return absl::OkStatus();
  std::set<std::string> locks;
  for (const TriggerText& trigger : triggers) {
    locks.insert(absl::StrCat(pair.Quoted(trigger.table), " WRITE"));
  }
  RETURN_IF_ERROR(connection->Execute(
      absl::StrCat("LOCK TABLES ", absl::StrJoin(locks, ", "))));
  absl::Cleanup unlock = [connection] {
    connection->Execute("UNLOCK TABLES").IgnoreError();
  };
  // Nobody has replaced one since.
  ASSIGN_OR_RETURN(std::vector<TriggerText> there,
                   FindTriggers(connection, pair));
  for (const TriggerText& trigger : there) {
    if (std::find(triggers.begin(), triggers.end(), trigger) ==
        triggers.end()) {
      continue;
    }
    RETURN_IF_ERROR(connection->Execute(
        absl::StrCat("DROP TRIGGER ", pair.Quoted(trigger.name))));
  }
  return absl::OkStatus();
}

absl::StatusOr<Removal> RemoveOnce(RunState* state, const Server& server) {
  const RunRecord& record = state->record();
  const TablePair pair = ArtifactsOf(record);
  RunSessions* sessions = state->sessions();
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, sessions->Connect());
  RETURN_IF_ERROR(state->Beat(connection.get()));
  if (record.stage != Stage::kPreparing) {
    RETURN_IF_ERROR(TidyAttempt(sessions, connection.get(), server, record));
    // Also where the shadow is gone, or not the run's: the children's writes
    // would meet it.
    RETURN_IF_ERROR(
        DropPassingChildKeys(connection.get(), record.guards.foreign_keys));
  }
  ASSIGN_OR_RETURN(Leftovers found,
                   FindLeftovers(connection.get(), server, record));
  RETURN_IF_ERROR(NameBlockers(
      connection.get(), server, pair,
      DropTriggersUnderLock(connection.get(), pair, found.triggers)));
  RETURN_IF_ERROR(Failpoint("cleanup-triggers-dropped"));
  for (const std::string& table : found.tables) {
    RETURN_IF_ERROR(connection->Execute(DropTableSql(table)));
  }
  RETURN_IF_ERROR(DropAuxiliarySchemas(sessions, pair));
  RETURN_IF_ERROR(Failpoint("cleanup-before-state"));
  if (!found.log_is_in_use) {
    RETURN_IF_ERROR(connection->Execute(state->table().DropSql()));
  }
  Removal removal;
  removal.left = std::move(found.strangers);
  return removal;
}

absl::StatusOr<Removal> Finish(ConnectionFactory* factory,
                               Connection* connection, const Server& server,
                               const RunRecord& record) {
  const TablePair as_made = ArtifactsOf(record);
  ASSIGN_OR_RETURN(Leftovers found, FindLeftovers(connection, server, record));
  for (const std::string& stranger : found.strangers) {
    if (absl::StartsWith(stranger, as_made.OldSql())) continue;
    return absl::FailedPreconditionError(
        absl::StrCat("the new table is in place, but ", stranger));
  }
  ASSIGN_OR_RETURN(TablePair pair,
                   FinishRenamed(factory, connection, server, record));
  MigrationResult result;
  FinishAfterRename(factory, pair, /*drop_old_table=*/false, &result);
  RETURN_IF_ERROR(result.status);
  RETURN_IF_ERROR(DropAuxiliarySchemas(factory, pair));
  Removal removal;
  removal.finished = true;
  removal.left = std::move(result.leftovers);
  return removal;
}

}  // namespace

absl::StatusOr<Leftovers> FindLeftovers(Connection* connection,
                                        const Server& server,
                                        const RunRecord& record) {
  return Search(connection, server, record).Run();
}

std::vector<std::string> RemovalStatements(const Leftovers& leftovers,
                                           const RunRecord& record) {
  const TablePair pair = ArtifactsOf(record);
  std::vector<std::string> statements;
  for (const TriggerText& trigger : leftovers.triggers) {
    statements.push_back(
        absl::StrCat("DROP TRIGGER ", pair.Quoted(trigger.name)));
  }
  for (const std::string& table : leftovers.tables) {
    statements.push_back(absl::StrCat("DROP TABLE ", table));
  }
  if (!leftovers.log_is_in_use) {
    statements.push_back(absl::StrCat("DROP TABLE ", pair.StateSql()));
  }
  return statements;
}

absl::StatusOr<Removal> RemoveDeadRun(ConnectionFactory* factory,
                                      Connection* connection, RunState* state,
                                      const Server& server,
                                      absl::Duration patience) {
  const RunRecord& record = state->record();
  ASSIGN_OR_RETURN(bool renamed, IsRenamed(connection, server, record));
  if (renamed) return Finish(factory, connection, server, record);
  RETURN_IF_ERROR(PutOriginalBack(connection, server, record).status());
  LOG(INFO) << "removing what run " << record.run_id << " has left";
  RETURN_IF_ERROR(state->table().Put(connection, {{kStateRemoving, "1"}}));
  RETURN_IF_ERROR(Failpoint("cleanup-begun"));
  const absl::Time give_up = Clock::Real()->Now() + patience;
  for (int attempt = 1;; ++attempt) {
    absl::StatusOr<Removal> removal = RemoveOnce(state, server);
    // Gone with the connection that dropped it.
    if (attempt > 1 && absl::IsNotFound(removal.status())) return Removal();
    if (!IsPassing(removal.status()) || Clock::Real()->Now() > give_up) {
      return removal;
    }
    LOG(WARNING) << "removal, attempt " << attempt << ": "
                 << removal.status().message();
    absl::SleepFor(absl::Milliseconds(std::min(2000, 100 * attempt)));
  }
}

}  // namespace osc
