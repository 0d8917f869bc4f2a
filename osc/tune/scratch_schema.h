#ifndef OSC_TUNE_SCRATCH_SCHEMA_H_
#define OSC_TUNE_SCRATCH_SCHEMA_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "osc/run_lock.h"

namespace osc {

// The scratch schema for a table when none is named: the same for the same
// table, so that what a run that died has left is found by the next.
std::string DefaultScratchSchema(absl::string_view schema,
                                 absl::string_view table);

// The statement that removes what a run may leave when it dies.
std::string DropScratchSql(absl::string_view name);

// A schema of `osc tune`'s own, known by a marker table in it, whatever its
// name. Not thread-safe.
class ScratchSchema {
 public:
  // FailedPrecondition when there is a schema of this name that is not ours:
  // it is never touched. Changes nothing.
  static absl::Status Check(Connection* connection, absl::string_view name);

  // Creates it, with nothing but the marker in it; what an earlier run has left
  // is dropped first. AlreadyExists when another run is using it.
  // `factory` must outlive the result.
  static absl::StatusOr<std::unique_ptr<ScratchSchema>> Create(
      ConnectionFactory* factory, absl::string_view name);

  ~ScratchSchema();  // Drops it, if Drop has not.

  // Keeps the lock against other runs; call every few minutes at least.
  // AlreadyExists when another run has taken it.
  absl::Status Renew() { return lock_->Renew(); }

  // Drops the schema; tries for `patience`, on new connections, while the
  // server cannot be reached or the schema is in use. Does it once.
  absl::Status Drop(absl::Duration patience);

  const std::string& name() const { return name_; }

 private:
  ScratchSchema(ConnectionFactory* factory, absl::string_view name,
                std::unique_ptr<RunLock> lock);

  ConnectionFactory* const factory_;
  const std::string name_;
  const std::unique_ptr<RunLock> lock_;
  bool dropped_ = false;
};

}  // namespace osc

#endif  // OSC_TUNE_SCRATCH_SCHEMA_H_
