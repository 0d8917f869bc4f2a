#include "osc/take_lock.h"

#include <glog/logging.h>

#include "db/status_macros.h"

namespace osc {

absl::StatusOr<TakenLock> TakeRunLock(ConnectionFactory* factory,
                                      absl::string_view schema,
                                      absl::string_view table, RunState* state,
                                      const Stopper& stopper) {
  TakenLock taken;
  taken.lock = std::make_unique<RunLock>(factory, schema, table);
  absl::Status acquired = taken.lock->Acquire();
  if (!acquired.ok() && !absl::IsAlreadyExists(acquired)) return acquired;
  Connection* connection = taken.lock->connection();
  absl::StatusOr<RunRecord> record = state->Find(connection);
  if (record.ok()) {
    absl::StatusOr<absl::Duration> age =
        state->table().HeartbeatAge(connection);
    if (age.ok()) taken.silence = *age;
  }
  if (acquired.ok()) return taken;
  if (!record.ok() || taken.silence < kSurelyDead) return acquired;
  LOG(WARNING) << "the last sign of life of the run that holds the lock is "
               << absl::FormatDuration(taken.silence) << " old: it is dead";
  RETURN_IF_ERROR(state->TakeUp(connection, *record, stopper));
  RETURN_IF_ERROR(taken.lock->Acquire());
  return taken;
}

}  // namespace osc
