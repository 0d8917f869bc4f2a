#include "osc/own_trigger_store.h"

#include <glog/logging.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "db/failpoint.h"
#include "db/schema.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/own_triggers.h"

namespace osc {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);

std::string Bytes(absl::string_view bytes) {
  return absl::StrCat("x'", absl::BytesToHexString(bytes), "'");
}

}  // namespace

absl::Status SaveOwnTriggers(Connection* connection, const TablePair& pair) {
  if (pair.own_triggers.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(connection->Execute(absl::StrCat(
      "CREATE TABLE ", pair.OwnTriggersSql(),
      " (number INT NOT NULL PRIMARY KEY, name VARCHAR(64) NOT NULL, "
      "temporary_name VARCHAR(64) NOT NULL, timing VARCHAR(64) NOT NULL, "
      "event VARCHAR(64) NOT NULL, sql_mode TEXT NOT NULL, "
      "charset VARCHAR(64) NOT NULL, collation VARCHAR(64) NOT NULL, "
      "statement LONGBLOB NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 "
      "COMMENT='osc own triggers'")));
  int number = 0;
  for (const OwnTrigger& trigger : pair.own_triggers) {
    RETURN_IF_ERROR(connection->Execute(absl::StrCat(
        "INSERT INTO ", pair.OwnTriggersSql(), " VALUES (", number++,
        Sql(", ?, ?, ?, ?, ?, ?, ?, ")
            .Value(trigger.name)
            .Value(trigger.temporary_name)
            .Value(trigger.timing)
            .Value(trigger.event)
            .Value(trigger.sql_mode)
            .Value(trigger.charset)
            .Value(trigger.collation)
            .str(),
        Bytes(trigger.statement), ")")));
  }
  return Failpoint("own-triggers-saved");
}

absl::StatusOr<std::vector<OwnTrigger>> ReadSavedTriggers(
    Connection* connection, const TablePair& pair) {
  ASSIGN_OR_RETURN(bool saved, TableExists(connection, pair.schema,
                                           pair.names.own_triggers));
  if (!saved) return std::vector<OwnTrigger>();
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(absl::StrCat(
          "SELECT name, temporary_name, timing, event, sql_mode, charset, "
          "collation, HEX(statement) FROM ",
          pair.OwnTriggersSql(), " ORDER BY number")));
  std::vector<OwnTrigger> triggers;
  for (const Row& row : result.rows) {
    OwnTrigger trigger;
    trigger.name = row[0].value_or("");
    trigger.temporary_name = row[1].value_or("");
    trigger.timing = row[2].value_or("");
    trigger.event = row[3].value_or("");
    trigger.sql_mode = row[4].value_or("");
    trigger.charset = row[5].value_or("");
    trigger.collation = row[6].value_or("");
    trigger.statement = absl::HexStringToBytes(row[7].value_or(""));
    triggers.push_back(std::move(trigger));
  }
  return triggers;
}

absl::Status CheckSavedTriggers(Connection* connection, const TablePair& pair) {
  ASSIGN_OR_RETURN(std::vector<OwnTrigger> saved,
                   ReadSavedTriggers(connection, pair));
  const auto same = [](const OwnTrigger& a, const OwnTrigger& b) {
    return a.name == b.name && a.sql_mode == b.sql_mode &&
           a.charset == b.charset && a.collation == b.collation &&
           a.statement == b.statement;
  };
  if (std::equal(saved.begin(), saved.end(), pair.own_triggers.begin(),
                 pair.own_triggers.end(), same)) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("somebody created, dropped or changed a trigger of ",
                   pair.OriginalSql(), " since its migration began"));
}

absl::StatusOr<TablePair> FindUnfinishedTriggers(Connection* connection,
                                                 absl::string_view schema,
                                                 absl::string_view table) {
  TablePair pair;
  pair.schema = std::string(schema);
  pair.original.name = std::string(table);
  pair.names = NamesFor(table);
  ASSIGN_OR_RETURN(pair.own_triggers, ReadSavedTriggers(connection, pair));
  if (pair.own_triggers.empty()) {
    return absl::NotFoundError("no triggers were saved");
  }
  ASSIGN_OR_RETURN(bool lack, OwnTriggersLackNames(connection, pair));
  if (!lack) return absl::NotFoundError("nothing is left to do");
  return pair;
}

absl::Status RestoreOwnTriggers(ConnectionFactory* factory,
                                Connection* connection,
                                absl::string_view schema,
                                absl::string_view table) {
  absl::StatusOr<TablePair> pair =
      FindUnfinishedTriggers(connection, schema, table);
  if (absl::IsNotFound(pair.status())) return absl::OkStatus();
  RETURN_IF_ERROR(pair.status());
  LOG(WARNING) << "an earlier run ended before all triggers of "
               << pair->OriginalSql()
               << " had their names; they are given to them now";
  return FinishOwnTriggers(factory, *pair, kPatience);
}

}  // namespace osc
