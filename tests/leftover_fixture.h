#ifndef TESTS_LEFTOVER_FIXTURE_H_
#define TESTS_LEFTOVER_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/osc_process.h"
#include "tests/race_fixture.h"

namespace osc {

// Migrations of app.t that are killed as processes, and the commands that deal
// with what they leave.
class LeftoverTest : public RaceTest {
 protected:
  using Strings = std::vector<std::string>;

  struct Said {
    int code = 0;
    std::string out, err;
    std::string all() const { return out + err; }
  };

  Strings Args(const std::string& command, const Strings& more = {}) {
    Strings args = {command, "--no-defaults", "--user=osc",
                    "--socket=" + server().socket_path()};
    args.insert(args.end(), more.begin(), more.end());
    return args;
  }
  // On the whole server.
  Said Do(const std::string& command, const Strings& more = {},
          const Strings& environment = {}) {
    OscProcess process(Args(command, more), environment);
    Said said;
    said.code = process.Wait();
    said.out = process.out();
    said.err = process.err();
    return said;
  }
  Said OnTable(const std::string& command, Strings more = {},
               const Strings& environment = {}) {
    more.insert(more.end(), {"--database=app", "--table=t"});
    return Do(command, more, environment);
  }
  Said CleanTable(const Strings& environment = {}) {
    return OnTable("cleanup", {"--execute", "--lock-wait-timeout=1s"},
                   environment);
  }

  Strings RunFlags(const std::string& alter) {
    Strings flags = {"--execute", absl::StrCat("--alter=", alter),
                     "--chunk-rows=20", "--lock-wait-timeout=1s"};
    flags.insert(flags.end(), run_flags_.begin(), run_flags_.end());
    return flags;
  }
  // Kills a run at the first pass of a place.
  void KillAt(const std::string& place) {
    const Said said =
        OnTable("run", RunFlags("ADD COLUMN c INT"),
                {absl::StrCat("OSC_FAILPOINTS=", place, "=kill")});
    EXPECT_EQ(said.code, -1) << said.err;
  }

  // As if nobody had come back for so long.
  void Age(const std::string& interval) {
    Sql(
        absl::StrCat("UPDATE t__osc_state SET value = UTC_TIMESTAMP(6) - "
                     "INTERVAL ",
                     interval, " WHERE name = 'heartbeat'"));
  }

  Strings Objects() {
    return Rows(
        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = "
        "'app' UNION ALL SELECT TRIGGER_NAME FROM information_schema.TRIGGERS "
        "WHERE TRIGGER_SCHEMA = 'app' ORDER BY 1");
  }

  Strings run_flags_;
};

}  // namespace osc

#endif  // TESTS_LEFTOVER_FIXTURE_H_
