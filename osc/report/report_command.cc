#include "osc/report/report_command.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "osc/report/run_page.h"
#include "osc/view/replace_file.h"

namespace osc {

absl::Status MakeReportAnew(const std::string& input, const std::string& output,
                            std::ostream* out) {
  errno = 0;
  std::ifstream file(input);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    return absl::InvalidArgumentError(absl::StrCat(
        input, ": ", errno == 0 ? "nothing to read" : std::strerror(errno)));
  }
  absl::StatusOr<RunRecording> recording = RecordingIn(text.str());
  if (!recording.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(input, ": ", recording.status().message()));
  }
  if (!output.empty()) return ReplaceFile(output, RunPage(*recording));
  *out << RunPage(*recording) << std::flush;
  return absl::OkStatus();
}

}  // namespace osc
