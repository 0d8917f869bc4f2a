#ifndef OSC_CONTROL_WORDS_H_
#define OSC_CONTROL_WORDS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "osc/control/settings.h"

namespace osc {

// What an operator tells a migration that runs.
struct ControlRequest {
  enum class Kind {
    kPause,      // copy, checksum, replay and cutover rest; the log grows
    kPauseCopy,  // copy and checksum rest, the replay goes on
    kResume,     // whatever rests because of one of these two goes on
    kSet,        // changes settings
    kCutover,    // the cutover is not postponed any more
    kPostpone,   // everything goes on but for the cutover
    kStop,       // ends the run so that it can be resumed
    kAbort,      // ends the run and removes everything of it
  };

  Kind kind = Kind::kPause;
  std::vector<std::pair<std::string, std::string>> settings;  // of kSet

  // The words again, for people and for ControlWords.
  std::string Text() const;
};

// The words of a text that Text wrote: between spaces, where they are not in
// quotes.
std::vector<std::string> ControlWords(absl::string_view text);

// "pause", or "set", "copy-rate=500", "replay-rate=0". InvalidArgument says
// which words there are, or what is wrong with a setting.
absl::StatusOr<ControlRequest> ParseControl(
    const std::vector<std::string>& words);

}  // namespace osc

#endif  // OSC_CONTROL_WORDS_H_
