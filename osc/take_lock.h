#ifndef OSC_TAKE_LOCK_H_
#define OSC_TAKE_LOCK_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/run_lock.h"
#include "osc/run_state.h"

namespace osc {

// A run whose last sign of life is older, and that gives none while it is
// looked at, is dead, even if the server holds its sessions still: its machine
// may have gone. The age alone proves nothing: the server's clock may have been
// set forward.
inline constexpr absl::Duration kSurelyDead = absl::Minutes(1);

struct TakenLock {
  std::unique_ptr<RunLock> lock;
  // Since the last sign of life of an earlier run that ended unfinished; zero
  // without one.
  absl::Duration silence;
};

// Takes a table's run lock, also from a run that is surely dead: then `state`,
// of the same table, has been taken up. AlreadyExists when a run works on it.
absl::StatusOr<TakenLock> TakeRunLock(ConnectionFactory* factory,
                                      absl::string_view schema,
                                      absl::string_view table, RunState* state,
                                      const Stopper& stopper);

}  // namespace osc

#endif  // OSC_TAKE_LOCK_H_
