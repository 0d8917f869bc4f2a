#include "osc/status_report.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "osc/view/schema_check.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

Unfinished Copying() {
  Unfinished one;
  one.schema = "shop";
  one.table = "orders";
  one.state_table = "orders__osc_state";
  one.record.run_id = "0123456789abcdef";
  one.record.request.alter = "ADD COLUMN note INT";
  one.stage = Stage::kCopying;
  one.owner = "db-admin process 17";
  one.created = "2026-11-21 08:00:00.000000";
  one.age = absl::Hours(26);
  one.silence = absl::Minutes(5) + absl::Seconds(10);
  one.advance = Advance{1000, 5000, 20, 3, 42, 16384};
  return one;
}

Unfinished Damaged() {
  Unfinished one;
  one.schema = "shop";
  one.state_table = "t~__osc_state_01234567";
  one.problem = "the state of the migration is damaged";
  return one;
}

Unfinished AtWork() {
  Unfinished one = Copying();
  one.at_work = true;
  one.view.emplace();
  one.view->phase = "copy";
  one.view->state = "the copy rests";
  one.view->fraction = 0.2;
  one.view->copy_rate = 1234.4;
  one.view->chunk_time = absl::Milliseconds(98);
  one.view->auto_rate = 5000;
  one.view->backlog = 42;
  one.view->converges_in = absl::Seconds(90);
  one.view->holds = {
      {"max-lag", "replica b is 12 s behind", true, absl::Seconds(75)}};
  one.view->settings = {{"copy-rate", "0"}};
  one.view->retries = {{"copy", 2}};
  one.told = {{"2026-11-21 08:00:01", "ann@host (ann on db-admin)", "pause",
               "copy rests"}};
  return one;
}

TEST(StatusReportTest, PrintsWhatItsSchemaSays) {
  std::ifstream file("osc/status.schema.json");
  const Json schema = Json::parse(file, nullptr, false);
  ASSERT_TRUE(schema.is_object());
  const Json json = Json::parse(
      StatusJson("MariaDB 10.11.19", {Copying(), Damaged(), AtWork()}), nullptr,
      false);
  EXPECT_EQ(WrongBySchema(json, schema), "");
  // Nothing that is printed may be left out of the schema, or be optional.
  const Json& item = schema["properties"]["migrations"]["items"];
  for (const Json& object : {item, item["properties"]["view"]["oneOf"][1],
                             item["properties"]["told"]["items"]}) {
    EXPECT_EQ(object["required"].size(), object["properties"].size());
    EXPECT_EQ(object["additionalProperties"], false);
  }
  ASSERT_EQ(json["migrations"].size(), 3);
}

TEST(StatusReportTest, TellsPeopleWhatARunDoes) {
  EXPECT_THAT(
      StatusText({AtWork()}),
      AllOf(HasSubstr("  phase:            copy 20.0%; the copy rests\n"),
            HasSubstr("  rates:            copy 1234 rows/s, checksum not "
                      "known yet, replay not known yet\n"),
            HasSubstr("the oldest 0s old; empty in 1m 30s\n"),
            HasSubstr("  rests:            copy and replay for 1m 15s, "
                      "max-lag: replica b is 12 s behind\n"),
            HasSubstr("  limits:           copy-rate=0\n"),
            HasSubstr("  auto:             the copy gets 5000 rows/s\n"),
            HasSubstr("  told:             2026-11-21 08:00:01 UTC, ann@host "
                      "(ann on db-admin): pause - copy rests\n")));
}

TEST(StatusReportTest, PrintsTextInAnyBytes) {
  Unfinished one = Copying();
  one.record.request.alter = "COMMENT '\xff \"\n'";
  EXPECT_TRUE(Json::parse(StatusJson("", {one}), nullptr, false).is_object());
}

TEST(StatusReportTest, TellsPeopleHowFarItHasCome) {
  EXPECT_EQ(StatusText({}), "no unfinished migration\n");
  EXPECT_EQ(
      StatusText({Copying()}),
      "shop.orders\n"
      "  run:              0123456789abcdef\n"
      "  change:           ALTER TABLE orders ADD COLUMN note INT\n"
      "  begun:            2026-11-21 08:00:00.000000 UTC, 1d 2h ago\n"
      "  stage:            copying\n"
      "  work:             nobody is at work; last sign of life 5m 10s ago, "
      "from db-admin process 17\n"
      "  rows copied:      1000 of about 5000\n"
      "  chunks:           20 copied, 3 verified\n"
      "  backlog:          42 entries\n"
      "  log table:        16384 bytes\n"
      "  go on:            osc resume --database=shop --table=orders\n"
      "  remove:           osc cleanup --database=shop --table=orders "
      "--execute\n");
}

TEST(StatusReportTest, SaysWhatIsOutOfTheOrdinary) {
  Unfinished one = Copying();
  one.orphaned = one.on_another_server = true;
  one.record.server_identity = "the one before";
  one.advance->backlog = kCountedBacklog;
  EXPECT_THAT(StatusText({one}),
              AllOf(HasSubstr("nobody is at work; orphaned"),
                    HasSubstr("begun on another one, the one before"),
                    HasSubstr("at least 1000000 entries")));
  one.removing = true;
  EXPECT_THAT(StatusText({one}),
              AllOf(HasSubstr("being removed"), Not(HasSubstr("osc resume"))));
  EXPECT_THAT(StatusText({Damaged()}),
              AllOf(HasSubstr("shop.t~__osc_state_01234567\n"),
                    HasSubstr("damaged"), Not(HasSubstr("osc cleanup"))));
}

TEST(StatusReportTest, WritesAgesWithTheirTwoLargestUnits) {
  EXPECT_EQ(AgeText(absl::ZeroDuration()), "0s");
  EXPECT_EQ(AgeText(absl::Seconds(59)), "59s");
  EXPECT_EQ(AgeText(absl::Minutes(2)), "2m");
  EXPECT_EQ(AgeText(absl::Hours(24 * 30) + absl::Minutes(59)), "30d");
}

}  // namespace
}  // namespace osc
