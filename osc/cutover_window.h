#ifndef OSC_CUTOVER_WINDOW_H_
#define OSC_CUTOVER_WINDOW_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "osc/cutover_gate.h"

namespace osc {

// Times of the day, by the clock on the wall of a time zone: also when clocks
// are changed. An hour that is skipped opens no window, and one that comes
// twice opens a window in it twice.
class CutoverWindow {
 public:
  // Always open.
  CutoverWindow() = default;

  // From "02:00-05:00", or several with commas between. Where the end is not
  // behind the begin the window goes over midnight; 24:00 is midnight too. The
  // end is not part of it. InvalidArgument for anything else.
  static absl::StatusOr<CutoverWindow> Parse(absl::string_view text,
                                             absl::TimeZone zone);

  bool IsOpen(absl::Time now) const;
  // `now` when it is open. InfiniteFuture when it does not open in three days.
  absl::Time NextOpening(absl::Time now) const;

  bool always_open() const { return parts_.empty(); }
  const absl::TimeZone& zone() const { return zone_; }
  // "02:00-05:00 Europe/Berlin (now 14:03 CET, +01:00)"; "at any time".
  std::string Describe(absl::Time now) const;

 private:
  struct Part {
    int begin, end;  // minutes of the day; end <= begin: over midnight
  };

  std::string text_;
  absl::TimeZone zone_;
  std::vector<Part> parts_;
};

// Shut outside of the window.
class WindowGate : public CutoverGate {
 public:
  explicit WindowGate(CutoverWindow window,
                      std::function<absl::Time()> now = absl::Now)
      : window_(std::move(window)), now_(std::move(now)) {}

  absl::StatusOr<std::string> ReasonToWait() override;

 private:
  const CutoverWindow window_;
  // The clock on the wall, which may be set while the run waits for days.
  const std::function<absl::Time()> now_;
};

}  // namespace osc

#endif  // OSC_CUTOVER_WINDOW_H_
