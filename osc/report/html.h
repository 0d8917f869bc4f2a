#ifndef OSC_REPORT_HTML_H_
#define OSC_REPORT_HTML_H_

#include <string>

#include "absl/strings/string_view.h"

namespace osc {

// `text` so that a browser shows it as it is, also in an attribute between
// quotes.
std::string HtmlText(absl::string_view text);

// JSON text so that it can stand in a <script> element: nothing in it can end
// the element or begin a comment. It stays the same JSON.
std::string ScriptJson(absl::string_view json);

}  // namespace osc

#endif  // OSC_REPORT_HTML_H_
