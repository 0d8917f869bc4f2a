#include "osc/server_check.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

// What the migration needs on the original and on each artifact. TRIGGER is
// needed on the original alone, LOCK TABLES knows whole schemas alone.
constexpr const char* kNeeded[] = {"SELECT",  "INSERT",     "UPDATE", "DELETE",
                                   "CREATE",  "DROP",       "ALTER",  "INDEX",
                                   "TRIGGER", "LOCK TABLES"};

// user@host with both parts quoted; the user's name may hold an @.
std::string QuoteAccount(absl::string_view account) {
  const size_t at = account.rfind('@');
  if (at == absl::string_view::npos) return QuoteIdent(account);
  return absl::StrCat(QuoteIdent(account.substr(0, at)), "@",
                      QuoteIdent(account.substr(at + 1)));
}

// The schema as GRANT wants it.
std::string GrantTarget(const Privileges& privileges,
                        absl::string_view schema) {
  std::string name(schema);
  if (privileges.rules().wildcards) {
    name = absl::StrReplaceAll(schema, {{"_", "\\_"}, {"%", "\\%"}});
  }
  return absl::StrCat(QuoteIdent(name), ".*");
}

std::string Variable(const Result& variables, absl::string_view name) {
  for (const Row& row : variables.rows) {
    if (row[0] == std::string(name)) return row[1].value_or("");
  }
  return "";
}

}  // namespace

absl::Status CheckPrivileges(Connection* connection,
                             const Privileges& privileges,
                             absl::string_view schema, absl::string_view table,
                             const std::vector<std::string>& artifacts,
                             Findings* findings) {
  std::vector<std::string> missing;
  for (absl::string_view privilege : kNeeded) {
    bool has = privileges.Has(privilege, schema, table);
    if (privilege != "TRIGGER") {
      for (const std::string& artifact : artifacts) {
        has = has && privileges.Has(privilege, schema, artifact);
      }
    }
    if (!has) missing.emplace_back(privilege);
  }
  if (!privileges.HasGlobal("PROCESS")) {
    findings->warnings.push_back(
        "the account lacks PROCESS, so connections that block the migration "
        "cannot be named, and a foreign key from a schema that the account "
        "cannot see stays unseen");
  }
  if (missing.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(Result user, connection->Query("SELECT CURRENT_USER()"));
  const std::string account = QuoteAccount(user.Scalar().value_or(""));
  const std::string list = absl::StrJoin(missing, ", ");
  findings->problems.push_back(absl::StrCat(
      "the account ", account, " lacks ", list, " on ", QuoteIdent(schema), ".",
      QuoteIdent(table),
      " or on the tables that the migration makes beside "
      "it: GRANT ",
      list, " ON ", GrantTarget(privileges, schema), " TO ", account,
      privileges.has_roles()
          ? " (or, if one of its roles has them, SET DEFAULT ROLE: a role "
            "counts only while it is active)"
          : ""));
  return absl::OkStatus();
}

absl::Status CheckReadOnly(Connection* connection, Findings* findings) {
  ASSIGN_OR_RETURN(
      Result variables,
      connection->Query("SHOW GLOBAL VARIABLES WHERE Variable_name IN "
                        "('read_only', 'super_read_only', "
                        "'innodb_read_only')"));
  for (absl::string_view name :
       {"innodb_read_only", "super_read_only", "read_only"}) {
    const std::string value = Variable(variables, name);
    if (value.empty() || value == "OFF" || value == "0") continue;
    findings->problems.push_back(absl::StrCat(
        "the server takes no writes (", name, " = ", value,
        "): run the migration on the server that the application writes to, "
        "or, if this is that one, SET GLOBAL ",
        name, " = OFF"));
    break;  // super_read_only switches read_only on as well.
  }
  return absl::OkStatus();
}

absl::Status CheckBinlog(Connection* connection, const Server& server,
                         const Privileges& privileges, Findings* findings) {
  if (!server.log_bin) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      Result variables,
      connection->Query("SHOW GLOBAL VARIABLES WHERE Variable_name IN "
                        "('log_bin_trust_function_creators', "
                        "'binlog_format')"));
  // MariaDB has neither of the last two; MySQL 8.2 has put one in the other's
  // place.
  const bool may_create = privileges.HasGlobal("SUPER") ||
                          privileges.HasGlobal("SET_USER_ID") ||
                          privileges.HasGlobal("SET_ANY_DEFINER");
  if (Variable(variables, "log_bin_trust_function_creators") == "OFF" &&
      !may_create) {
    const std::string& right = server.right_to_create_triggers;
    findings->problems.push_back(absl::StrCat(
        "the server would refuse the triggers with error 1419, because it "
        "writes a binlog, log_bin_trust_function_creators is OFF and the "
        "account lacks ",
        right == "SUPER" ? "" : "SUPER and ", right,
        ": SET GLOBAL log_bin_trust_function_creators = ON, or give the "
        "account ",
        right, " on *.*"));
  }
  if (server.binlog_format == "STATEMENT") {
    // Who may is different from version to version, so ask the server. It is
    // what every session of the engine does anyway.
    absl::Status set = connection->Execute("SET SESSION binlog_format = 'ROW'");
    if (absl::IsPermissionDenied(set)) {
      findings->problems.push_back(absl::StrCat(
          "binlog_format is STATEMENT, and the account may not set it to ROW "
          "for its sessions, without which the server refuses to copy without "
          "locks (error 1665): give it ",
          server.right_to_set_binlog_format,
          " on *.*, or SET GLOBAL binlog_format = 'ROW'"));
    } else {
      RETURN_IF_ERROR(set);
    }
  }
  if (Variable(variables, "binlog_format") == "STATEMENT") {
    findings->warnings.push_back(
        "binlog_format is STATEMENT, so a replica runs the triggers itself and "
        "may number the entries of its delta log in another way, and then "
        "stop with error 1032: if the server has replicas, SET GLOBAL "
        "binlog_format = 'ROW' or 'MIXED' before the migration");
  }
  return absl::OkStatus();
}

}  // namespace osc
