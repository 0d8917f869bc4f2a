#ifndef OSC_FLAG_TABLE_H_
#define OSC_FLAG_TABLE_H_

#include <vector>

namespace osc {

// One of the command line's flags.
struct FlagEntry {
  const char* group;  // the help's heading
  const char* name;   // with underscores
  const char* value;  // what the help calls it; empty for a switch
};

// All flags in the order of the help; those of a group follow each other. What
// they do stands where they are defined.
const std::vector<FlagEntry>& FlagTable();

}  // namespace osc

#endif  // OSC_FLAG_TABLE_H_
