#ifndef REPLAY_LOG_READER_H_
#define REPLAY_LOG_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "changelog/chunk_table.h"
#include "changelog/table_pair.h"
#include "db/connection.h"

namespace osc {

struct LogEntry {
  uint64_t id = 0;
  // Equal for equal keys; see MigrationKey::HashSql.
  uint32_t key_hash = 0;
  EntryPlace place = EntryPlace::kSettled;
};

// Up to `limit` entries that this session sees, in the order of their ids.
//
// With `above` only those with a larger id: a look that spares the server the
// remains of all entries deleted since somebody's oldest snapshot. It misses
// what became visible late, so only a look at the whole log (above = 0) tells
// that the log is empty.
//
// While a copy runs (`judge`), each is judged by the chunk table in the view
// in which it was read, and those in flight are left out.
absl::StatusOr<std::vector<LogEntry>> ReadLog(Connection* connection,
                                              const TablePair& pair,
                                              int64_t limit, bool judge,
                                              uint64_t above = 0);

// The ids as a table osc_v with one column, id, to be joined with the log id by
// id. With `log_id IN (…)` the server may scan a short log instead, and a
// statement that writes would then wait for the entries of transactions that
// are still open.
std::string LogIdsSql(const TablePair& pair,
                      const std::vector<uint64_t>& log_ids);

// The statement that deletes exactly these entries.
std::string DropEntriesSql(const TablePair& pair,
                           const std::vector<uint64_t>& log_ids);

// Deletes exactly these entries, and waits for no others.
absl::Status DropEntries(Connection* connection, const TablePair& pair,
                         const std::vector<uint64_t>& log_ids);

}  // namespace osc

#endif  // REPLAY_LOG_READER_H_
