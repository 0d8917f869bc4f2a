#include "osc/replica_check.h"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "db/errors.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/name_pattern.h"

namespace osc {
namespace {

constexpr int kErParseError = 1064;

// One row of SHOW REPLICA STATUS by the names of its columns.
class ReplicaStatus {
 public:
  ReplicaStatus(const Result& result, size_t row)
      : columns_(result.columns), row_(result.rows[row]) {}

  // The value under the first of the names that there is; servers have renamed
  // Master_ to Source_ and Slave_ to Replica_.
  std::string Get(std::initializer_list<absl::string_view> names) const {
    for (absl::string_view name : names) {
      for (size_t i = 0; i < columns_.size() && i < row_.size(); ++i) {
        if (columns_[i] == name) return row_[i].value_or("");
      }
    }
    return "";
  }

  // A filter's list; nobody can tell a comma in a name from one between names.
  std::vector<std::string> List(absl::string_view name) const {
    return absl::StrSplit(Get({name}), ',', absl::SkipWhitespace());
  }

 private:
  const std::vector<std::string>& columns_;
  const Row& row_;
};

bool Contains(const std::vector<std::string>& list, absl::string_view name) {
  for (const std::string& entry : list) {
    if (entry == name) return true;
  }
  return false;
}

bool ContainsPattern(const std::vector<std::string>& list,
                     absl::string_view name) {
  for (const std::string& entry : list) {
    if (MatchesPattern(entry, name)) return true;
  }
  return false;
}

// Whether row events on the table pass the filters, in the order in which the
// server asks them.
bool PassesFilters(const ReplicaStatus& status, absl::string_view schema,
                   absl::string_view table) {
  const std::vector<std::string> do_db = status.List("Replicate_Do_DB");
  if (!do_db.empty()) {
    if (!Contains(do_db, schema)) return false;
  } else if (Contains(status.List("Replicate_Ignore_DB"), schema)) {
    return false;
  }
  const std::string name = absl::StrCat(schema, ".", table);
  const std::vector<std::string> do_table = status.List("Replicate_Do_Table");
  if (Contains(do_table, name)) return true;
  if (Contains(status.List("Replicate_Ignore_Table"), name)) return false;
  const std::vector<std::string> wild_do =
      status.List("Replicate_Wild_Do_Table");
  if (ContainsPattern(wild_do, name)) return true;
  if (ContainsPattern(status.List("Replicate_Wild_Ignore_Table"), name)) {
    return false;
  }
  return do_table.empty() && wild_do.empty();
}

std::string Describe(const ReplicaStatus& status, const Server& server,
                     absl::string_view schema, absl::string_view table) {
  const std::string channel = status.Get({"Connection_name", "Channel_Name"});
  const bool running =
      status.Get({"Replica_SQL_Running", "Slave_SQL_Running"}) == "Yes";
  std::string reset;
  if (server.named_replication) {
    reset = channel.empty()
                ? "RESET SLAVE ALL"
                : absl::StrCat("RESET SLAVE ", QuoteText(channel), " ALL");
  } else {
    reset = status.Get({"Source_Host"}).empty() ? "RESET SLAVE ALL"
                                                : "RESET REPLICA ALL";
    if (!channel.empty()) {
      absl::StrAppend(&reset, " FOR CHANNEL ", QuoteText(channel));
    }
  }
  return absl::StrCat(
      "this server is a replica of ",
      status.Get({"Source_Host", "Master_Host"}), ":",
      status.Get({"Source_Port", "Master_Port"}),
      channel.empty() ? "" : absl::StrCat(" (channel ", channel, ")"),
      running ? "" : ", stopped at the moment,", " and replicates ",
      QuoteIdent(schema), ".", QuoteIdent(table),
      " from there, and changes that a replica applies fire no triggers: run "
      "the migration on the source, or, if this replication is no longer used, "
      "remove it with ",
      reset);
}

}  // namespace

absl::Status CheckReplication(Connection* connection, const Server& server,
                              absl::string_view schema, absl::string_view table,
                              Findings* findings) {
  ASSIGN_OR_RETURN(
      Result variables,
      connection->Query("SHOW GLOBAL VARIABLES WHERE Variable_name IN "
                        "('wsrep_on', 'slave_run_triggers_for_rbr')"));
  bool triggers_run = false;
  for (const Row& row : variables.rows) {
    if (row[0] == "slave_run_triggers_for_rbr") triggers_run = row[1] != "NO";
    if (row[0] == "wsrep_on" && row[1] == "ON") {
      findings->problems.push_back(
          "this server is a node of a Galera cluster: changes made on other "
          "nodes fire no triggers here, and LOCK TABLES does not stop them; "
          "clusters are not supported");
    }
  }
  if (triggers_run) return absl::OkStatus();

  absl::StatusOr<Result> replicas = connection->Query(server.show_replication);
  if (absl::IsPermissionDenied(replicas.status())) {
    findings->warnings.push_back(absl::StrCat(
        "cannot see whether this server replicates the table from another one, "
        "which would lose changes: make sure that it does not, or give the "
        "account ",
        server.right_to_see_replication, " on *.*"));
    return absl::OkStatus();
  }
  if (!replicas.ok()) return replicas.status();
  for (size_t i = 0; i < replicas->rows.size(); ++i) {
    const ReplicaStatus status(*replicas, i);
    if (PassesFilters(status, schema, table)) {
      findings->problems.push_back(Describe(status, server, schema, table));
    }
  }
  return absl::OkStatus();
}

}  // namespace osc
