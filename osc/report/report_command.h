#ifndef OSC_REPORT_REPORT_COMMAND_H_
#define OSC_REPORT_REPORT_COMMAND_H_

#include <ostream>
#include <string>

#include "absl/status/status.h"

namespace osc {

// `osc report`: makes the page of a run anew from `input`, a page or the
// recording alone, into the file `output`, or into `out` when that is empty.
// InvalidArgument, which names the file, when it cannot.
absl::Status MakeReportAnew(const std::string& input, const std::string& output,
                            std::ostream* out);

}  // namespace osc

#endif  // OSC_REPORT_REPORT_COMMAND_H_
