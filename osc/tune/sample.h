#ifndef OSC_TUNE_SAMPLE_H_
#define OSC_TUNE_SAMPLE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "changelog/migration_key.h"
#include "db/connection.h"
#include "db/schema.h"
#include "db/stop.h"

namespace osc {

// What to take of a table, and where to.
struct SampleOptions {
  std::string scratch_schema;  // the copy has the table's own name there
  int64_t rows = 0;            // at the most
  int64_t chunk_rows = 5000;   // of one transaction
  absl::Time deadline;         // begins no second chunk after it
};

// Makes a table of the same shape, foreign keys and triggers left out, and
// copies the first rows in the order of `key`, a chunk at a time, by consistent
// reads that lock nothing. Returns the rows copied.
absl::StatusOr<int64_t> TakeSample(Connection* connection,
                                   const Table& original,
                                   const MigrationKey& key,
                                   const SampleOptions& options,
                                   const Stopper& stopper);

}  // namespace osc

#endif  // OSC_TUNE_SAMPLE_H_
