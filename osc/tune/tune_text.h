#ifndef OSC_TUNE_TUNE_TEXT_H_
#define OSC_TUNE_TUNE_TEXT_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "osc/tune/tune_search.h"

namespace osc {

// How one of the two searches is told about.
struct TuneWords {
  const char* what;       // "copy"
  const char* size;       // what a setting's size is of: "chunk time"
  const char* size_unit;  // " ms", or nothing
  const char* rate;       // "rows/s"
};
inline constexpr TuneWords kCopyWords = {"copy", "chunk time", " ms", "rows/s"};
inline constexpr TuneWords kReplayWords = {"replay", "batch", "", "entries/s"};

// "2 workers, chunk time 100 ms"
inline std::string SettingText(const TuneWords& words,
                               const TuneSetting& setting) {
  return absl::StrCat(setting.workers,
                      setting.workers == 1 ? " worker, " : " workers, ",
                      words.size, " ", setting.size, words.size_unit);
}

// A latency as people read it: "4.2 ms".
inline std::string MillisecondsText(absl::Duration duration) {
  return absl::StrFormat("%.1f ms", absl::ToDoubleMilliseconds(duration));
}

}  // namespace osc

#endif  // OSC_TUNE_TUNE_TEXT_H_
