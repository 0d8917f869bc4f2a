#ifndef OSC_RUN_STATE_H_
#define OSC_RUN_STATE_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/run_record.h"
#include "osc/run_sessions.h"
#include "osc/state_table.h"

namespace osc {

// The state of the run of this process, kept in its state table. Not
// thread-safe but for sessions(), whose factory may be used by all threads
// after Begin or TakeUp.
class RunState {
 public:
  RunState(ConnectionFactory* factory, absl::string_view schema,
           absl::string_view table);

  // What an earlier run has left; NotFound when there is none.
  absl::StatusOr<RunRecord> Find(Connection* connection) const;
  // Drops a state table without a state: its run died at once. The caller holds
  // the run lock.
  absl::Status DropEmpty(Connection* connection) const;

  // Creates the state table. The first thing that a migration creates.
  absl::Status Begin(Connection* connection, const RunRecord& record);
  // Makes the earlier run's state this run's; ends the earlier run's sessions.
  absl::Status TakeUp(Connection* connection, const RunRecord& record,
                      const Stopper& stopper);
  // As before Begin and TakeUp; nothing on the server changes.
  void Forget() { sessions_.reset(); }
  bool begun() const { return sessions_ != nullptr; }

  // Everything is captured: from here on the run can be resumed.
  absl::Status Captured(Connection* connection, const Plan& plan,
                        const CutoverGuards& guards);
  // Another server goes on, or with another log: the ids of the tables that are
  // there count, and all chunks are to be verified again.
  absl::Status Adopt(Connection* connection, const Server& server,
                     const TablePair& pair);
  // The original has been renamed back and forth, which some servers take for a
  // new creation.
  absl::Status OriginalIsBack(Connection* connection, const Server& server);
  absl::Status Enter(Connection* connection, Stage stage);
  // "I am alive"; to be called about once a second.
  absl::Status Beat(Connection* connection);

  // Opens the run's sessions.
  RunSessions* sessions() const { return sessions_.get(); }
  const StateTable& table() const { return table_; }
  const RunRecord& record() const { return record_; }

 private:
  absl::Status Own(Connection* connection);

  ConnectionFactory* const factory_;
  const StateTable table_;
  RunRecord record_;
  std::unique_ptr<RunSessions> sessions_;
  int beats_ = 0;
};

}  // namespace osc

#endif  // OSC_RUN_STATE_H_
