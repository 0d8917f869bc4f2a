#ifndef CHANGELOG_DELTA_LOG_H_
#define CHANGELOG_DELTA_LOG_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "changelog/table_pair.h"
#include "db/connection.h"

namespace osc {

// The delta log: one narrow row for each change of the original, appended by
// three AFTER triggers in the application's own transaction: an id, the
// operation, the row's migration key. See README.md beside this file.
enum class LogOperation : int {
  kInsert = 1,
  kUpdate = 2,
  kDelete = 3,
  // Written by the engine: a row that it took out of the shadow because its
  // old values were in the way of another row's, to be replayed. Column
  // evicted_by then holds a number of the statement that wrote it.
  kEvict = 4,
};

// Ids are UUID_SHORT(): the low byte of server_id, the second at which the
// server started, and a counter. Nobody waits for the next one, while the
// counter of an AUTO_INCREMENT column is behind a lock that an INSERT … SELECT
// of ours would hold for as long as it runs (innodb_autoinc_lock_mode = 1: an
// application's statement that waited for it once ended in error 1467).
//
// They do not repeat while one server writes: not after a restart, which comes
// at a later second, unless the clock was set back to the very second of the
// start before; nor after a failover, unless to a server of the same low byte
// that was started in the same second. Where several servers write to the table
// (TablePair::auto_increment_log) the table counts, with the offsets that such
// servers have.
std::string CreateLogTableSql(const TablePair& pair);

// The id of a new entry, as an expression.
std::string NewLogIdSql(const TablePair& pair);

// The three CREATE TRIGGER statements: insert, update, delete.
//
// An UPDATE that changes the key, in its bytes and not only under the key's
// collation, logs the old and the new key in one INSERT.
std::vector<std::string> CreateTriggerSql(const TablePair& pair);

// Adds an entry for any one row of the original, as its UPDATE would; none when
// there is no row.
std::string LogAnyRowSql(const TablePair& pair);

// Creates the triggers inside one LOCK TABLES on original and log, so that no
// change falls between them. Does not wait longer for the lock than the
// session's lock_wait_timeout; on any error no trigger of ours is left, unless
// the error is Unavailable (connection lost: ask with FindTriggers).
absl::Status InstallTriggers(Connection* connection, const TablePair& pair);

// Drops those of the three triggers that exist, all inside one LOCK TABLES, so
// that the application never writes with only some of them. Same waiting.
absl::Status DropTriggers(Connection* connection, const TablePair& pair);

// A trigger as the server keeps it.
struct TriggerText {
  std::string name;
  std::string table;
  std::string statement;  // event, timing, body, sql_mode and definer
  friend bool operator==(const TriggerText& a, const TriggerText& b) {
    return a.name == b.name && a.table == b.table && a.statement == b.statement;
  }
};

// Those of the three triggers that exist, in the order of their names. To be
// compared, byte for byte, with what it gave right after InstallTriggers.
absl::StatusOr<std::vector<TriggerText>> FindTriggers(Connection* connection,
                                                      const TablePair& pair);

// Builds the log anew, without what was deleted and cannot be purged because
// somebody holds an old snapshot: a look at the whole log passes over all of
// that. The application goes on; the end waits for its open transactions on the
// table, and other statements wait behind it, for lock_wait_timeout at the
// most.
std::string RebuildLogSql(const TablePair& pair);

// Entries in the log as this session sees them, with ids not below `from`,
// counted up to `limit`.
absl::StatusOr<int64_t> CountBacklog(Connection* connection,
                                     const TablePair& pair, int64_t limit,
                                     uint64_t from = 0);

}  // namespace osc

#endif  // CHANGELOG_DELTA_LOG_H_
