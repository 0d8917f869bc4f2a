#ifndef OSC_REPORT_PAGE_H_
#define OSC_REPORT_PAGE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "osc/report/chart.h"

namespace osc {

// <tag>text</tag>, where `text` is shown as it is.
std::string Element(absl::string_view tag, absl::string_view text);

// Where the chart is drawn that is the `number`th, from 0, of its page.
std::string Canvas(const Chart& chart, int number);

// A whole page of `body`, which is HTML and has a canvas for each of the
// charts. It needs no other file and no network. Once its scripts have run the
// root element says in data-drawn how many charts they drew, and in data-errors
// what went wrong.
std::string Page(absl::string_view title, absl::string_view body,
                 const std::vector<Chart>& charts);

}  // namespace osc

#endif  // OSC_REPORT_PAGE_H_
