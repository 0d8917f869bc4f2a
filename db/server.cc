#include "db/server.h"

#include <cstdio>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "db/status_macros.h"

namespace osc {

std::string Server::Describe() const {
  return absl::StrCat(family == ServerFamily::kMariaDb ? "MariaDB " : "MySQL ",
                      version / 10000, ".", version / 100 % 100, ".",
                      version % 100);
}

absl::StatusOr<Server> ServerOfVersion(absl::string_view version_text) {
  Server server;
  server.version_text = std::string(version_text);
  std::string text = server.version_text;
  // MariaDB answers some clients with a 5.5.5- before its own version.
  if (absl::StartsWith(text, "5.5.5-")) text = text.substr(6);
  int major = 0, minor = 0, patch = 0;
  if (std::sscanf(text.c_str(), "%d.%d.%d", &major, &minor, &patch) != 3) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot read the server's version: ", version_text));
  }
  server.version = major * 10000 + minor * 100 + patch;
  if (absl::StrContains(absl::AsciiStrToLower(text), "mariadb")) {
    server.family = ServerFamily::kMariaDb;
    server.innodb_tables = "INNODB_SYS_TABLES";
    server.json_table = server.version >= 100600;
    server.several_triggers_per_event = server.version >= 100203;
  } else {
    const bool v8 = server.version >= 80000;
    server.rename_under_lock = server.version >= 80013;
    server.bit_xor_of_bytes = v8;
    server.json_table = server.version >= 80004;
    server.check_names_per_schema = server.version >= 80016;
    server.several_triggers_per_event = server.version >= 50702;
    server.parallel_index_build = server.version >= 80027;
    server.innodb_tables = v8 ? "INNODB_TABLES" : "INNODB_SYS_TABLES";
    server.performance_schema_metadata_locks = v8;
  }
  return server;
}

absl::StatusOr<Server> ReadServer(Connection* connection) {
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query("SELECT VERSION(), @@GLOBAL.log_bin, "
                        "@@SESSION.binlog_format, @@GLOBAL.sql_mode, "
                        "@@SESSION.max_allowed_packet"));
  if (result.rows.size() != 1) {
    return absl::InternalError("no answer to SELECT VERSION()");
  }
  const Row& row = result.rows[0];
  ASSIGN_OR_RETURN(Server server, ServerOfVersion(row[0].value_or("")));
  server.log_bin = row[1].value_or("0") != "0";
  if (server.log_bin) server.binlog_format = row[2].value_or("");
  server.sql_mode = row[3].value_or("");
  if (!absl::SimpleAtoi(row[4].value_or(""), &server.max_allowed_packet)) {
    server.max_allowed_packet = 1 << 20;
  }
  ASSIGN_OR_RETURN(
      result, connection->Query(
                  "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('wsrep_on', "
                  "'group_replication_single_primary_mode') AND Value = "
                  "IF(Variable_name = 'wsrep_on', 'ON', 'OFF')"));
  server.several_writers = !result.rows.empty();
  return server;
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
      "sql_quote_show_create = 1, sql_auto_is_null = 0",
  };
  // A limit for the application's statements must not end a long chunk.
  if (server.family == ServerFamily::kMariaDb) {
    setup.push_back("SET SESSION max_statement_time = 0");
  } else if (server.version >= 50708) {
    setup.push_back("SET SESSION max_execution_time = 0");
  }
  // MIXED turns to row events by itself where it must.
  if (server.log_bin && server.binlog_format == "STATEMENT") {
    setup.push_back("SET SESSION binlog_format = 'ROW'");
  }
  if (server.family == ServerFamily::kMySql && server.version >= 80000) {
    setup.push_back("SET SESSION information_schema_stats_expiry = 0");
  }
  return setup;
}

}  // namespace osc
