#include "osc/take_lock.h"

#include <glog/logging.h>

#include <string>

#include "absl/time/time.h"
#include "db/status_macros.h"
#include "osc/state_table.h"

namespace osc {
namespace {

constexpr absl::Duration kBetweenLooks = absl::Milliseconds(250);
constexpr int kLooks = 20;  // a run beats about once a second

// Whether the run is seen to beat, whatever the time is said to be, or its
// lock's session to work: it beats between two statements, and one of them may
// take long.
absl::StatusOr<bool> Beats(RunLock* lock, const StateTable& table,
                           const Stopper& stopper) {
  Connection* connection = lock->connection();
  std::string first;
  for (int look = 0; look < kLooks; ++look) {
    ASSIGN_OR_RETURN(StateTable::Values values, table.Read(connection));
    const std::string& beat = values[kStateHeartbeat];
    if (look == 0) first = beat;
    if (beat != first) return true;
    ASSIGN_OR_RETURN(const bool works, lock->OwnerIsAtWork());
    if (works) return true;
    RETURN_IF_ERROR(stopper.SleepFor(kBetweenLooks));
  }
  return false;
}

}  // namespace

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
  ASSIGN_OR_RETURN(bool beats,
                   Beats(taken.lock.get(), state->table(), stopper));
  if (beats) return acquired;
  LOG(WARNING) << "the last sign of life of the run that holds the lock is "
               << absl::FormatDuration(taken.silence) << " old: it is dead";
  RETURN_IF_ERROR(state->TakeUp(connection, *record, stopper));
  RETURN_IF_ERROR(taken.lock->Acquire());
  return taken;
}

}  // namespace osc
