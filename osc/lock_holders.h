#ifndef OSC_LOCK_HOLDERS_H_
#define OSC_LOCK_HOLDERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/server.h"

namespace osc {

// Where a server says who holds which metadata lock.
enum class LockSource {
  kNone,
  kPerformanceSchema,  // metadata_locks
  kMetadataLockInfo,   // information_schema.METADATA_LOCK_INFO, a plugin
};

// A session that holds a metadata lock on a table.
struct LockHolder {
  uint64_t connection = 0;
  std::string user, host;
  std::string command;    // as in the process list: Sleep, Query, …
  std::string statement;  // in work, or the last one; empty when not known
  bool idle = false;      // has no statement in work
  std::vector<std::string> lock_types;  // SHARED_READ, SHARED_WRITE, …
  // Of its transaction or of its statement, whichever is older.
  int64_t seconds = 0;
  bool in_transaction = false;  // one that InnoDB knows
  bool rolling_back = false;
  int64_t rows_changed = 0;  // by the transaction
  // It holds the table open from one statement to the next, as by LOCK TABLES,
  // or the server does not tell.
  bool keeps_table_open = false;

  // Whether the lock may be one of LOCK TABLES, FLUSH TABLES or HANDLER.
  bool MayBeExplicit() const;
  // One line: connection, user, host, age, statement.
  std::string Describe() const;
};

// The source that is there, switched on and readable for this account.
LockSource FindLockSource(Connection* connection, const Server& server);

// Who has the metadata lock on the original, the oldest first, without this
// session and without those who wait. Needs PROCESS. Nobody with kNone.
absl::StatusOr<std::vector<LockHolder>> ReadLockHolders(Connection* connection,
                                                        const Server& server,
                                                        LockSource source,
                                                        const TablePair& pair);

// InnoDB tells times by the clock of the server's machine, whatever the time
// zone of the session.
inline constexpr char kServersNow[] =
    "CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', 'SYSTEM')";

// A statement as part of a line: without line breaks, and not too long.
std::string OneLine(const std::string& statement);

}  // namespace osc

#endif  // OSC_LOCK_HOLDERS_H_
