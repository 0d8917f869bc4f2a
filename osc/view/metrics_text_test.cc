#include "osc/view/metrics_text.h"

#include <cstdio>
#include <fstream>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

// Prints what the parser of Prometheus' own client library makes of a text.
constexpr char kParser[] = R"(
import json, sys
from prometheus_client.parser import text_string_to_metric_families
families = text_string_to_metric_families(open(sys.argv[1]).read())
print(json.dumps([{'name': f.name, 'type': f.type, 'help': f.documentation,
                   'samples': [[s.name, s.labels, s.value] for s in f.samples]}
                  for f in families]))
)";

// The metrics of the text, each with its samples; a failure when it has none.
Json Parsed(const std::string& text) {
  const std::string file = absl::StrCat(::testing::TempDir(), "/metrics");
  const std::string script = absl::StrCat(::testing::TempDir(), "/parser.py");
  std::ofstream(file) << text;
  std::ofstream(script) << kParser;
  std::FILE* out = popen(
      absl::StrCat("/usr/bin/python3 -I ", script, " ", file).c_str(), "r");
  std::string read(1 << 20, '\0');
  read.resize(std::fread(&read[0], 1, read.size(), out));
  EXPECT_EQ(pclose(out), 0);
  Json parsed = Json::parse(read, nullptr, /*allow_exceptions=*/false);
  EXPECT_TRUE(parsed.is_array()) << read;
  return parsed;
}

RunView Full() {
  RunView view;
  view.run_id = "0123456789abcdef";
  view.schema = "shop";
  view.table = "or\\nders \"x\"\n{}=,";
  view.at = absl::FromUnixMillis(1790000000125);
  view.elapsed = absl::Milliseconds(61500);
  view.phase = "catch up";
  view.resumed = true;
  view.fraction = 0.25;
  view.eta = absl::Seconds(90);
  view.rows_estimate = 5;
  view.bytes_estimate = 16384;
  view.rows_copied = 1000000000000;
  view.rows_verified = view.chunks_copied = view.chunks_verified = 3;
  view.chunk_time = absl::Milliseconds(105);
  view.copy_rate = view.verify_rate = view.replay_rate = view.capture_rate = 7;
  view.backlog_is_more = view.diverges = true;
  view.converges_in = absl::Seconds(4);
  view.holds = {{"max-lag", "replica b", true, absl::Seconds(3)},
                {"operator", "paused", false, absl::Seconds(1)}};
  view.settings = {
      {"copy-rate", "500"}, {"chunk-time", "250ms"}, {"window", "22:00-6:00"}};
  view.auto_rate = 900;
  view.retries = {{"copy", 3}, {"replay", 4}};
  view.cutover_stall = absl::Milliseconds(12);
  return view;
}

TEST(MetricsTextTest, IsReadByTheParserOfPrometheus) {
  const Json metrics = Parsed(MetricsText(Full(), "success"));
  ASSERT_EQ(metrics.size(), MetricNames().size());
  for (const Json& metric : metrics) {
    EXPECT_FALSE(metric["samples"].empty()) << metric;
    std::set<std::string> labels;
    for (const Json& sample : metric["samples"]) {
      EXPECT_EQ(sample[1]["schema"], "shop");
      EXPECT_EQ(sample[1]["table"], Full().table);
      EXPECT_EQ(sample[1]["run_id"], "0123456789abcdef");
      EXPECT_TRUE(labels.insert(sample[1].dump()).second) << metric;
    }
  }
}

// https://prometheus.io/docs/practices/naming
TEST(MetricsTextTest, NamesMetricsByTheConventions) {
  std::set<std::string> names;
  for (const Json& metric : Parsed(MetricsText(Full()))) {
    const std::string name = metric["name"];
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_TRUE(absl::StartsWith(name, "osc_")) << name;
    EXPECT_FALSE(metric["help"].get<std::string>().empty()) << name;
    for (const Json& sample : metric["samples"]) {
      EXPECT_EQ(absl::EndsWith(sample[0].get<std::string>(), "_total"),
                metric["type"] == "counter")
          << metric;
    }
    EXPECT_THAT(name,
                AllOf(Not(HasSubstr("milli")), Not(HasSubstr("percent"))));
  }
}

TEST(MetricsTextTest, WritesNumbersInTheirUnits) {
  const std::string run =
      "schema=\"shop\",table=\"t\",run_id=\"0123456789abcdef\"";
  RunView view = Full();
  view.table = "t";
  const std::string text = MetricsText(view);
  for (const std::string& line : {
           "osc_rows_copied_total{" + run + "} 1000000000000\n",
           "osc_phase_progress_ratio{" + run + "} 0.25\n",
           "osc_run_elapsed_seconds{" + run + "} 61.5\n",
           "osc_view_timestamp_seconds{" + run + "} 1790000000.125\n",
           "osc_chunk_duration_seconds{" + run + "} 0.105\n",
           "osc_phase{" + run + ",phase=\"copy\"} 0\n",
           "osc_phase{" + run + ",phase=\"catch up\"} 1\n",
           "osc_held{" + run + ",by=\"max-lag\"} 1\n",
           "osc_held_seconds{" + run + ",by=\"operator\"} 1\n",
           "osc_setting{" + run + ",name=\"copy-rate\"} 500\n",
           "osc_setting{" + run + ",name=\"chunk-time\"} 0.25\n",
           "osc_retries_total{" + run + ",kind=\"replay\"} 4\n",
           "osc_cutover_stall_seconds{" + run + "} 0.012\n",
       }) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_THAT(text, Not(HasSubstr("name=\"window\"")));
}

TEST(MetricsTextTest, SaysNothingOfWhatIsNotKnown) {
  const std::string text = MetricsText(RunView());
  for (const char* name : {"osc_phase_remaining_seconds", "osc_run_ended",
                           "osc_cutover_stall_seconds"}) {
    EXPECT_THAT(text, HasSubstr(absl::StrCat("# TYPE ", name, " gauge\n")));
    EXPECT_THAT(text, Not(HasSubstr(absl::StrCat("\n", name, "{"))));
  }
  EXPECT_EQ(Parsed(text).size(), MetricNames().size());
}

// Before it has read what earlier runs have copied; a counter that steps from 0
// to that is a rate of all of it in a second.
TEST(MetricsTextTest, BeginsCountersOfAResumedRunWhereTheyWere) {
  RunView view;
  view.resumed = true;
  EXPECT_THAT(MetricsText(view), Not(HasSubstr("\nosc_rows_copied_total{")));
  EXPECT_THAT(MetricsText(view), Not(HasSubstr("\nosc_rows_verified_total{")));
  view.resumed = false;
  EXPECT_THAT(MetricsText(view), HasSubstr("\nosc_rows_copied_total{"));
  EXPECT_THAT(MetricsText(view), HasSubstr("\nosc_rows_verified_total{"));
}

TEST(MetricsTextTest, SaysHowTheRunEnded) {
  EXPECT_THAT(MetricsText(Full(), "failure"),
              HasSubstr("run_id=\"0123456789abcdef\",outcome=\"failure\"} 1"));
}

}  // namespace
}  // namespace osc
