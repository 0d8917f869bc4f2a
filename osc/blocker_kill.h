#ifndef OSC_BLOCKER_KILL_H_
#define OSC_BLOCKER_KILL_H_

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/server.h"
#include "db/stop.h"
#include "osc/lock_holders.h"

namespace osc {

struct KillOptions {
  bool kill = false;
  // A transaction that has changed more rows is spared: to roll it back takes
  // about as long as it took to make the changes.
  int64_t max_rows = 10000;
};

// Why a session that holds the table's metadata lock must not be ended; empty
// when it may: a transaction of the application, of which it is known that it
// does not hold the lock by LOCK TABLES.
std::string WhyNotToKill(const LockHolder& holder, const KillOptions& options);

// For the plan. FailedPrecondition, saying what to switch on, when the server
// cannot tell who holds a metadata lock, or not to this account. `warnings`
// gets what limits it otherwise.
absl::Status CheckMayKill(Connection* connection, const Server& server,
                          const TablePair& pair,
                          std::vector<std::string>* warnings);

// While a session waits for the metadata lock on the original, ends those who
// hold it: once, `after` so long a wait. At that moment nobody who came later
// holds it, since all others queue behind the waiting session. Each end is
// logged with user, host, age and statement, and so is who was spared.
//
// The destructor returns when nothing is being ended any more. All that is
// given must outlive it. With options.kill false it does nothing.
class BlockerWatch {
 public:
  BlockerWatch(ConnectionFactory* factory, const Server& server,
               const TablePair& pair, const KillOptions& options,
               uint64_t waiting_session, absl::Duration after);
  ~BlockerWatch();
  BlockerWatch(const BlockerWatch&) = delete;
  BlockerWatch& operator=(const BlockerWatch&) = delete;

 private:
  absl::Status EndBlockers();

  ConnectionFactory* const factory_;
  const Server& server_;
  const TablePair& pair_;
  const KillOptions options_;
  const uint64_t waiting_session_;
  Stopper ended_;
  std::thread thread_;
};

}  // namespace osc

#endif  // OSC_BLOCKER_KILL_H_
