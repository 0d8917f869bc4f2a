#ifndef OSC_REPORT_CHART_JS_H_
#define OSC_REPORT_CHART_JS_H_

namespace osc {

// Chart.js (MIT licence, which its first lines name), for a page that must
// work without a network: goes between <script> and </script> as it is.
extern const char kChartJs[];

}  // namespace osc

#endif  // OSC_REPORT_CHART_JS_H_
