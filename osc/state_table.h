#ifndef OSC_STATE_TABLE_H_
#define OSC_STATE_TABLE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "db/connection.h"

namespace osc {

// What stands in the comment of every state table; its presence, and not the
// name alone, says that a table is one.
inline constexpr char kStateComment[] = "osc migration state";

// Names of a state table's rows that others than run_record.h use.
inline constexpr char kStateGeneration[] = "generation";
inline constexpr char kStateHeartbeat[] = "heartbeat";
inline constexpr char kStateCreated[] = "created";
inline constexpr char kStateOwner[] = "owner";
inline constexpr char kStateStage[] = "stage";
// The last view of a run at work, as JsonOf (osc/view/run_view.h) writes it.
inline constexpr char kStateView[] = "view";
// There once the removal of what the run has left has begun.
inline constexpr char kStateRemoving[] = "removing";

// The state of a migration in a table beside the original (orders__osc_state):
// names and values as text. It is the first thing that a run creates and the
// last that it removes, so that a run that died can always be found, resumed or
// removed from any host that reaches the server.
//
// Its methods may be called from several threads on connections of their own.
class StateTable {
 public:
  using Values = std::map<std::string, std::string>;

  StateTable(absl::string_view schema, absl::string_view name);

  const std::string& sql() const { return sql_; }
  std::string CreateSql() const;
  std::string DropSql() const;

  // Sets values, in one statement.
  absl::Status Put(Connection* connection, const Values& values) const;
  // All of them; NotFound when there is no state table of ours, but
  // FailedPrecondition when another table has its name.
  absl::StatusOr<Values> Read(Connection* connection) const;

  // "I am alive", by the server's clock.
  absl::Status Beat(Connection* connection) const;
  // How long ago the last beat was; without one, the beginning.
  absl::StatusOr<absl::Duration> HeartbeatAge(Connection* connection) const;

 private:
  const std::string schema_, name_, sql_;
};

// Where a state table stands.
struct StateTableName {
  std::string schema, name;
};
// All that the account may see, in `schema` or, when that is empty, anywhere.
absl::StatusOr<std::vector<StateTableName>> FindStateTables(
    Connection* connection, absl::string_view schema);

}  // namespace osc

#endif  // OSC_STATE_TABLE_H_
