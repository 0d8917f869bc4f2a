#ifndef REPLAY_CONFLICTS_H_
#define REPLAY_CONFLICTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "changelog/table_pair.h"
#include "db/connection.h"

namespace osc {

// The rows of the original that a statement was about to bring into the
// shadow, as `FROM <from> WHERE <where>` in which alias osc_o is the original.
// Aliases carry osc_ so that LOCK TABLES of a table named o takes them.
struct RowScope {
  std::string from;
  std::string where = "TRUE";
};

// What stands behind a duplicate-key error in copy or replay: a row of the
// shadow that is out of date holds a unique value that the original has given
// to another row since, as when two rows swap their values. It is not skipped
// and not overwritten but taken out of the shadow, with an entry in the log
// from which the replay brings it back as it then is.
//
// Writes those log entries, in the caller's open transaction, for all rows of
// the shadow that are in the way of `scope`, and returns their ids; the caller
// deletes the shadow rows with these keys and leaves the entries alone.
// Taking out a row that has a log entry is always safe, and no row of the
// original is locked.
//
// Where the conflict may be about values that cannot be foretold, those of an
// expression or of a new column, that is every row that has an entry in the
// log, as every row has that is out of date.
//
// FailedPrecondition when the original itself holds two rows that the shadow's
// unique key does not allow; it names the key, the rows and the value.
absl::StatusOr<std::vector<uint64_t>> LogRowsInTheWay(Connection* connection,
                                                      const TablePair& pair,
                                                      const RowScope& scope);

// DELETE of the shadow's rows with the keys of these log entries.
std::string DeleteShadowRowsSql(const TablePair& pair,
                                const std::vector<uint64_t>& log_ids);

// (SELECT DISTINCT key … of these entries) AS b
std::string DistinctKeysSql(const TablePair& pair,
                            const std::vector<uint64_t>& log_ids);

}  // namespace osc

#endif  // REPLAY_CONFLICTS_H_
