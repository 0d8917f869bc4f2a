#include "osc/own_triggers.h"

#include <glog/logging.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/schema.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/own_trigger_sql.h"

namespace osc {
namespace {

// Which table each of the triggers and copies is on, by name.
using Places = std::map<std::string, std::string>;

bool IsAnywhere(const Places& places, const std::string& trigger) {
  return places.count(trigger) > 0;
}

// Some servers keep the names of tables in lower case.
bool IsOn(const Places& places, const std::string& trigger,
          const std::string& table) {
  auto place = places.find(trigger);
  return place != places.end() && absl::EqualsIgnoreCase(place->second, table);
}

absl::StatusOr<Places> WhereTheyAre(Connection* connection,
                                    const TablePair& pair) {
  std::vector<std::string> names;
  for (const OwnTrigger& trigger : pair.own_triggers) {
    names.push_back(QuoteText(trigger.name));
    names.push_back(QuoteText(trigger.temporary_name));
  }
  Places places;
  if (names.empty()) return places;
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(absl::StrCat(
          Sql("SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE FROM "
              "information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ? AND "
              "TRIGGER_NAME IN (")
              .Value(pair.schema)
              .str(),
          absl::StrJoin(names, ", "), ")")));
  for (const Row& row : result.rows) {
    places[row[0].value_or("")] = row[1].value_or("");
  }
  return places;
}

std::string DropSql(const TablePair& pair, const std::string& trigger) {
  return absl::StrCat("DROP TRIGGER ", pair.Quoted(trigger));
}

// The copy on the new table that fires right after `trigger`: the order is kept
// also while only some have their names.
const OwnTrigger* NextCopy(const TablePair& pair, const OwnTrigger& trigger,
                           const Places& places) {
  bool behind = false;
  for (const OwnTrigger& other : pair.own_triggers) {
    if (behind && other.timing == trigger.timing &&
        other.event == trigger.event &&
        IsOn(places, other.temporary_name, pair.original.name)) {
      return &other;
    }
    behind = behind || &other == &trigger;
  }
  return nullptr;
}

absl::Status NameTrigger(Connection* connection, const TablePair& pair,
                         const OwnTrigger& trigger, const Places& places,
                         const OwnTrigger* successor) {
  if (IsOn(places, trigger.name, pair.original.name)) return absl::OkStatus();
  RETURN_IF_ERROR(Failpoint("own-triggers-before-naming"));
  ASSIGN_OR_RETURN(std::string create,
                   OwnTriggerSql(connection, pair, trigger, successor));
  // The old table's; the copy goes on firing.
  if (IsAnywhere(places, trigger.name)) {
    RETURN_IF_ERROR(connection->Execute(DropSql(pair, trigger.name)));
  }
  RETURN_IF_ERROR(Failpoint("own-triggers-old-dropped"));
  const bool copied = IsAnywhere(places, trigger.temporary_name);
  absl::Status created = CreateOwnTrigger(
      connection, trigger,
      copied ? DropSql(pair, trigger.temporary_name) : std::string(), create);
  if (!created.ok() && copied && !absl::IsUnavailable(created)) {
    // As before; an error when the copy was not dropped at all.
    CopyOwnTrigger(connection, pair, trigger, pair.OriginalSql()).IgnoreError();
  }
  return created;
}

absl::Status TakeOffOnce(ConnectionFactory* factory, const TablePair& pair,
                         uint64_t session) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory->Connect());
  // What a lost session still runs must not make a copy behind our back.
  connection->Execute(absl::StrCat("KILL ", session)).IgnoreError();
  ASSIGN_OR_RETURN(int64_t there, connection->QueryInt(absl::StrCat(
                                      "SELECT COUNT(*) FROM "
                                      "information_schema.PROCESSLIST WHERE "
                                      "ID = ",
                                      session)));
  if (there != 0) return absl::AbortedError("the session has not ended yet");
  ASSIGN_OR_RETURN(Places places, WhereTheyAre(connection.get(), pair));
  for (const OwnTrigger& trigger : pair.own_triggers) {
    if (!IsOn(places, trigger.temporary_name, pair.names.shadow)) continue;
    RETURN_IF_ERROR(connection->Execute(DropSql(pair, trigger.temporary_name)));
  }
  return Failpoint("own-triggers-taken-off");
}

absl::Status FinishOnce(ConnectionFactory* factory, const TablePair& pair) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory->Connect());
  Connection* c = connection.get();
  ASSIGN_OR_RETURN(bool lack, OwnTriggersLackNames(c, pair));
  if (lack) {
    ASSIGN_OR_RETURN(bool old, TableExists(c, pair.schema, pair.names.old));
    RETURN_IF_ERROR(c->Execute(
        absl::StrCat("LOCK TABLES ", pair.OriginalSql(), " WRITE",
                     old ? absl::StrCat(", ", pair.OldSql(), " WRITE") : "")));
    absl::Status named = NameOwnTriggers(c, pair);
    absl::Status unlocked = c->Execute("UNLOCK TABLES");
    RETURN_IF_ERROR(named);
    RETURN_IF_ERROR(unlocked);
  }
  return c->Execute(
      absl::StrCat("DROP TABLE IF EXISTS ", pair.OwnTriggersSql()));
}

absl::Status Persist(absl::Duration patience,
                     const std::function<absl::Status()>& once) {
  const absl::Time give_up = Clock::Real()->Now() + patience;
  for (int attempt = 1;; ++attempt) {
    absl::Status status = once();
    if (!IsPassing(status) || Clock::Real()->Now() > give_up) return status;
    LOG(WARNING) << "own triggers, attempt " << attempt << ": "
                 << status.message();
    absl::SleepFor(absl::Milliseconds(std::min(2000, 100 * attempt)));
  }
}

}  // namespace

absl::StatusOr<std::vector<OwnTrigger>> ReadOwnTriggers(
    Connection* connection, absl::string_view schema, absl::string_view table,
    const ArtifactNames& names) {
  ASSIGN_OR_RETURN(
      Result list,
      connection->Query(
          Sql("SELECT TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, DEFINER,"
              " ACTION_STATEMENT FROM information_schema.TRIGGERS WHERE "
              "EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ? ORDER BY "
              "EVENT_MANIPULATION, ACTION_TIMING, ACTION_ORDER")
              .Value(schema)
              .Value(table)));
  const std::vector<std::string> ours = names.Triggers();
  std::vector<OwnTrigger> triggers;
  for (const Row& row : list.rows) {
    OwnTrigger trigger;
    trigger.name = row[0].value_or("");
    if (std::find(ours.begin(), ours.end(), trigger.name) != ours.end()) {
      continue;
    }
    trigger.timing = row[1].value_or("");
    trigger.event = row[2].value_or("");
    trigger.definer = row[3].value_or("");
    trigger.body = row[4].value_or("");
    trigger.temporary_name =
        OwnTriggerNameFor(table, static_cast<int>(triggers.size()));
    triggers.push_back(std::move(trigger));
  }
  if (triggers.empty()) return triggers;
  // Bodies are kept in the charset of who made them, and wanted in it.
  RETURN_IF_ERROR(
      connection->Execute("SET SESSION character_set_results = "
                          "NULL"));
  absl::Cleanup reset = [connection] {
    connection->Execute("SET SESSION character_set_results = utf8mb4")
        .IgnoreError();
  };
  for (OwnTrigger& trigger : triggers) {
    ASSIGN_OR_RETURN(
        Result show,
        connection->Query(
            Sql("SHOW CREATE TRIGGER !").Table(schema, trigger.name)));
    if (show.rows.size() != 1 || show.rows[0].size() < 6) {
      return absl::InternalError("SHOW CREATE TRIGGER gives another form");
    }
    const Row& row = show.rows[0];
    trigger.sql_mode = row[1].value_or("");
    trigger.statement = row[2].value_or("");
    trigger.charset = row[3].value_or("");
    trigger.collation = row[4].value_or("");
    trigger.database_collation = row[5].value_or("");
  }
  return triggers;
}

absl::Status CheckOwnTriggersUnchanged(Connection* connection,
                                       const TablePair& pair) {
  ASSIGN_OR_RETURN(
      std::vector<OwnTrigger> now,
      ReadOwnTriggers(connection, pair.schema, pair.original.name, pair.names));
  if (now == pair.own_triggers) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the cutover is off: somebody created, dropped or changed a trigger of ",
      pair.OriginalSql(), " since its migration began"));
}

absl::Status CopyToShadow(Connection* connection, const TablePair& pair,
                          const OwnTrigger& trigger) {
  return WithContext(
      CopyOwnTrigger(connection, pair, trigger, pair.ShadowSql()),
      absl::StrCat("the trigger ", QuoteIdent(trigger.name), " of ",
                   pair.OriginalSql(),
                   " cannot be made on the table with the new schema"));
}

absl::Status PutOwnTriggersOnShadow(Connection* connection,
                                    const TablePair& pair) {
  for (const OwnTrigger& trigger : pair.own_triggers) {
    RETURN_IF_ERROR(Failpoint("own-triggers-before-copy"));
    RETURN_IF_ERROR(CopyToShadow(connection, pair, trigger));
  }
  if (pair.own_triggers.empty()) return absl::OkStatus();
  return Failpoint("own-triggers-copied");
}

absl::Status TakeOwnTriggersOffShadow(ConnectionFactory* factory,
                                      const TablePair& pair, uint64_t session,
                                      absl::Duration patience) {
  if (pair.own_triggers.empty()) return absl::OkStatus();
  return WithContext(
      Persist(patience, [&] { return TakeOffOnce(factory, pair, session); }),
      "taking the copies of its own triggers off the shadow table");
}

absl::Status NameOwnTriggers(Connection* connection, const TablePair& pair) {
  if (pair.own_triggers.empty()) return absl::OkStatus();
  // The statements are as they were written: names without a schema.
  RETURN_IF_ERROR(connection->Execute(Sql("USE !").Ident(pair.schema)));
  ASSIGN_OR_RETURN(Places places, WhereTheyAre(connection, pair));
  for (const OwnTrigger& trigger : pair.own_triggers) {
    RETURN_IF_ERROR(NameTrigger(connection, pair, trigger, places,
                                NextCopy(pair, trigger, places)));
  }
  return Failpoint("own-triggers-named");
}

absl::Status FinishOwnTriggers(ConnectionFactory* factory,
                               const TablePair& pair, absl::Duration patience) {
  if (pair.own_triggers.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(
      WithContext(Persist(patience, [&] { return FinishOnce(factory, pair); }),
                  absl::StrCat("giving the triggers of ", pair.OriginalSql(),
                               " their names back")));
  LOG(INFO) << "own triggers are on the new table, and no longer on "
            << pair.OldSql();
  return absl::OkStatus();
}

absl::StatusOr<bool> OwnTriggersLackNames(Connection* connection,
                                          const TablePair& pair) {
  ASSIGN_OR_RETURN(Places places, WhereTheyAre(connection, pair));
  bool nowhere = false;
  for (const OwnTrigger& trigger : pair.own_triggers) {
    if (IsOn(places, trigger.temporary_name, pair.original.name)) return true;
    nowhere = nowhere || !IsAnywhere(places, trigger.name);
  }
  if (!nowhere) return false;
  ASSIGN_OR_RETURN(bool shadow,
                   TableExists(connection, pair.schema, pair.names.shadow));
  ASSIGN_OR_RETURN(bool old,
                   TableExists(connection, pair.schema, pair.names.old));
  return old && !shadow;
}

std::vector<std::string> NamingStatements(const TablePair& pair) {
  std::vector<std::string> statements = {
      Sql("USE !").Ident(pair.schema).str(),
      absl::StrCat("LOCK TABLES ", pair.OriginalSql(), " WRITE, ",
                   pair.OldSql(), " WRITE")};
  for (const OwnTrigger& trigger : pair.own_triggers) {
    // Before the modes: the names are in UTF-8.
    for (const std::string& name : {trigger.name, trigger.temporary_name}) {
      statements.push_back(
          absl::StrCat("DROP TRIGGER IF EXISTS ", pair.Quoted(name)));
    }
    for (std::string& set : TriggerModes(trigger)) {
      statements.push_back(std::move(set));
    }
    statements.push_back(trigger.statement);
    statements.push_back(kModesBefore);
  }
  statements.push_back("UNLOCK TABLES");
  return statements;
}

}  // namespace osc
