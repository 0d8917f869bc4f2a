// The dashboard shows metrics that there are.

#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "osc/view/metrics_text.h"

namespace osc {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using Json = nlohmann::json;

Json Dashboard() {
  std::ifstream file("tools/grafana/osc.json");
  return Json::parse(file, nullptr, /*allow_exceptions=*/false);
}

// What a query or a variable asks for.
std::set<std::string> MetricsOf(const std::string& query) {
  static const auto* name = new std::regex("\\bosc_\\w+");
  return std::set<std::string>(
      std::sregex_token_iterator(query.begin(), query.end(), *name),
      std::sregex_token_iterator());
}

TEST(DashboardTest, AsksForMetricsThatARunWrites) {
  const Json dashboard = Dashboard();
  ASSERT_TRUE(dashboard.is_object());
  std::vector<std::string> queries;
  for (const Json& panel : dashboard["panels"]) {
    EXPECT_FALSE(panel["targets"].empty()) << panel["title"];
    for (const Json& target : panel["targets"]) {
      queries.push_back(target["expr"]);
      EXPECT_THAT(queries.back(),
                  HasSubstr("{schema=~\"$schema\",table=~\"$table\""));
    }
  }
  for (const Json& variable : dashboard["templating"]["list"]) {
    if (variable["type"] == "query") queries.push_back(variable["definition"]);
  }
  EXPECT_GT(queries.size(), 20);
  for (const std::string& query : queries) {
    EXPECT_FALSE(MetricsOf(query).empty()) << query;
    for (const std::string& metric : MetricsOf(query)) {
      EXPECT_THAT(MetricNames(), Contains(metric)) << query;
    }
  }
}

TEST(DashboardTest, LaysItsPanelsBesideEachOther) {
  std::set<int> ids;
  std::set<std::pair<int, int>> taken;
  const Json dashboard = Dashboard();
  for (const Json& panel : dashboard["panels"]) {
    EXPECT_TRUE(ids.insert(panel["id"].get<int>()).second) << panel["title"];
    const Json& at = panel["gridPos"];
    for (int x = at["x"]; x < at["x"].get<int>() + at["w"].get<int>(); ++x) {
      EXPECT_LT(x, 24) << panel["title"];
      for (int y = at["y"]; y < at["y"].get<int>() + at["h"].get<int>(); ++y) {
        EXPECT_TRUE(taken.insert({x, y}).second) << panel["title"];
      }
    }
  }
}

}  // namespace
}  // namespace osc
