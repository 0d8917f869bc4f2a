#ifndef OSC_REPORT_RUN_CHARTS_H_
#define OSC_REPORT_RUN_CHARTS_H_

#include <vector>

#include "osc/report/chart.h"
#include "osc/report/run_recording.h"

namespace osc {

// The curves of a run over its time, with its phases as marks and its times of
// rest as bands. Without what was never known.
std::vector<Chart> RunCharts(const RunRecording& recording);

}  // namespace osc

#endif  // OSC_REPORT_RUN_CHARTS_H_
