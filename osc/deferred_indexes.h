#ifndef OSC_DEFERRED_INDEXES_H_
#define OSC_DEFERRED_INDEXES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/server.h"
#include "db/stop.h"

namespace osc {

// Secondary indexes of the shadow that are built after the copy, by one
// ALTER TABLE … ADD KEY, ALGORITHM=INPLACE, LOCK=NONE, while the replay goes
// on. The server sorts the whole table once for each index instead of looking
// up a place for each row, which is faster, and leaves the pages full.
//
// Its price: replicas run that statement in one piece and lag by as long as it
// takes, and the sort needs room in the server's tmpdir.
//
// Unique indexes are never deferred: copy and replay find duplicates by them.
// Neither are FULLTEXT and SPATIAL ones, which cannot be built beside writes.
enum class DeferIndexes {
  kAuto,  // where no replica is connected, as far as the account may see
  kYes,
  kNo,
};

struct IndexDeferral {
  bool defer = false;
  std::string reason;                // for people, either way
  std::vector<std::string> indexes;  // names, in their order
};

// What is to be done, decided before anything is made. `shadow` with all of its
// indexes.
absl::StatusOr<IndexDeferral> DecideDeferral(Connection* connection,
                                             const Server& server,
                                             DeferIndexes mode,
                                             const Table& shadow);

// The ALTERs that take them away and bring them back, for people to read.
std::string DropIndexesSql(const TablePair& pair,
                           const IndexDeferral& deferral);
std::string AddIndexesSql(const TablePair& pair, const IndexDeferral& deferral);

// Takes the indexes from the empty shadow. False, with the shadow as it was,
// when they would not come back exactly as they are, which is tried first (an
// AUTO_INCREMENT column without another index, say).
absl::StatusOr<bool> DropDeferredIndexes(Connection* connection,
                                         const TablePair& pair,
                                         const IndexDeferral& deferral);

// Builds them. May run for hours; when the stopper stops, the statement is
// killed. Runs again after a lost connection. `identity` is what TableIdentity
// (db/schema.h) said of the shadow without them, and then with them.
// `gently`: by one thread of the server, since the application writes to the
// table.
//
// FailedPrecondition when somebody else altered, emptied or replaced the
// shadow. An error of which IsDueToWrites is true: to be run again while
// nothing is written to the shadow.
absl::Status BuildDeferredIndexes(ConnectionFactory* factory,
                                  const Server& server, const TablePair& pair,
                                  const IndexDeferral& deferral, bool gently,
                                  const Stopper& stopper,
                                  std::string* identity);

// Whether writes beside the build made it fail: more of them than the server
// keeps (1799), or "duplicates" in an index that is not unique (1859: MySQL 8.0
// marks an index that it is about to commit as corrupt when a rollback meets it
// at the wrong moment, and reports that so; 1712 is the same seen earlier).
bool IsDueToWrites(const absl::Status& status);

// The lines of SHOW CREATE TABLE that define these indexes, "KEY `a` (`b`)
// COMMENT 'x'"; empty when one is not found exactly once. For tests.
std::vector<std::string> IndexDefinitions(
    const std::string& create_sql, const std::vector<std::string>& indexes);

}  // namespace osc

#endif  // OSC_DEFERRED_INDEXES_H_
