#ifndef OSC_REPORT_RUN_PAGE_H_
#define OSC_REPORT_RUN_PAGE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "osc/report/run_recording.h"

namespace osc {

// A page about a run: how it ended, its figures, phases, curves, times of rest,
// events and settings. The recording stands in it, for RecordingIn.
std::string RunPage(const RunRecording& recording);

// The recording of a page that RunPage made, or of its JSON. InvalidArgument
// when `text` is neither.
absl::StatusOr<RunRecording> RecordingIn(absl::string_view text);

}  // namespace osc

#endif  // OSC_REPORT_RUN_PAGE_H_
