#include "db/server.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr int kNever = std::numeric_limits<int>::max();
constexpr int kUnknownPatch = 99;
// How long a session may hold the table's lock without a statement.
constexpr int kIdleSeconds = 10;

// The versions since which a server can do something.
struct Capability {
  bool Server::*field;
  int mysql;
  int mariadb;
};

// Percona, RDS and Aurora can what the MySQL or MariaDB of their number can.
// clang-format off
constexpr Capability kCapabilities[] = {
    //                                            MySQL   MariaDB
    {&Server::rename_under_lock,                  80013,  kNever},
    {&Server::bit_xor_of_bytes,                   80000,  kNever},
    {&Server::json_table,                         80004,  100600},
    {&Server::parallel_index_build,               80027,  kNever},
    {&Server::check_names_per_schema,             80016,  kNever},
    {&Server::several_triggers_per_event,         50702,  100203},
    {&Server::performance_schema_metadata_locks,  50703,  100502},
    {&Server::lock_tables_read_is_told,           kNever, 100600},
    {&Server::innodb_plain_names,                 80003,  kNever},
    {&Server::no_filename_charset,                50700,  kNever},
    {&Server::named_replication,                  kNever, 100000},
    {&Server::remembered_statistics,              80003,  kNever},
};
// clang-format on

// What has another name from some version on: the last line that fits counts.
struct Name {
  std::string Server::*field;
  ServerFamily family;
  int since;
  const char* name;
};

constexpr ServerFamily kMySql = ServerFamily::kMySql;
constexpr ServerFamily kMariaDb = ServerFamily::kMariaDb;

constexpr Name kNames[] = {
    {&Server::innodb_tables, kMySql, 0, "INNODB_SYS_TABLES"},
    {&Server::innodb_tables, kMySql, 80003, "INNODB_TABLES"},
    {&Server::innodb_tables, kMariaDb, 0, "INNODB_SYS_TABLES"},

    {&Server::innodb_foreign, kMySql, 0, "INNODB_SYS_FOREIGN"},
    {&Server::innodb_foreign, kMySql, 80003, "INNODB_FOREIGN"},
    {&Server::innodb_foreign, kMariaDb, 0, "INNODB_SYS_FOREIGN"},

    {&Server::statement_time_limit, kMySql, 50708, "max_execution_time"},
    {&Server::statement_time_limit, kMariaDb, 100101, "max_statement_time"},

    {&Server::drop_check, kMySql, 0, "DROP CHECK"},
    {&Server::drop_check, kMariaDb, 0, "DROP CONSTRAINT"},

    {&Server::show_replication, kMySql, 0, "SHOW SLAVE STATUS"},
    {&Server::show_replication, kMySql, 80022, "SHOW REPLICA STATUS"},
    {&Server::show_replication, kMariaDb, 0, "SHOW ALL SLAVES STATUS"},

    {&Server::right_to_see_replication, kMySql, 0, "REPLICATION CLIENT"},
    {&Server::right_to_see_replication, kMariaDb, 0, "REPLICATION CLIENT"},
    {&Server::right_to_see_replication, kMariaDb, 100509, "SLAVE MONITOR"},

    {&Server::right_to_set_binlog_format, kMySql, 0, "SUPER"},
    {&Server::right_to_set_binlog_format, kMySql, 80000,
     "SYSTEM_VARIABLES_ADMIN"},
    {&Server::right_to_set_binlog_format, kMySql, 80014,
     "SESSION_VARIABLES_ADMIN"},
    {&Server::right_to_set_binlog_format, kMariaDb, 0, "SUPER"},
    {&Server::right_to_set_binlog_format, kMariaDb, 100502, "BINLOG ADMIN"},

    {&Server::right_to_create_triggers, kMySql, 0, "SUPER"},
    {&Server::right_to_create_triggers, kMySql, 80000, "SET_USER_ID"},
    {&Server::right_to_create_triggers, kMySql, 80200, "SET_ANY_DEFINER"},
    {&Server::right_to_create_triggers, kMariaDb, 0, "SUPER"},

    {&Server::right_to_kill, kMySql, 0, "SUPER"},
    {&Server::right_to_kill, kMySql, 80000, "CONNECTION_ADMIN"},
    {&Server::right_to_kill, kMariaDb, 0, "SUPER"},
    {&Server::right_to_kill, kMariaDb, 100502, "CONNECTION ADMIN"},
};

}  // namespace

std::string Server::Describe() const {
  const char* name = family == kMariaDb ? "MariaDB " : "MySQL ";
  if (version % 100 == kUnknownPatch) return absl::StrCat(name, version_text);
  return absl::StrCat(name, version / 10000, ".", version / 100 % 100, ".",
                      version % 100);
}

absl::StatusOr<Server> ServerOfVersion(absl::string_view version_text) {
  Server server;
  server.version_text = std::string(version_text);
  std::string text = server.version_text;
  // MariaDB answers some clients with a 5.5.5- before its own version.
  if (absl::StartsWith(text, "5.5.5-")) text = text.substr(6);
  int major = 0, minor = 0, patch = 0;
  const int found =
      std::sscanf(text.c_str(), "%d.%d.%d", &major, &minor, &patch);
  if (found < 2) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot read the server's version: ", version_text));
  }
  // Forks that leave the last number out are built on a late one.
  if (found == 2) patch = kUnknownPatch;
  server.version = major * 10000 + minor * 100 + patch;
  const bool mariadb =
      absl::StrContains(absl::AsciiStrToLower(text), "mariadb");
  server.family = mariadb ? kMariaDb : kMySql;
  for (const Capability& capability : kCapabilities) {
    const int since = mariadb ? capability.mariadb : capability.mysql;
    server.*capability.field = server.version >= since;
  }
  for (const Name& name : kNames) {
    if (name.family == server.family && server.version >= name.since) {
      server.*name.field = name.name;
    }
  }
  return server;
}

absl::StatusOr<Server> ReadServer(Connection* connection) {
  ASSIGN_OR_RETURN(Result version, connection->Query("SELECT VERSION()"));
  // By SHOW, which has nothing against a variable that a server does not have.
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(
          "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version_comment', "
          "'log_bin', 'sql_mode', 'max_allowed_packet', 'wsrep_on', "
          "'group_replication_single_primary_mode', 'server_uuid', "
          "'server_uid', 'server_id', 'datadir')"));
  std::map<std::string, std::string> variables;
  for (const Row& row : result.rows) {
    variables[row[0].value_or("")] = row[1].value_or("");
  }
  // The text of the version can be set to anything.
  std::string text = version.Scalar().value_or("");
  if (absl::StrContains(variables["version_comment"], "MariaDB")) {
    absl::StrAppend(&text, " (MariaDB)");
  }
  ASSIGN_OR_RETURN(Server server, ServerOfVersion(text));
  server.version_text = version.Scalar().value_or("");
  server.log_bin = variables["log_bin"] == "ON";
  if (server.log_bin) {
    // The session's own: it may have been set for the account.
    ASSIGN_OR_RETURN(
        result, connection->Query("SHOW SESSION VARIABLES WHERE Variable_name "
                                  "= 'binlog_format'"));
    server.binlog_format =
        result.rows.empty() ? "ROW" : result.rows[0][1].value_or("");
  }
  server.sql_mode = variables["sql_mode"];
  if (!absl::SimpleAtoi(variables["max_allowed_packet"],
                        &server.max_allowed_packet)) {
    server.max_allowed_packet = 1 << 20;
  }
  server.several_writers =
      variables["wsrep_on"] == "ON" ||
      variables["group_replication_single_primary_mode"] == "OFF";
  server.identity = variables["server_uuid"];
  if (server.identity.empty()) {
    server.identity =
        absl::StrCat(variables["server_uid"], " ", variables["server_id"], " ",
                     variables["datadir"]);
  }
  return server;
}

std::string LockingSessionSql(int lock_wait_timeout_seconds) {
  return absl::StrCat(
      "SET SESSION autocommit = 0, innodb_table_locks = 1, lock_wait_timeout "
      "= ",
      lock_wait_timeout_seconds,
      ", innodb_lock_wait_timeout = ", lock_wait_timeout_seconds,
      ", wait_timeout = ", std::max(kIdleSeconds, lock_wait_timeout_seconds));
}

std::vector<std::string> SessionSetup(const Server& server,
                                      int lock_wait_timeout_seconds) {
  std::vector<std::string> setup = {
      "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE",
      "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,"
      "ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION'",
      absl::StrCat("SET SESSION lock_wait_timeout = ",
                   lock_wait_timeout_seconds),
      "SET SESSION innodb_lock_wait_timeout = 10",
      "SET SESSION wait_timeout = 86400",
      "SET SESSION net_write_timeout = 600",
      // What an account or the server may have set otherwise, and the engine
      // relies upon.
      "SET SESSION autocommit = 1, completion_type = 0, sql_notes = 1, "
      "sql_safe_updates = 0, sql_select_limit = DEFAULT, unique_checks = 1, "
      "sql_quote_show_create = 1, sql_auto_is_null = 0, time_zone = DEFAULT",
  };
  // A limit for the application's statements must not end a long chunk.
  if (!server.statement_time_limit.empty()) {
    setup.push_back(
        absl::StrCat("SET SESSION ", server.statement_time_limit, " = 0"));
  }
  // MIXED turns to row events by itself where it must.
  if (server.log_bin && server.binlog_format == "STATEMENT") {
    setup.push_back("SET SESSION binlog_format = 'ROW'");
  }
  if (server.remembered_statistics) {
    setup.push_back("SET SESSION information_schema_stats_expiry = 0");
  }
  return setup;
}

}  // namespace osc
