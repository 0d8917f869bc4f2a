// What `osc status` tells of migrations that are at work, were killed or have
// ended.

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "nlohmann/json.hpp"
#include "tests/leftover_fixture.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using Json = nlohmann::json;

class StatusTest : public LeftoverTest {
 protected:
  Json Migrations(const Strings& more = {}) {
    Strings flags = {"--json"};
    flags.insert(flags.end(), more.begin(), more.end());
    const Said said = Do("status", flags);
    EXPECT_EQ(said.code, 0) << said.all();
    const Json json = Json::parse(said.out, nullptr, false);
    EXPECT_TRUE(json.is_object()) << said.out;
    return json.is_object() ? json["migrations"] : Json::array();
  }
  // The one that there must be.
  Json Migration() {
    const Json all = Migrations();
    EXPECT_EQ(all.size(), 1);
    return all.empty() ? Json::object() : all[0];
  }
};

TEST_F(StatusTest, SaysThatNothingIsUnfinished) {
  MakeTable(10);
  // A name proves nothing.
  Sql("CREATE TABLE t__osc_state (id INT PRIMARY KEY)");
  const Said said = Do("status");
  EXPECT_EQ(said.code, 0) << said.all();
  EXPECT_EQ(said.out, "no unfinished migration\n");
  EXPECT_EQ(Migrations(), Json::array());
}

TEST_F(StatusTest, TellsOfARunThatWasKilled) {
  MakeTable(100);
  KillAt("checksum-chunk-verified");
  Put(5, "logged");
  SetV(10, "logged");
  const Said said = Do("status");
  EXPECT_EQ(said.code, 0) << said.all();
  EXPECT_THAT(
      said.out,
      AllOf(HasSubstr("app.t\n"), HasSubstr("ALTER TABLE t ADD COLUMN c INT\n"),
            HasSubstr("verifying\n"), HasSubstr("nobody is at work"),
            HasSubstr("osc resume --database=app --table=t\n"),
            HasSubstr("osc cleanup --database=app --table=t "
                      "--execute\n")));
  const Json json = Migration();
  EXPECT_EQ(json["schema"], "app");
  EXPECT_EQ(json["table"], "t");
  EXPECT_EQ(json["problem"], nullptr);
  EXPECT_THAT(json["run_id"].get<std::string>(), MatchesRegex("[0-9a-f]{16}"));
  EXPECT_EQ(json["alter"], "ADD COLUMN c INT");
  EXPECT_EQ(json["stage"], "verifying");
  EXPECT_EQ(json["at_work"], false);
  EXPECT_EQ(json["orphaned"], false);
  EXPECT_EQ(json["removing"], false);
  EXPECT_EQ(json["on_another_server"], false);
  EXPECT_EQ(json["rows_copied"], 100);
  EXPECT_GE(json["chunks_copied"], 5);
  EXPECT_GE(json["chunks_verified"], 1);
  EXPECT_EQ(json["backlog"], 2);
  EXPECT_EQ(json["backlog_is_at_least"], false);
  EXPECT_GT(json["log_bytes"], 0);
  EXPECT_THAT(json["owner"].get<std::string>(), HasSubstr(" process "));
  EXPECT_EQ(json["orphan_limit_seconds"], 24 * 3600);
  Age("25 HOUR");
  EXPECT_EQ(Migration()["orphaned"], true);
  EXPECT_GE(Migration()["heartbeat_age_seconds"], 25 * 3600);
  EXPECT_THAT(Do("status").out, HasSubstr("orphaned; last sign of life 1d 1h"));
}

TEST_F(StatusTest, SaysWhetherARunIsAtWork) {
  MakeTable(100);
  {
    HeldFailpoint held("copy-after-commit");
    Start(RaceOptions());
    held.AwaitArrival();
    EXPECT_EQ(Migration()["at_work"], true);
    EXPECT_EQ(Migration()["stage"], "copying");
    EXPECT_THAT(Do("status").out, HasSubstr("at work now"));
    held.Release();
  }
  ExpectDone();
  EXPECT_EQ(Migrations(), Json::array());
}

TEST_F(StatusTest, SeesThatTheNewTableIsInPlace) {
  MakeTable(50);
  KillAt(facts().rename_under_lock ? "cutover-renamed"
                                   : "cutover-sentry-dropped");
  EXPECT_EQ(Migration()["stage"], "renamed");
  EXPECT_THAT(Do("status").out, HasSubstr("the new table is in place"));
}

TEST_F(StatusTest, ListsWhatARunLeftThatDiedEarly) {
  for (const char* place : {"state-created", "prepare-shadow-created",
                            "prepare-log-created", "capture-installed"}) {
    SCOPED_TRACE(place);
    MakeTableAgain(10);
    KillAt(place);
    const Json json = Migration();
    EXPECT_EQ(json["table"], "t");
    EXPECT_THAT(json["cleanup_command"].get<std::string>(),
                HasSubstr("--table=t"));
  }
}

TEST_F(StatusTest, ListsWhatItCannotRead) {
  MakeTable(30);
  KillAt("copy-before-commit");
  Sql("UPDATE t__osc_state SET value = 'else' WHERE name = 'stage'");
  EXPECT_THAT(Migration()["problem"].get<std::string>(), HasSubstr("damaged"));
  EXPECT_EQ(Migration()["resume_command"], nullptr);
  Sql("UPDATE t__osc_state SET value = 99 WHERE name = 'version'");
  EXPECT_THAT(Do("status").out, HasSubstr("a newer osc began"));
}

TEST_F(StatusTest, TellsOfOneSchemaOrTable) {
  MakeTable(30);
  KillAt("copy-before-commit");
  EXPECT_EQ(Migrations({"--database=app"}).size(), 1);
  EXPECT_EQ(Migrations({"--database=app", "--table=t"}).size(), 1);
  EXPECT_EQ(Migrations({"--database=app", "--table=other"}).size(), 0);
  EXPECT_EQ(Migrations({"--database=mysql"}).size(), 0);
}

// The account sees neither other schemas nor who holds locks elsewhere.
TEST_F(StatusTest, TakesAnAccountForOneSchema) {
  MakeTable(30);
  KillAt("copy-before-commit");
  ASSERT_TRUE(MakeAccount(App().get(), "osc").ok());
  EXPECT_EQ(Migrations(), Json::array());
  Sql("GRANT SELECT ON app.* TO osc@localhost");
  EXPECT_EQ(Migration()["table"], "t");
}

}  // namespace
}  // namespace osc
