// What a run tells those who watch it: hooks, metrics, log and report.

#include <sys/stat.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "osc/report/run_page.h"
#include "osc/view/metrics_server.h"
#include "osc/view/schema_check.h"
#include "tests/osc_process.h"
#include "tests/server.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;
using Strings = std::vector<std::string>;

// One server for all tests, a fresh table `d`.`t` of 2,048 rows for each, and
// a folder of hooks that note their event in the file "heard".
class SeeingTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto server = TestServer::Start();
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = server->release();
  }
  static void TearDownTestSuite() { delete server_; }

  void SetUp() override {
    ASSERT_NE(server_, nullptr);
    connection_ = *MysqlConnectionFactory(server_->connect_options()).Connect();
    Execute("DROP DATABASE IF EXISTS d");
    Execute("CREATE DATABASE d");
    Execute("CREATE TABLE d.t (id INT PRIMARY KEY AUTO_INCREMENT, v INT)");
    Execute("INSERT INTO d.t (v) VALUES (1), (2)");
    for (int i = 0; i < 10; ++i) {
      Execute("INSERT INTO d.t (v) SELECT v FROM d.t");
    }
    folder_ = absl::StrCat(
        ::testing::TempDir(), "/",
        ::testing::UnitTest::GetInstance()->current_test_info()->name());
    mkdir(folder_.c_str(), 0755);
    for (const char* event : {"start", "before-cutover", "attempt-failed",
                              "after-cutover", "success", "failure"}) {
      Hook(event, "");
    }
  }

  void Execute(const std::string& sql) {
    absl::Status status = connection_->Execute(sql);
    ASSERT_TRUE(status.ok()) << sql << ": " << status;
  }

  // A hook that does more than to note its event.
  void Hook(const std::string& event, const std::string& script) {
    const std::string path = absl::StrCat(folder_, "/osc-", event);
    std::ofstream(path) << "#!/bin/bash\necho $OSC_EVENT >> " << folder_
                        << "/heard\n"
                        << script << "\n";
    ASSERT_EQ(chmod(path.c_str(), 0755), 0);
  }
  Strings Heard() const {
    return absl::StrSplit(File("heard"), '\n', absl::SkipEmpty());
  }
  std::string File(const std::string& name) const {
    return Contents(absl::StrCat(folder_, "/", name));
  }

  Strings Args(const Strings& more) const {
    Strings args = {"run",
                    "--execute",
                    "--user=root",
                    "--socket=" + server_->socket_path(),
                    "--database=d",
                    "--table=t",
                    "--no-defaults",
                    "--alter=ADD COLUMN note INT",
                    "--hooks-dir=" + folder_};
    args.insert(args.end(), more.begin(), more.end());
    return args;
  }

  // The tables and triggers in the schema.
  int64_t Objects() {
    auto result = connection_->Query(
        "SELECT (SELECT COUNT(*) FROM information_schema.tables WHERE "
        "table_schema = 'd') + (SELECT COUNT(*) FROM "
        "information_schema.triggers WHERE trigger_schema = 'd')");
    return result.ok() ? std::stoll(result->Scalar().value_or("-1")) : -1;
  }

  // The lines of the log, each as the schema says.
  static std::vector<Json> Lines(const std::string& text) {
    std::ifstream file("osc/log.schema.json");
    const Json schema = Json::parse(file, nullptr, false);
    std::vector<Json> lines;
    for (absl::string_view line :
         absl::StrSplit(text, '\n', absl::SkipEmpty())) {
      lines.push_back(Json::parse(line.begin(), line.end(), nullptr, false));
      EXPECT_EQ(WrongBySchema(lines.back(), schema), "") << line;
    }
    return lines;
  }

  static TestServer* server_;
  std::unique_ptr<Connection> connection_;
  std::string folder_;
};

TestServer* SeeingTest::server_ = nullptr;

TEST_F(SeeingTest, EverybodyIsToldHowARunGoesAndEnds) {
  const std::string page = folder_ + "/run.html";
  OscProcess osc(Args({"--metrics-file=" + folder_ + "/osc.prom",
                       "--report=" + page, "--log-format=json"}));
  ASSERT_EQ(osc.Wait(), 0) << osc.err();
  EXPECT_THAT(Heard(), ElementsAre("start", "before-cutover", "after-cutover",
                                   "success"));
  EXPECT_THAT(File("osc.prom"),
              AllOf(HasSubstr("outcome=\"success\"} 1\n"),
                    HasSubstr("osc_rows_copied_total{schema=\"d\",table=\"t\","
                              "run_id=\"")));

  Strings events;
  for (const Json& line : Lines(osc.err())) {
    EXPECT_EQ(line["table"], "d.t");
    const std::string event = line["event"];
    if (event != "log" && event != "progress" && event != "phase") {
      events.push_back(event);
    }
    if (event == "success") {
      EXPECT_EQ(line["numbers"]["rows_copied"], 2048);
      EXPECT_EQ(line["numbers"]["rows_verified"], 2048);
    }
  }
  EXPECT_EQ(events, Heard());

  absl::StatusOr<RunRecording> recording = RecordingIn(Contents(page));
  ASSERT_TRUE(recording.ok()) << recording.status();
  EXPECT_EQ(recording->outcome, "success");
  EXPECT_EQ(recording->last.rows_copied, 2048);
  EXPECT_EQ(recording->last.cutover_attempts, 1);
  OscProcess anew({"report", page});
  EXPECT_EQ(anew.Wait(), 0) << anew.err();
  EXPECT_EQ(anew.out(), Contents(page));
}

TEST_F(SeeingTest, AHookRefusesARunBeforeAnythingIsChanged) {
  Hook("start", "echo not on a Friday; exit 3");
  OscProcess osc(Args({"--report=" + folder_ + "/run.html"}));
  EXPECT_EQ(osc.Wait(), 2) << osc.err();
  EXPECT_THAT(osc.err(), AllOf(HasSubstr("osc-start: not on a Friday"),
                               HasSubstr("/osc-start ended with exit code 3")));
  EXPECT_EQ(Objects(), 1);
  EXPECT_THAT(Heard(), ElementsAre("start", "failure"));
  EXPECT_THAT(File("run.html"), HasSubstr("ended without a new table"));
}

TEST_F(SeeingTest, APortInUseStopsTheRunBeforeAnythingIsChanged) {
  auto taken = MetricsServer::Start("127.0.0.1", 0);
  ASSERT_TRUE(taken.ok()) << taken.status();
  OscProcess osc(Args({absl::StrCat("--metrics-port=", (*taken)->port())}));
  EXPECT_EQ(osc.Wait(), 2) << osc.err();
  EXPECT_THAT(osc.out(), HasSubstr("refused: nothing was changed"));
  EXPECT_THAT(osc.err(), AllOf(HasSubstr("--metrics-port: "),
                               HasSubstr("in use"), Not(HasSubstr("phase"))));
  EXPECT_EQ(Objects(), 1);
  EXPECT_THAT(Heard(), ::testing::IsEmpty());
}

TEST_F(SeeingTest, ALogInJsonSaysWhyARunFailed) {
  OscProcess osc(Args({"--log-format=json", "--alter=DROP COLUMN nowhere"}));
  EXPECT_EQ(osc.Wait(), 2) << osc.err();
  const std::vector<Json> lines = Lines(osc.err());
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines.back()["level"], "error");
  EXPECT_THAT(lines.back()["message"].get<std::string>(), HasSubstr("nowhere"));
}

}  // namespace
}  // namespace osc
