#include "osc/status_report.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

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

bool HasType(const Json& value, const std::string& type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  return type == "string" && value.is_string();
}

// One of the types that the schema names.
bool Fits(const Json& value, const Json& property) {
  const Json& type = property["type"];
  if (!type.is_array()) return HasType(value, type);
  for (const Json& one : type) {
    if (HasType(value, one)) return true;
  }
  return false;
}

std::set<std::string> KeysOf(const Json& object) {
  std::set<std::string> keys;
  for (const auto& item : object.items()) keys.insert(item.key());
  return keys;
}

TEST(StatusReportTest, PrintsWhatItsSchemaSays) {
  std::ifstream file("osc/status.schema.json");
  const Json schema = Json::parse(file, nullptr, false);
  ASSERT_TRUE(schema.is_object());
  const Json json = Json::parse(
      StatusJson("MariaDB 10.11.19", {Copying(), Damaged()}), nullptr, false);
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(KeysOf(json), KeysOf(schema["properties"]));
  EXPECT_EQ(json["version"], schema["properties"]["version"]["const"]);
  const Json& item = schema["properties"]["migrations"]["items"];
  EXPECT_EQ(item["required"].get<std::set<std::string>>(),
            KeysOf(item["properties"]));
  ASSERT_EQ(json["migrations"].size(), 2);
  for (const Json& migration : json["migrations"]) {
    EXPECT_EQ(KeysOf(migration), KeysOf(item["properties"]));
    for (const auto& value : migration.items()) {
      EXPECT_TRUE(Fits(value.value(), item["properties"][value.key()]))
          << value.key() << ": " << value.value();
    }
    const Json& stages = item["properties"]["stage"]["enum"];
    EXPECT_NE(std::find(stages.begin(), stages.end(), migration["stage"]),
              stages.end());
  }
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
