#ifndef OSC_REPORT_BROWSER_H_
#define OSC_REPORT_BROWSER_H_

#include <string>

namespace osc {

// For tests: goes behind a page's own scripts and says in data-blank of the
// root element which canvases show nothing, or one colour only, or "none".
extern const char kLookAtCanvases[];

// For tests: the page as Chromium has it when its scripts have run; empty, and
// the test failed, when the browser fails. It is gone afterwards.
std::string InBrowser(const std::string& html);

}  // namespace osc

#endif  // OSC_REPORT_BROWSER_H_
