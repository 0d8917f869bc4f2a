// The tool is killed (SIGKILL, as a process) at every place that has a name,
// while the application writes, and the migration is gone on with.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/osc_process.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

using Strings = std::vector<std::string>;

class CrashTest : public RaceTest {
 protected:
  Strings Args(const std::string& command, const Strings& more = {}) {
    Strings args = {command,
                    "--no-defaults",
                    "--user=osc",
                    "--socket=" + server().socket_path(),
                    "--database=app",
                    "--table=t",
                    "--chunk-rows=20",
                    "--replay-batch=20",
                    "--lock-wait-timeout=1s"};
    args.insert(args.end(), more.begin(), more.end());
    return args;
  }
  Strings RunArgs() {
    Strings args = {"--execute", absl::StrCat("--alter=", alter_)};
    args.insert(args.end(), run_flags_.begin(), run_flags_.end());
    return Args("run", args);
  }

  // Kills it at the `pass`-th pass of each place; the next run must bring it to
  // its end.
  void KillAt(const Strings& places, int pass = 1) {
    int seed = 0;
    for (const std::string& place : places) {
      SCOPED_TRACE(absl::StrCat(place, "@", pass));
      MakeAll();
      RaceWriter writer(App(), &model_, ++seed);
      OscProcess killed(
          RunArgs(), {absl::StrCat("OSC_FAILPOINTS=", place, "=kill@", pass)});
      EXPECT_EQ(killed.Wait(), -1) << killed.err();
      AwaitMore(writer, 10);
      OscProcess next(seed % 2 == 0 && WasCaptured() ? Args("resume")
                                                     : RunArgs());
      EXPECT_EQ(next.Wait(), 0) << next.err();
      AwaitMore(writer, 10);
      writer.Stop();
      ExpectEnd();
    }
  }

  virtual void MakeAll() { MakeTableAgain(200); }
  virtual void ExpectEnd() {
    ExpectNothingLeft({"t", "t__osc_old"});
    ExpectModel();
    EXPECT_EQ(One("SELECT COUNT(*) FROM information_schema.COLUMNS WHERE "
                  "TABLE_SCHEMA = 'app' AND TABLE_NAME = 't' AND COLUMN_NAME = "
                  "'c'"),
              "1");
  }

  bool WasCaptured() {
    return Count(
               "SELECT COUNT(*) FROM t__osc_state WHERE name = "
               "'original_identity'") == 1;
  }
  static void AwaitMore(const RaceWriter& writer, int64_t statements) {
    const int64_t enough = writer.statements() + statements;
    const absl::Time give_up = absl::Now() + absl::Seconds(30);
    while (writer.statements() < enough && absl::Now() < give_up) {
      absl::SleepFor(absl::Milliseconds(1));
    }
    EXPECT_GE(writer.statements(), enough) << "the application stands still";
  }

  std::string alter_ = "ADD COLUMN c INT";
  Strings run_flags_;
};

TEST_F(CrashTest, LosesNothingWhenItIsKilledBeforeTheCopy) {
  KillAt({"state-created", "prepare-shadow-created", "prepare-log-created",
          "prepare-done", "capture-after-triggers", "capture-installed",
          "capture-done"});
  KillAt({"capture-before-trigger"}, 2);
}

TEST_F(CrashTest, LosesNothingWhenItIsKilledDuringTheCopy) {
  const Strings copy = {"copy-chunk-started", "copy-before-commit",
                        "copy-after-commit", "copy-chunk-settled"};
  const Strings replay = {"replay-after-read", "replay-before-commit",
                          "replay-after-commit",
                          "replay-between-delete-and-insert"};
  KillAt(copy);
  KillAt(copy, 4);
  KillAt(replay);
  KillAt(replay, 2);
}

TEST_F(CrashTest, LosesNothingWhenItIsKilledDuringTheChecksum) {
  KillAt({"copy-ended", "checksum-snapshot-open", "checksum-chunk-verified",
          "replay-before-verify", "indexes-before-build", "indexes-built",
          "checksum-ended"});
  KillAt({"checksum-snapshot-open", "checksum-chunk-verified"}, 5);
}

TEST_F(CrashTest, LosesNothingWhenItIsKilledDuringTheCutover) {
  Strings places = {"cutover-replay-at-rest", "cutover-locked",
                    "cutover-drained", "cutover-before-rename",
                    "cleanup-triggers-dropped"};
  const Strings more =
      facts().rename_under_lock
          ? Strings{"cutover-renamed"}
          : Strings{"cutover-rename-sent", "cutover-rename-waits",
                    "cutover-sentry-dropped"};
  places.insert(places.end(), more.begin(), more.end());
  KillAt(places);
}

TEST_F(CrashTest, LosesNothingWhenTheNextRunIsKilledToo) {
  for (const char* place : {"resume-taken-up", "copy-before-commit",
                            "checksum-chunk-verified", "cutover-locked"}) {
    SCOPED_TRACE(place);
    MakeAll();
    RaceWriter writer(App(), &model_, 1);
    OscProcess first(RunArgs(), {"OSC_FAILPOINTS=copy-before-commit=kill@3"});
    EXPECT_EQ(first.Wait(), -1) << first.err();
    OscProcess second(Args("resume"),
                      {absl::StrCat("OSC_FAILPOINTS=", place, "=kill")});
    EXPECT_EQ(second.Wait(), -1) << second.err();
    OscProcess third(Args("resume"));
    EXPECT_EQ(third.Wait(), 0) << third.err();
    writer.Stop();
    ExpectEnd();
  }
}

// A table with everything that is moved under the cutover's lock: its own
// triggers, a foreign key from it, and where the server can, one to it.
class CrashOfMuchTest : public CrashTest {
 protected:
  void MakeAll() override {
    MakeTableAgain(100);
    Sql("ALTER TABLE t ADD COLUMN p INT NULL DEFAULT 1");
    Sql("CREATE TABLE parent (id INT PRIMARY KEY)");
    Sql("INSERT INTO parent VALUES (1)");
    Sql("ALTER TABLE t ADD CONSTRAINT of_parent FOREIGN KEY (p) REFERENCES "
        "parent (id)");
    if (several_) {
      Sql("CREATE TABLE audit (id BIGINT)");
      Sql("CREATE TRIGGER own_ins AFTER INSERT ON t FOR EACH ROW INSERT INTO "
          "audit VALUES (NEW.id)");
      Sql("CREATE TRIGGER own_del BEFORE DELETE ON t FOR EACH ROW INSERT INTO "
          "audit VALUES (-OLD.id)");
    }
    if (!children_) return;
    Sql("CREATE TABLE child (id INT PRIMARY KEY, t BIGINT, CONSTRAINT of_t "
        "FOREIGN KEY (t) REFERENCES t (id))");
    Sql("INSERT INTO child VALUES (1, NULL)");
  }

  void ExpectEnd() override {
    Strings tables = {"parent", "t", "t__osc_old"};
    if (several_) tables.push_back("audit");
    if (children_) tables.push_back("child");
    std::sort(tables.begin(), tables.end());
    EXPECT_EQ(Rows("SELECT TABLE_NAME FROM information_schema.TABLES WHERE "
                   "TABLE_SCHEMA = 'app' ORDER BY 1"),
              tables);
    EXPECT_EQ(Rows("SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE FROM "
                   "information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = 'app' "
                   "ORDER BY 1"),
              several_ ? Strings({"own_del|t", "own_ins|t"}) : Strings());
    Strings keys = {"of_parent|t|parent"};
    if (children_) keys.push_back("of_t|child|t");
    EXPECT_EQ(Rows("SELECT CONSTRAINT_NAME, TABLE_NAME, REFERENCED_TABLE_NAME "
                   "FROM information_schema.KEY_COLUMN_USAGE WHERE "
                   "TABLE_SCHEMA = 'app' AND REFERENCED_TABLE_NAME IS NOT NULL "
                   "ORDER BY 1"),
              keys);
    ExpectModel();
  }

  bool several_ = false;  // of the table's own triggers
  bool children_ = false;
};

TEST_F(CrashOfMuchTest, LosesNoTriggerWhenItIsKilledDuringTheCutover) {
  if (!facts().several_triggers_per_event) {
    GTEST_SKIP() << "the server has one trigger for an event";
  }
  several_ = true;
  KillAt({"own-triggers-saved", "copy-after-commit", "own-triggers-before-copy",
          "own-triggers-copied", "own-triggers-before-naming",
          "own-triggers-old-dropped", "own-triggers-named"});
}

TEST_F(CrashOfMuchTest, LosesNoForeignKeyWhenItIsKilledDuringTheCutover) {
  KillAt({"copy-after-commit", "cutover-foreign-keys-added",
          "foreign-keys-before-finish", "foreign-keys-old-dropped"});
  if (!facts().rename_under_lock) return;
  children_ = true;
  run_flags_ = {"--foreign-keys=rebuild"};
  KillAt({"copy-after-commit", "child-keys-added", "child-keys-before-finish",
          "child-keys-old-dropped"});
}

}  // namespace
}  // namespace osc
