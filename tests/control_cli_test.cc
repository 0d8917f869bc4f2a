// osc control, osc status and a run's socket, as programs.

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "db/sql.h"
#include "gmock/gmock.h"
#include "nlohmann/json.hpp"
#include "osc/view/schema_check.h"
#include "tests/leftover_fixture.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using Json = nlohmann::json;

class ControlCliTest : public LeftoverTest {
 protected:
  // A run that goes on until it is told otherwise.
  void StartSlowRun(Strings more = {}) {
    more.insert(more.end(), {"--database=app", "--table=t", "--copy-rate=20"});
    Strings flags = RunFlags("ADD COLUMN c INT");
    flags.insert(flags.end(), more.begin(), more.end());
    run_ = std::make_unique<OscProcess>(Args("run", flags));
    Await("the copy to begin", [this] {
      return Count(
                 "SELECT COUNT(*) FROM information_schema.TABLES WHERE "
                 "TABLE_NAME = 't__osc_chunks'") == 1 &&
             Count("SELECT COUNT(*) FROM t__osc_chunks") > 0;
    });
  }
  Said Control(const Strings& words) {
    Strings args = {"--database=app", "--table=t"};
    args.insert(args.begin(), words.begin(), words.end());
    return Do("control", args);
  }
  Json Status() {
    const Said said = OnTable("status", {"--json"});
    std::ifstream file("osc/status.schema.json");
    const Json json = Json::parse(said.out, nullptr, false);
    EXPECT_EQ(WrongBySchema(json, Json::parse(file, nullptr, false)), "");
    return json["migrations"].empty() ? Json::object() : json["migrations"][0];
  }
  std::string Say(const std::string& path, const std::string& text) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, path.c_str());
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    EXPECT_EQ(
        connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(write(fd, text.data(), text.size()),
              static_cast<ssize_t>(text.size()));
    shutdown(fd, SHUT_WR);
    std::string answer;
    std::array<char, 4096> buffer;
    for (ssize_t got; (got = read(fd, buffer.data(), buffer.size())) > 0;) {
      answer.append(buffer.data(), static_cast<size_t>(got));
    }
    close(fd);
    return answer;
  }

  static size_t Npos() { return std::string::npos; }

  std::unique_ptr<OscProcess> run_;
};

TEST_F(ControlCliTest, LeadsARunFromOutsideOfIt) {
  MakeTable(400);
  StartSlowRun();
  Said said = Control({"pause"});
  EXPECT_EQ(said.code, 0) << said.all();
  EXPECT_THAT(said.out, HasSubstr("copy, checksum and replay rest"));
  Await("a view of it", [this] {
    const Json json = Status();
    return json["view"].is_object() && json["view"]["holds"].size() == 1;
  });
  const Json json = Status();
  EXPECT_EQ(json["view"]["holds"][0]["by"], "operator");
  EXPECT_EQ(json["view"]["phase"], "copy");
  EXPECT_EQ(json["told"][0]["words"], "pause");
  EXPECT_THAT(json["told"][0]["who"].get<std::string>(),
              HasSubstr("osc@localhost ("));
  EXPECT_THAT(OnTable("status").out,
              AllOf(HasSubstr("operator: paused by osc@localhost"),
                    HasSubstr("copy-rate=20")));
  const std::string shadow = One("SELECT COUNT(*) FROM t__osc_new");
  SetV(10, "paused");
  EXPECT_EQ(Control({"set", "copy-rate=0", "chunk-time=50ms"}).code, 0);
  EXPECT_EQ(One("SELECT COUNT(*) FROM t__osc_new"), shadow);
  EXPECT_EQ(Control({"resume"}).out, "not paused any more\n");
  EXPECT_EQ(run_->Wait(), 0) << run_->err();
  EXPECT_THAT(run_->err(), HasSubstr("says pause: copy, checksum"));
  ExpectModel();
  EXPECT_EQ(Control({"pause"}).code, 2);
}

TEST_F(ControlCliTest, SaysWhatIsWrongWithTheWords) {
  MakeTable(10);
  EXPECT_EQ(Control({}).code, 1);
  EXPECT_EQ(Control({"dance"}).code, 1);
  EXPECT_THAT(Control({"set", "copy-rate=x"}).err,
              HasSubstr("copy-rate=x: write rows a second"));
  EXPECT_EQ(Do("control", {"pause"}).code, 1);  // of which table?
  EXPECT_EQ(Control({"pause"}).code, 2);
}

TEST_F(ControlCliTest, TakesTheWordsBySocketToo) {
  MakeTable(400);
  const std::string path = absl::StrCat("/tmp/osc_control_cli.", getpid());
  StartSlowRun({"--serve-socket=" + path});
  EXPECT_THAT(Say(path, "help\n"), HasSubstr("pause-copy\n"));
  EXPECT_THAT(Say(path, "pause-copy\nstatus\n"),
              AllOf(HasSubstr("the replay goes on\n"), HasSubstr("app.t\n"),
                    HasSubstr("at work now")));
  EXPECT_THAT(Say(path, "dance"), HasSubstr("error: \"dance\" is no control"));
  // A second run refuses the same path before it changes anything.
  const Said second =
      Do("run", {"--database=app", "--table=other", "--alter=ENGINE=InnoDB",
                 "--execute", "--serve-socket=" + path});
  EXPECT_EQ(second.code, 2);
  EXPECT_THAT(second.err, HasSubstr("another process listens on it"));
  EXPECT_EQ(Say(path, "abort"),
            "ends and removes everything but the original table\n");
  EXPECT_EQ(run_->Wait(), 6) << run_->err();
  EXPECT_NE(access(path.c_str(), F_OK), 0);
  ExpectNothingLeft({"t"});
  ExpectModel();
}

TEST_F(ControlCliTest, GoesOnWithTheSameLineAfterAStop) {
  MakeTable(400);
  StartSlowRun();
  EXPECT_EQ(Control({"stop"}).out, "stops; it can be resumed\n");
  EXPECT_EQ(run_->Wait(), 6) << run_->err();
  const Said said = OnTable("run", RunFlags("ADD COLUMN c INT"));
  EXPECT_EQ(said.code, 0) << said.err;
  EXPECT_THAT(said.err, HasSubstr("going on with run"));
  ExpectModel();
}

TEST_F(ControlCliTest, SaysWhichRightIsMissing) {
  MakeTable(400);
  StartSlowRun();
  ASSERT_TRUE(MakeAccount(App().get(), "reader").ok());
  Said said = Control({"pause", "--user=reader"});
  EXPECT_EQ(said.code, 2);
  EXPECT_THAT(said.err, HasSubstr("SELECT, INSERT, UPDATE and DELETE"));
  Sql("GRANT SELECT ON app.* TO reader@localhost");
  said = Control({"pause", "--user=reader"});
  EXPECT_EQ(said.code, 2);
  EXPECT_THAT(said.err, AllOf(HasSubstr("INSERT"), HasSubstr("t__osc_state")));
  Sql("GRANT INSERT, UPDATE, DELETE ON app.t__osc_state TO reader@localhost");
  said = Control({"abort", "--user=reader"});
  EXPECT_EQ(said.code, 0) << said.err;
  EXPECT_EQ(run_->Wait(), 6) << run_->err();
}

TEST_F(ControlCliTest, TakesAnyNamesOfSchemaAndTable) {
  // 64 characters, more bytes.
  const std::string table =
      absl::StrCat("o`dd '\" ", std::string(40, 'x'),
                   "\u00e4\u00f6\u00fc\u20ac", std::string(12, 'y'));
  const std::string schema = "my `own' sch\u00e9ma";
  const std::string sql =
      absl::StrCat(QuoteIdent(schema), ".", QuoteIdent(table));
  Sql(absl::StrCat("CREATE DATABASE ", QuoteIdent(schema)));
  Sql(absl::StrCat("CREATE TABLE ", sql, " (id INT PRIMARY KEY)"));
  Sql(absl::StrCat("INSERT INTO ", sql, " VALUES (1), (2), (3)"));
  const Strings place = {"--database=" + schema, "--table=" + table};
  Strings flags = RunFlags("ADD COLUMN c INT");
  flags.insert(flags.end(), place.begin(), place.end());
  flags.push_back("--postpone-cutover");
  OscProcess run(Args("run", flags));
  Json status;
  Await("the cutover to wait", [&] {
    Strings args = place;
    args.push_back("--json");
    const Json json = Json::parse(Do("status", args).out, nullptr, false);
    if (json["migrations"].empty()) return false;
    status = json["migrations"][0];
    return status["view"].is_object() && status["view"]["phase"] == "cutover";
  });
  EXPECT_EQ(status["schema"], schema);
  EXPECT_EQ(status["table"], table);
  Strings words = place;
  words.insert(words.begin(), "cutover");
  const Said said = Do("control", words);
  EXPECT_EQ(said.code, 0) << said.err;
  EXPECT_EQ(run.Wait(), 0) << run.err();
  EXPECT_EQ(One(absl::StrCat("SELECT COUNT(c IS NULL) FROM ", sql)), "3");
  Sql(absl::StrCat("DROP DATABASE ", QuoteIdent(schema)));
}

TEST_F(ControlCliTest, GoesOnWatchingWithoutAServerAndAfterTheEnd) {
  MakeTable(200);
  StartSlowRun();
  OscProcess watch(Args("status", {"--watch", "--database=app", "--table=t"}));
  Await("a look", [&] { return watch.out().find("app.t") != Npos(); });
  ASSERT_TRUE(server().Kill().ok());
  Await("a look in vain", [&] { return !watch.err().empty(); });
  const size_t seen = watch.out().size();
  ASSERT_TRUE(server().Restart().ok());
  Reconnect();
  Await("one more look", [&] { return watch.out().size() > seen; });
  const Said said = Control({"set", "copy-rate=0"});
  EXPECT_EQ(said.code, 0) << said.err;
  EXPECT_EQ(run_->Wait(), 0) << run_->err();
  const size_t at_end = watch.out().size();
  Await("a look at nothing",
        [&] { return watch.out().find("no unfinished", at_end) != Npos(); });
  EXPECT_TRUE(watch.Runs());
  ExpectModel();
}

}  // namespace
}  // namespace osc
