#include "osc/throttle/replica_watch.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "db/duration_text.h"
#include "db/errors.h"
#include "db/server.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

// So long the first pulse may be on its way before that counts as lag.
constexpr absl::Duration kFirstPulse = absl::Seconds(1);

// The value under the first of the names that there is; servers have renamed
// Slave_ to Replica_ and Master_ to Source_.
std::string Value(const Result& result, const Row& row,
                  std::initializer_list<absl::string_view> names) {
  for (size_t i = 0; i < result.columns.size() && i < row.size(); ++i) {
    if (std::find(names.begin(), names.end(), result.columns[i]) !=
        names.end()) {
      return row[i].value_or("");
    }
  }
  return "";
}

}  // namespace

ReplicaWatch::ReplicaWatch(std::string name,
                           std::unique_ptr<ConnectionFactory> replica,
                           std::string state_table, const Pulse* pulse,
                           absl::Duration max_lag)
    : name_(std::move(name)),
      factory_(std::move(replica)),
      state_table_(std::move(state_table)),
      pulse_(pulse),
      max_lag_(max_lag),
      session_(factory_.get()) {}

absl::StatusOr<absl::optional<Reading>> ReplicaWatch::Look() {
  absl::StatusOr<Result> row = session_.Query(
      absl::StrCat("SELECT value FROM ", state_table_,
                   Sql(" WHERE name = ?").Value(Pulse::kRow).str()));
  if (row.ok()) return LookAtPulse(row->Scalar().value_or(""));
  if (!absl::IsNotFound(row.status()) &&
      !absl::IsPermissionDenied(row.status())) {
    return row.status();
  }
  ASSIGN_OR_RETURN(absl::Duration lag, LagByStatus());
  return absl::make_optional(Judge(lag));
}

Reading ReplicaWatch::Judge(absl::Duration lag) const {
  const double seconds = absl::ToDoubleSeconds(lag);
  Reading reading;
  reading.level = Reading::LevelOf(seconds, absl::ToDoubleSeconds(max_lag_));
  if (reading.level != Reading::Level::kFine) {
    reading.reason = absl::StrFormat(
        "replica %s is %.1f s behind, %s --max-lag=%s", name_, seconds,
        reading.level == Reading::Level::kOver ? "above" : "and was above",
        DurationText(max_lag_));
  }
  return reading;
}

absl::StatusOr<absl::optional<Reading>> ReplicaWatch::LookAtPulse(
    absl::string_view value) const {
  const absl::optional<absl::Duration> lag = pulse_->Age(value);
  if (lag.has_value()) return absl::make_optional(Judge(*lag));
  const absl::optional<absl::Duration> first = pulse_->AgeOfFirst();
  if (!first.has_value()) {
    RETURN_IF_ERROR(WithContext(pulse_->status(), "no pulse could be written"));
    return absl::optional<Reading>();
  }
  if (*first < kFirstPulse) return absl::optional<Reading>();
  // How far beyond that is not known.
  return absl::make_optional(
      Reading{Reading::Level::kOver,
              absl::StrFormat("replica %s is at least %.1f s behind: nothing "
                              "that this run has written has arrived there",
                              name_, absl::ToDoubleSeconds(*first))});
}

absl::StatusOr<absl::Duration> ReplicaWatch::LagByStatus() {
  ASSIGN_OR_RETURN(Result version, session_.Query("SELECT VERSION()"));
  ASSIGN_OR_RETURN(Server server,
                   ServerOfVersion(version.Scalar().value_or("")));
  absl::StatusOr<Result> status = session_.Query(server.show_replication);
  if (absl::IsPermissionDenied(status.status())) {
    absl::StatusOr<absl::Duration> lag = LagByPerformanceSchema();
    // No such table, or no right to it either: the first error tells more.
    if (absl::IsNotFound(lag.status()) ||
        absl::IsPermissionDenied(lag.status())) {
      // Rights that the account gets count in sessions that begin later.
      session_.Close();
      return status.status();
    }
    return lag;
  }
  if (!status.ok()) return status.status();
  if (status->rows.empty()) {
    return absl::FailedPreconditionError("it replicates from nowhere");
  }
  absl::Duration lag;
  for (const Row& row : status->rows) {
    int64_t seconds = 0;
    if (!absl::SimpleAtoi(
            Value(*status, row,
                  {"Seconds_Behind_Source", "Seconds_Behind_Master"}),
            &seconds)) {
      return absl::FailedPreconditionError(absl::StrCat(
          "replication does not run there (IO thread: ",
          Value(*status, row, {"Replica_IO_Running", "Slave_IO_Running"}),
          ", SQL thread: ",
          Value(*status, row, {"Replica_SQL_Running", "Slave_SQL_Running"}),
          ")"));
    }
    lag = std::max(lag, absl::Seconds(seconds));
  }
  return lag;
}

// The pulse makes a transaction on the source all the time, so the age of the
// last one applied is the lag. By the clocks of both servers.
absl::StatusOr<absl::Duration> ReplicaWatch::LagByPerformanceSchema() {
  ASSIGN_OR_RETURN(
      Result result,
      session_.Query(
          "SELECT COUNT(DISTINCT CHANNEL_NAME), TIMESTAMPDIFF(MICROSECOND, "
          "MAX(LAST_APPLIED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP), NOW(6)) "
          "FROM performance_schema.replication_applier_status_by_worker"));
  // Of several channels nobody knows which is the one.
  int64_t micros = 0;
  if (result.Scalar() != "1" ||
      !absl::SimpleAtoi(result.rows[0][1].value_or(""), &micros)) {
    return absl::FailedPreconditionError(
        "its performance_schema does not tell of one channel of replication "
        "that has applied something");
  }
  return std::max(absl::Microseconds(micros), absl::ZeroDuration());
}

}  // namespace osc
