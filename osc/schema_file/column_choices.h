#ifndef OSC_SCHEMA_FILE_COLUMN_CHOICES_H_
#define OSC_SCHEMA_FILE_COLUMN_CHOICES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "osc/schema_file/definition.h"

namespace osc {

// What the operator says about columns whose fate two definitions do not tell.
struct ColumnChoices {
  // `table` is empty where the choice is for every table of the file.
  struct Rename {
    std::string table, from, to;
  };
  struct Drop {
    std::string table, column;
  };
  std::vector<Rename> renames;
  std::vector<Drop> drops;
};

// Reads the values of --rename, "old:new" or "table.old:new", and of
// --allow-drop, "column" or "table.column"; odd names in backticks.
// InvalidArgument, naming flag and value.
absl::StatusOr<ColumnChoices> ParseColumnChoices(
    const std::vector<std::string>& renames,
    const std::vector<std::string>& drops);

// Which column of the current table each wanted one is.
struct ColumnMatch {
  // For each wanted column the current one's index, -1 for a new column.
  std::vector<int> source;
  std::vector<int> dropped;  // indexes of current columns whose values go
};

// Matches columns by the choices and then by name. FailedPrecondition, in a
// line for each column, where values would be lost without a word of the
// operator; InvalidArgument for a rename that cannot be meant. `table` is the
// table's name as in the file and `what` how messages call it.
absl::StatusOr<ColumnMatch> MatchColumns(const Definition& current,
                                         const Definition& wanted,
                                         const ColumnChoices& choices,
                                         absl::string_view table,
                                         absl::string_view what);

}  // namespace osc

#endif  // OSC_SCHEMA_FILE_COLUMN_CHOICES_H_
