#ifndef OSC_CHECKSUM_DIFF_H_
#define OSC_CHECKSUM_DIFF_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/server.h"

namespace osc {

// The statements of the checksum for one chunk. All of them are to run in one
// consistent snapshot.
struct ChunkScope {
  uint64_t id = 0;
  bool last = false;
};

// How many keys of the chunk have an entry in the log.
std::string PendingInChunkSql(const TablePair& pair, const ChunkScope& scope);

// Row count and digest of the original's or the shadow's rows in the chunk,
// optionally without those that have an entry in the log. The digest combines
// SHA1s of whole rows, keys included, by XOR; since SHA1 is not linear, the
// same loss in two rows, or two values exchanged, do not cancel.
std::string ChunkDigestSql(const TablePair& pair, const Server& server,
                           const ChunkScope& scope, bool of_shadow,
                           bool leave_out_pending);

// DataLoss that names rows (by key), columns and both values, at most
// `max_examples` rows.
absl::Status DescribeDifference(Connection* connection, const TablePair& pair,
                                const ChunkScope& scope, int max_examples);

}  // namespace osc

#endif  // OSC_CHECKSUM_DIFF_H_
