#ifndef OSC_TUNE_FLAG_FILE_H_
#define OSC_TUNE_FLAG_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "osc/tune/tune.h"

namespace osc {

// The chosen settings as a file for `osc run --flagfile`: comments that say
// when, where and from which figures, then a flag a line. No flag says which
// server or table is meant: the file is for production, the server was not.
// `now` is a time as the reader should see it.
std::string FlagFileText(const TuneReport& report, absl::string_view now);

// Whether WriteFlagFile will be able to, as far as can be told before. Neither
// makes nor changes the file.
absl::Status CheckFlagFile(const std::string& path);

// Writes the file, or leaves what was there before in place. Errors:
// InvalidArgument.
absl::Status WriteFlagFile(const std::string& path, absl::string_view text);

}  // namespace osc

#endif  // OSC_TUNE_FLAG_FILE_H_
