#ifndef BENCH_REPORT_HTML_H_
#define BENCH_REPORT_HTML_H_

#include <string>

#include "bench/result.h"

namespace osc {

// The report as one page that needs no other file and no network. Charts are
// drawn by a script; when it has run, the root element says
// data-drawn="<number of charts drawn>", and data-errors holds the text of
// every script error ("" is none).
std::string ReportToHtml(const BenchReport& report);

}  // namespace osc

#endif  // BENCH_REPORT_HTML_H_
