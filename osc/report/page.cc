#include "osc/report/page.h"

#include "absl/strings/str_cat.h"
#include "osc/report/chart_js.h"
#include "osc/report/html.h"
#include "osc/report/page_parts.h"

namespace osc {
namespace {

// Before every other script, so that it hears of their errors.
constexpr char kErrorScript[] =
    "<script>document.documentElement.dataset.errors = '';\n"
    "document.documentElement.dataset.drawn = '0';\n"
    "addEventListener('error', (event) => {\n"
    "  document.documentElement.dataset.errors += event.message + '\\n';\n"
    "});</script>\n";

}  // namespace

std::string Element(absl::string_view tag, absl::string_view text) {
  return absl::StrCat("<", tag, ">", HtmlText(text), "</", tag, ">");
}

std::string Canvas(const Chart& chart, int number) {
  return absl::StrCat("<figure>", Element("figcaption", chart.title),
                      "<div class=\"canvas\"><canvas id=\"chart-", number,
                      "\" role=\"img\" aria-label=\"", HtmlText(chart.title),
                      "\"></canvas></div></figure>\n");
}

std::string Page(absl::string_view title, absl::string_view body,
                 const std::vector<Chart>& charts) {
  const std::string json =
      JsonOf(charts).dump(-1, ' ', /*ensure_ascii=*/false,
                          nlohmann::ordered_json::error_handler_t::replace);
  return absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n",
      Element("title", title), "\n<link rel=\"icon\" href=\"data:,\">\n<style>",
      kPageCss, "</style>\n", kErrorScript, "</head>\n<body>\n", body,
      "<script type=\"application/json\" id=\"charts\">", ScriptJson(json),
      "</script>\n<script>", kChartJs, "</script>\n<script>", kPageJs,
      "</script>\n</body>\n</html>\n");
}

}  // namespace osc
