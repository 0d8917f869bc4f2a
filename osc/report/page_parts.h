#ifndef OSC_REPORT_PAGE_PARTS_H_
#define OSC_REPORT_PAGE_PARTS_H_

namespace osc {

// The style of a page, and the script that draws its charts.
extern const char kPageCss[];
extern const char kPageJs[];

}  // namespace osc

#endif  // OSC_REPORT_PAGE_PARTS_H_
