#ifndef OSC_SCHEMA_FILE_DEFINITION_DIFF_H_
#define OSC_SCHEMA_FILE_DEFINITION_DIFF_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "osc/schema_file/column_choices.h"
#include "osc/schema_file/definition.h"

namespace osc {

// The ALTER that makes one definition another.
struct AlterText {
  std::vector<std::string> clauses;  // without commas
  // "PARTITION BY ..." or "REMOVE PARTITIONING", which stands behind the
  // clauses without a comma; empty when the partitions stay.
  std::string partitioning;

  bool empty() const { return clauses.empty() && partitioning.empty(); }
  // What follows ALTER TABLE name, in one line.
  std::string OneLine() const;
  // The same with a line for each clause, each behind `indent`.
  std::string Lines(absl::string_view indent) const;
};

struct DiffOptions {
  // "DROP CONSTRAINT", or "DROP CHECK" which all MySQL with CHECKs knows.
  std::string drop_check = "DROP CONSTRAINT";
};

// The ALTER that changes `current` into `wanted`, both as the server prints
// them and with the collations of their columns. Columns move by as few
// FIRST and AFTER as will do. A table is rebuilt anyway, so indexes are put
// into the wanted order too, but only if something else differs: their order
// alone is no difference, and gives an empty ALTER. That of constraints never
// is.
//
// It makes no promise about what it cannot express, such as an option that no
// ALTER takes back: try it on an empty table and compare.
AlterText MakeAlter(const Definition& current, const Definition& wanted,
                    const ColumnMatch& match, const DiffOptions& options);

}  // namespace osc

#endif  // OSC_SCHEMA_FILE_DEFINITION_DIFF_H_
