#ifndef OSC_TUNE_TUNE_REPORT_H_
#define OSC_TUNE_TUNE_REPORT_H_

#include <string>

#include "osc/tune/tune.h"

namespace osc {

// What `osc tune --execute` would do, for stdout. Ends in a newline.
std::string DescribeTuning(const TunePlan& plan, const TuneOptions& options);

// What it found, for stdout: a table of all trials of copy and replay, what was
// chosen and how flat the optimum is. Ends in a newline.
std::string TuneReportText(const TuneReport& report);

}  // namespace osc

#endif  // OSC_TUNE_TUNE_REPORT_H_
