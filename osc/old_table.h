#ifndef OSC_OLD_TABLE_H_
#define OSC_OLD_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "changelog/table_pair.h"
#include "db/connection.h"

namespace osc {

// The old tables that finished migrations keep. Each says in its comment what
// it is: of which table and run, and since when. So its proof goes wherever the
// table goes, and nothing else is left on the server.

// Adds that to the comment of a run's old table: a change of the definition
// alone, or FailedPrecondition. May be repeated.
absl::Status MarkOldTable(Connection* connection, const TablePair& pair);

struct OldTable {
  std::string schema, name;
  std::string original_schema, original;
  std::string since;  // UTC
  absl::Duration age;
  int64_t bytes = 0;
};

// Tables with such a comment that still have the name which goes with it: one
// that was renamed is in use again. Of the originals in `schema`, or of the one
// `table`; all where these are empty.
absl::StatusOr<std::vector<OldTable>> FindOldTables(Connection* connection,
                                                    absl::string_view schema,
                                                    absl::string_view table);

// Drops it, holding the run lock of its original. FailedPrecondition when a
// migration of that is unfinished; AlreadyExists when one is at work.
absl::Status DropOldTable(ConnectionFactory* factory, const OldTable& old);

}  // namespace osc

#endif  // OSC_OLD_TABLE_H_
