#include "osc/report/html.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "osc/report/chart_js.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(HtmlTest, EscapesWhatABrowserWouldTakeForMarkup) {
  EXPECT_EQ(HtmlText("<b a='1' c=\"2\">&amp;"),
            "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;");
}

TEST(HtmlTest, KeepsJsonFromEndingItsScript) {
  EXPECT_EQ(ScriptJson("[\"</script><!--\", 1]"),
            "[\"\\u003c/script\\u003e\\u003c!--\", 1]");
  EXPECT_EQ(ScriptJson("\"\xe2\x80\xa8\""), "\"\\u2028\"");
}

TEST(ChartJsTest, CanStandInAScriptElementAndNamesItsLicence) {
  EXPECT_THAT(kChartJs, HasSubstr("Chart.js v3"));
  EXPECT_THAT(kChartJs, HasSubstr("Released under the MIT License"));
  EXPECT_THAT(kChartJs, Not(HasSubstr("</script")));
  EXPECT_THAT(kChartJs, Not(HasSubstr("<!--")));
}

}  // namespace
}  // namespace osc
