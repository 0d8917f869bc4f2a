#ifndef OSC_SCHEMA_FILE_COLUMN_DIFF_H_
#define OSC_SCHEMA_FILE_COLUMN_DIFF_H_

#include <string>
#include <utility>
#include <vector>

#include "osc/schema_file/column_choices.h"
#include "osc/schema_file/definition.h"

namespace osc {

// The part of MakeAlter (definition_diff.h) that is about columns.
struct ColumnDiff {
  // DROP COLUMN first, then ADD, CHANGE and MODIFY from left to right.
  std::vector<std::string> clauses;
  // Columns renamed, as they were and as they will be called.
  std::vector<std::pair<std::string, std::string>> renames;
  // Current columns that are dropped and made again under their name, which
  // takes them out of the keys and constraints that name them.
  std::vector<std::string> replaced;
};

// A generated column is dropped and made again, rather than modified, where no
// server modifies it: its values begin or cease to be stored, or it names a
// column that is renamed or itself made again.
ColumnDiff DiffColumns(const Definition& current, const Definition& wanted,
                       const ColumnMatch& match);

// The positions, in ascending order, of a longest ascending run of `numbers`,
// negative ones aside: what may stay where it is while the others move.
std::vector<int> LongestAscending(const std::vector<int>& numbers);

}  // namespace osc

#endif  // OSC_SCHEMA_FILE_COLUMN_DIFF_H_
