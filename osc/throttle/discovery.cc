#include "osc/throttle/discovery.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "db/errors.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr int kErParseError = 1064;

// Each connected replica; host empty where it does not report one.
absl::StatusOr<std::vector<ReplicaAddress>> Reported(WatchSession* source) {
  absl::StatusOr<Result> hosts = source->Query("SHOW REPLICAS");
  if (ServerErrorNumber(hosts.status()) == kErParseError) {
    hosts = source->Query("SHOW SLAVE HOSTS");
  }
  if (!hosts.ok()) return hosts.status();
  const auto column = [&](absl::string_view name) {
    return static_cast<size_t>(
        std::find(hosts->columns.begin(), hosts->columns.end(), name) -
        hosts->columns.begin());
  };
  const size_t host = column("Host"), port = column("Port");
  std::vector<ReplicaAddress> replicas;
  for (const Row& row : hosts->rows) {
    if (std::max(host, port) >= row.size()) {
      return absl::InternalError("SHOW REPLICAS lacks Host or Port");
    }
    ReplicaAddress& replica = replicas.emplace_back();
    replica.host = row[host].value_or("");
    if (!absl::SimpleAtoi(row[port].value_or(""), &replica.port)) {
      return absl::InternalError("SHOW REPLICAS gives a Port that is none");
    }
  }
  return replicas;
}

}  // namespace

absl::StatusOr<std::vector<ReplicaAddress>> DiscoverReplicas(
    WatchSession* source) {
  ASSIGN_OR_RETURN(std::vector<ReplicaAddress> replicas, Reported(source));
  std::set<int> ports;
  bool all_say_where = true;
  for (const ReplicaAddress& replica : replicas) {
    all_say_where = all_say_where && !replica.host.empty();
    ports.insert(replica.port);
  }
  if (all_say_where) return replicas;

  // "10.0.0.7:51234": the port is the client's.
  ASSIGN_OR_RETURN(
      Result dumps,
      source->Query("SELECT DISTINCT SUBSTRING(HOST, 1, CHAR_LENGTH(HOST) - "
                    "LOCATE(':', REVERSE(HOST))) FROM "
                    "information_schema.PROCESSLIST WHERE COMMAND LIKE "
                    "'Binlog Dump%' AND HOST LIKE '%:%'"));
  // Several ports, or several replicas on a host: nobody can tell which is
  // where.
  if (ports.size() != 1 || dumps.rows.size() < replicas.size()) {
    return absl::FailedPreconditionError(absl::StrCat(
        replicas.size(), " replicas are connected, and not all report their ",
        "address: set report_host and report_port there, or write them as ",
        "--replicas"));
  }
  std::vector<ReplicaAddress> found;
  for (const Row& row : dumps.rows) {
    ReplicaAddress& replica = found.emplace_back();
    replica.host = row[0].value_or("");
    replica.port = *ports.begin();
  }
  return found;
}

}  // namespace osc
