#ifndef OSC_REPORT_RUN_RECORDING_H_
#define OSC_REPORT_RUN_RECORDING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "osc/view/run_view.h"

namespace osc {

// What is kept of a run for its report. Times are seconds since it began.
struct RunRecording {
  // A moment's curves; what was not known is nullopt.
  struct Point {
    double at = 0;
    absl::optional<double> copy_rate, verify_rate;  // rows a second
    absl::optional<double> auto_rate;  // rows a second that --auto allows
    absl::optional<double> capture_rate, replay_rate;  // entries a second
    absl::optional<double> chunk_time;                 // seconds
    double backlog = 0;                                // entries
    double backlog_age = 0;                            // seconds
  };
  struct PhaseBegin {
    double at = 0;
    std::string phase;
  };
  // Something kept copy, or more, at rest.
  struct Rest {
    double from = 0, to = 0;
    std::string by, reason;
    bool replay_too = false;
  };
  struct Event {
    double at = 0;
    std::string name, phase, text;  // as EventName says
  };

  std::string outcome;  // "success" or "failure"; empty: it has not ended
  std::string failure;  // why
  RunView last;
  double largest_backlog = 0;  // of all moments, also those without a point
  double oldest_backlog = 0;
  std::vector<Point> points;
  std::vector<PhaseBegin> phases;
  std::vector<Rest> rests;
  int64_t rests_left_out = 0;
  std::vector<Event> events;
  int64_t events_left_out = 0;
};

// One JSON document without line breaks, and the way back: InvalidArgument for
// a text that is none of a recording. Members that are missing or of another
// type stay as they are in a new one.
std::string JsonOf(const RunRecording& recording);
absl::StatusOr<RunRecording> RecordingOf(absl::string_view json);

}  // namespace osc

#endif  // OSC_REPORT_RUN_RECORDING_H_
