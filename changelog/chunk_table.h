#ifndef CHANGELOG_CHUNK_TABLE_H_
#define CHANGELOG_CHUNK_TABLE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "changelog/migration_key.h"

namespace osc {

// The chunk table holds one row for each chunk that was ever handed out, in
// the order of the migration key: its bounds (after lo, up to hi) and its
// state. It is what splits the key space, inside the server, into
//
//   settled    covered by a chunk whose row says copied
//   in flight  covered by a chunk whose row says copying
//   untouched  behind the last chunk
//
// A chunk's row is committed before the chunk's snapshot is taken, and turns to
// copied in the transaction that brings its rows. So a statement that reads the
// log and this table in one view can judge an entry by what it sees there:
// a chunk that it does not see starts later than any entry that it does see.
//
// Chunk 1 has no lower bound, the last one (is_last) no upper bound. Verified
// is what the checksum has found equal; whatever has been replayed since was
// verified by the replay.
enum class ChunkState : int { kCopying = 1, kCopied = 2, kVerified = 3 };

std::string CreateChunkTableSql(absl::string_view schema,
                                absl::string_view name, const MigrationKey& key,
                                absl::string_view run_id = "");

// A condition for the rows of `key_columns` (MigrationKey::Original, Shadow or
// Numbered) that lie in the chunk with this alias. `first` and `last` say
// which bound is missing.
std::string InChunk(const MigrationKey& key,
                    const std::vector<std::string>& key_columns,
                    absl::string_view chunk_alias, bool first, bool last);

// How a log entry stands to the copy, as the values of EntryPlaceSql.
enum class EntryPlace : int { kUntouched = 0, kInFlight = 1, kSettled = 2 };

// An expression over log alias `log_alias` that gives an EntryPlace, for a
// query that also joins FrontierJoin.
std::string EntryPlaceSql(const MigrationKey& key, absl::string_view schema,
                          absl::string_view chunk_table,
                          absl::string_view log_alias);
// LEFT JOIN of the last chunk handed out, as alias `frontier`.
std::string FrontierJoin(absl::string_view schema,
                         absl::string_view chunk_table);

}  // namespace osc

#endif  // CHANGELOG_CHUNK_TABLE_H_
