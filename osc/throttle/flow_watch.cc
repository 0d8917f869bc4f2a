#include "osc/throttle/flow_watch.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "db/status_macros.h"

namespace osc {
namespace {

// Of the length at which the cluster slows its writers down.
constexpr double kShareOfQueue = 0.25;
// Of the time between two looks for which Galera may have paused.
constexpr double kShareOfPauses = 0.1;
constexpr int64_t kGaleraQueue = 16;  // gcs.fc_limit by default

std::map<std::string, std::string> Pairs(const Result& result) {
  std::map<std::string, std::string> pairs;
  for (const Row& row : result.rows) {
    if (row.size() > 1) {
      pairs[absl::AsciiStrToLower(row[0].value_or(""))] = row[1].value_or("");
    }
  }
  return pairs;
}

// 0 when it is no number.
int64_t Number(const std::string& text) {
  int64_t number = 0;
  return absl::SimpleAtoi(text, &number) ? number : 0;
}

// gcs.fc_limit of wsrep_provider_options, "a = 1; gcs.fc_limit = 16; b = 2".
int64_t GaleraQueue(absl::string_view options) {
  for (absl::string_view option : absl::StrSplit(options, ';')) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(option, absl::MaxSplits('=', 1));
    if (absl::StripAsciiWhitespace(pair.first) != "gcs.fc_limit") continue;
    const int64_t limit =
        Number(std::string(absl::StripAsciiWhitespace(pair.second)));
    if (limit > 0) return limit;
  }
  return kGaleraQueue;
}

void Worsen(Reading* worst, double figure, double limit, std::string reason) {
  const Reading::Level level = Reading::LevelOf(figure, limit);
  if (level <= worst->level) return;
  *worst = {level, std::move(reason)};
}

}  // namespace

FlowWatch::FlowWatch(ConnectionFactory* source, Clock* clock)
    : clock_(clock), session_(source) {}

absl::Status FlowWatch::Detect() {
  ASSIGN_OR_RETURN(
      Result result,
      session_.Query(
          "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('wsrep_on', "
          "'wsrep_provider_options', "
          "'group_replication_flow_control_certifier_threshold', "
          "'group_replication_flow_control_applier_threshold')"));
  std::map<std::string, std::string> variables = Pairs(result);
  galera_ = variables["wsrep_on"] == "ON";
  galera_queue_ = GaleraQueue(variables["wsrep_provider_options"]);
  certifier_queue_ =
      Number(variables["group_replication_flow_control_certifier_threshold"]);
  applier_queue_ =
      Number(variables["group_replication_flow_control_applier_threshold"]);
  detected_ = true;
  in_cluster_ = galera_ || (certifier_queue_ > 0 && applier_queue_ > 0);
  if (!in_cluster_) session_.Close();
  return absl::OkStatus();
}

absl::StatusOr<absl::optional<Reading>> FlowWatch::Look() {
  if (!detected_) RETURN_IF_ERROR(Detect());
  Reading reading;
  if (in_cluster_) {
    ASSIGN_OR_RETURN(reading, galera_ ? LookAtGalera() : LookAtGroup());
  }
  return absl::make_optional(std::move(reading));
}

absl::StatusOr<Reading> FlowWatch::LookAtGalera() {
  ASSIGN_OR_RETURN(Result result,
                   session_.Query("SHOW GLOBAL STATUS WHERE Variable_name IN "
                                  "('wsrep_flow_control_paused_ns', "
                                  "'wsrep_local_recv_queue')"));
  std::map<std::string, std::string> status = Pairs(result);
  const int64_t queue = Number(status["wsrep_local_recv_queue"]);
  const int64_t paused = Number(status["wsrep_flow_control_paused_ns"]);
  const absl::Time now = clock_->Now();
  Reading worst;
  if (paused_.has_value() && now > at_) {
    const double share =
        static_cast<double>(paused - *paused_) /
        static_cast<double>(absl::ToInt64Nanoseconds(now - at_));
    Worsen(&worst, share, kShareOfPauses,
           absl::StrFormat("Galera's flow control has paused the cluster for "
                           "%.0f %% of the last second, above %.0f %%",
                           100 * share, 100 * kShareOfPauses));
  }
  paused_ = paused;
  at_ = now;
  Worsen(&worst, static_cast<double>(queue),
         kShareOfQueue * static_cast<double>(galera_queue_),
         absl::StrCat(
             "Galera's receive queue here holds ", queue,
             " write sets, a quarter or more of gcs.fc_limit=", galera_queue_));
  return worst;
}

absl::StatusOr<Reading> FlowWatch::LookAtGroup() {
  // The second column is there from MySQL 8.0 on.
  ASSIGN_OR_RETURN(Result result,
                   session_.Query("SELECT * FROM performance_schema."
                                  "replication_group_member_stats"));
  Reading worst;
  for (size_t i = 0; i < result.columns.size(); ++i) {
    const bool certifier = result.columns[i] == "COUNT_TRANSACTIONS_IN_QUEUE";
    if (!certifier &&
        result.columns[i] != "COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE") {
      continue;
    }
    const int64_t limit = certifier ? certifier_queue_ : applier_queue_;
    for (const Row& row : result.rows) {
      const int64_t queue = Number(row[i].value_or(""));
      Worsen(&worst, static_cast<double>(queue),
             kShareOfQueue * static_cast<double>(limit),
             absl::StrCat(
                 "a member of the replication group has ", queue,
                 " transactions in its ", certifier ? "certifier" : "applier",
                 " queue, a quarter or more of "
                 "group_replication_flow_control_",
                 certifier ? "certifier" : "applier", "_threshold=", limit));
    }
  }
  return worst;
}

}  // namespace osc
