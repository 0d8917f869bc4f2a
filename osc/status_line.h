#ifndef OSC_STATUS_LINE_H_
#define OSC_STATUS_LINE_H_

#include <functional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

namespace osc {

// The last line of a terminal, rewritten in place, with whole lines of text
// that pass above it. Where there is no terminal only the whole lines appear.
// Thread-safe.
class StatusLine {
 public:
  // `write` puts bytes out at once. `width` gives the terminal's columns at
  // the moment, 0 when there is no terminal. Both are called under a lock.
  StatusLine(std::function<void(absl::string_view)> write,
             std::function<int()> width);

  // One that writes to stderr.
  static StatusLine ForStderr();

  // Whether Show has an effect.
  bool shown() const { return width_() > 0; }

  // Replaces the line by `text`, cut to the terminal's width. Empty clears it.
  void Show(absl::string_view text) ABSL_LOCKS_EXCLUDED(mu_);

  // Writes `text`, which ends in a newline, above the line.
  void Print(absl::string_view text) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  const std::function<void(absl::string_view)> write_;
  const std::function<int()> width_;
  absl::Mutex mu_;
  std::string line_ ABSL_GUARDED_BY(mu_);
};

}  // namespace osc

#endif  // OSC_STATUS_LINE_H_
