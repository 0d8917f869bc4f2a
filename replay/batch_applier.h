#ifndef REPLAY_BATCH_APPLIER_H_
#define REPLAY_BATCH_APPLIER_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "changelog/table_pair.h"
#include "db/connection.h"

namespace osc {

struct ApplyResult {
  int64_t keys_inserted = 0;  // rows the original holds under the batch's keys
  int64_t rows_evicted = 0;   // taken out because they were in the way
};

struct ApplyOptions {
  // Step 3 below.
  bool verify = true;
  // The session holds LOCK TABLES and has autocommit off. START TRANSACTION
  // would release its locks, and let the application in before the rename.
  bool under_lock = false;
};

// Makes the shadow equal to the original for the keys of a batch of log
// entries, in one transaction on `connection`:
//
//   1. delete the shadow's rows with these keys
//   2. insert what the original holds under them now (plain INSERT: workers
//      that meet on a key must collide, not overwrite)
//   3. with `verify`, prove both equal, by a digest of every row
//   4. delete the log entries
//
// A key that changes again after step 2 gets a new entry with that change, so
// step 3 leaves out what has an entry outside the batch, and nothing is lost.
// Two batches that run at the same time must not hold the same key.
//
// Errors: Aborted (deadlock, lock wait: nothing has changed, apply again),
// Unavailable, DataLoss when step 3 finds a difference, FailedPrecondition for
// a value that the new schema does not take or for a real duplicate. The
// transaction is rolled back in each case.
absl::StatusOr<ApplyResult> ApplyBatch(Connection* connection,
                                       const TablePair& pair,
                                       const std::vector<uint64_t>& log_ids,
                                       const ApplyOptions& options);

}  // namespace osc

#endif  // REPLAY_BATCH_APPLIER_H_
