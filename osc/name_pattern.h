#ifndef OSC_NAME_PATTERN_H_
#define OSC_NAME_PATTERN_H_

#include "absl/strings/string_view.h"

namespace osc {

// Whether `name` matches `pattern` as in LIKE: % stands for any characters,
// also none, _ for one, and a backslash takes the meaning from what follows it.
// The server uses such patterns in grants on schemas and in the filters of
// replication. Bytes compare exactly; both are UTF-8.
bool MatchesPattern(absl::string_view pattern, absl::string_view name);

}  // namespace osc

#endif  // OSC_NAME_PATTERN_H_
