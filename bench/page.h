#ifndef BENCH_PAGE_H_
#define BENCH_PAGE_H_

namespace osc {

// The style of a report's page, and the script that draws its charts.
extern const char kPageCss[];
extern const char kPageJs[];

}  // namespace osc

#endif  // BENCH_PAGE_H_
