#ifndef OSC_VIEW_REPLACE_FILE_H_
#define OSC_VIEW_REPLACE_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace osc {

// A file that others read while we write it. Errors of both: InvalidArgument,
// which begins with the path.

// Whether ReplaceFile will be able to, as far as can be told before. Neither
// makes nor changes the file.
absl::Status CheckReplaceable(const std::string& path);

// Puts `text` in the place of what the file holds, at once for every reader,
// and readable for everybody. What was there before stays after an error.
absl::Status ReplaceFile(const std::string& path, absl::string_view text);

}  // namespace osc

#endif  // OSC_VIEW_REPLACE_FILE_H_
