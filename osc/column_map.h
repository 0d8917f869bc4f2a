#ifndef OSC_COLUMN_MAP_H_
#define OSC_COLUMN_MAP_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "changelog/migration_key.h"
#include "db/schema.h"
#include "osc/alter_scanner.h"

namespace osc {

// Which column of the original becomes which of the shadow.
struct ColumnMap {
  std::vector<MappedColumn> columns;  // generated ones of the shadow left out
  std::vector<std::string> added;     // of the shadow, without an origin
  std::vector<std::string> dropped;   // of the original, without a successor
};

// From both tables and what the ALTER says of renames and drops. A name that
// is dropped and added again is two columns; two names may be exchanged.
//
// FailedPrecondition when a column went or came that the ALTER, as scanned,
// does not name: then the text was misread, and copying by name would empty a
// column.
absl::StatusOr<ColumnMap> MapColumns(const Table& original, const Table& shadow,
                                     const AlterScan& alter);

}  // namespace osc

#endif  // OSC_COLUMN_MAP_H_
