#include "osc/tune/tune.h"

#include <signal.h>
#include <unistd.h>

#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "changelog/chunk_table.h"
#include "changelog/delta_log.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "osc/command_line.h"
#include "osc/deferred_indexes.h"
#include "osc/flags.h"
#include "osc/planner.h"
#include "osc/tune/sample.h"
#include "osc/tune/scratch_schema.h"
#include "osc/tune/trial.h"
#include "osc/tune/tune_keys.h"
#include "osc/tune/tune_load.h"
#include "tests/engine.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

using Strings = std::vector<std::string>;

constexpr char kScratch[] = "osc_tune_app_t";

// What a command gave.
struct Ended {
  Outcome outcome;
  std::string out, err;
};

// A table app.t of 4,096 rows; osc in this process.
class TuneTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    Sql("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v INT NOT NULL, "
        "email VARCHAR(40) NOT NULL, at TIMESTAMP NULL, UNIQUE KEY (email), "
        "KEY (v))");
    Sql("INSERT INTO t (v, email) VALUES (1, 'a')");
    for (int i = 0; i < 12; ++i) {
      Sql("INSERT INTO t (v, email, at) SELECT v + 300, CONCAT(email, '" +
          std::string(1, static_cast<char>('b' + i)) +
          "'), FROM_UNIXTIME(1000000 + id) FROM t");
    }
    before_ = Rows("CHECKSUM TABLE t");
  }

  // The original is as it was, and nothing of ours is anywhere.
  void ExpectUntouched() {
    EXPECT_EQ(Rows("CHECKSUM TABLE t"), before_);
    ExpectNothingLeft({"t"});
    EXPECT_THAT(Rows("SHOW DATABASES LIKE 'osc%'"), ElementsAre());
  }

  static Strings Args(const Strings& more) {
    Strings args = {"tune",           "--no-defaults",
                    "--user=root",    "--socket=" + server().socket_path(),
                    "--database=app", "--table=t",
                    "--load=2",       "--alter=ADD COLUMN note INT"};
    args.insert(args.end(), more.begin(), more.end());
    return args;
  }

  static Ended Osc(const Strings& args) {
    std::ostringstream out;
    std::string err;
    StatusLine line(
        [&](absl::string_view text) { err.append(text.data(), text.size()); },
        [] { return 0; });
    const Outcome outcome = RunCommandLine(args, {&out, &line});
    return {outcome, out.str(), err};
  }

  // Less time than the command line allows.
  TuneOptions Short() {
    TuneOptions options;
    options.request = {"app", "t", "ADD COLUMN note INT"};
    options.time = absl::Seconds(2);
    options.load_connections = 2;
    return options;
  }

  absl::StatusOr<TuneReport> Run(const TuneOptions& options) {
    return Tune(factory(), &stopper_, options, [](absl::string_view) {}).Run();
  }

  Strings before_;
};

TEST_F(TuneTest, WritesSettingsThatRunTakesAndLeavesNothingBehind) {
  const std::string file = ::testing::TempDir() + "/tuned";
  const Ended osc = Osc(Args({"--execute", "--time=10s", "--output=" + file}));
  ASSERT_EQ(osc.outcome, Outcome::kDone) << osc.err;
  EXPECT_THAT(osc.out,
              AllOf(StartsWith("done: app.t was tuned in "),
                    HasSubstr("\nsample: 4096 rows\n"), HasSubstr("\ncopy\n"),
                    HasSubstr("\nreplay\n"), HasSubstr("<- chosen"),
                    HasSubstr("\nflag file: " + file + "\n")));
  EXPECT_THAT(osc.err,
              AllOf(HasSubstr("taking a sample of up to"),
                    HasSubstr("; best so far "), HasSubstr(" left\n")));
  auto run = ParseCommandLine({"run", "--flagfile=" + file, "--database=app",
                               "--table=t", "--alter=ADD x INT"});
  ASSERT_TRUE(run.ok()) << run.status();
  const MigrationOptions& found = run->migration;
  EXPECT_THAT(
      osc.out,
      HasSubstr(absl::StrCat(
          "chosen: ", found.copy.workers,
          found.copy.workers == 1 ? " worker" : " workers", ", chunk time ",
          absl::ToInt64Milliseconds(found.copy.chunk.target), " ms.")));
  EXPECT_THAT(osc.out, HasSubstr(absl::StrCat(
                           "chosen: ", found.replay.workers,
                           found.replay.workers == 1 ? " worker" : " workers",
                           ", batch ", found.replay.batch_entries, ".")));
  ExpectUntouched();
}

TEST_F(TuneTest, OnlySaysWhatItWouldDoWithoutExecute) {
  const Ended osc = Osc(Args({}));
  EXPECT_EQ(osc.outcome, Outcome::kDone) << osc.err;
  EXPECT_THAT(osc.out, AllOf(HasSubstr(kScratch), HasSubstr("5m"),
                             HasSubstr("\nnothing was changed\n")));
  ExpectUntouched();
}

TEST_F(TuneTest, DropsTheScratchSchemaWhenStoppedBySignal) {
  std::thread sender([this] {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    auto connection = App();
    // Triggers there: the measurements are under way, or about to be.
    auto begun = [&] {
      auto triggers = connection->Query(absl::StrCat(
          "SELECT 1 FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = '",
          kScratch, "' AND TRIGGER_NAME = 't__osc_del'"));
      return !triggers.ok() || !triggers->rows.empty();
    };
    while (!begun()) absl::SleepFor(absl::Milliseconds(20));
    kill(getpid(), SIGINT);
  });
  const Ended osc = Osc(Args({"--execute"}));
  sender.join();
  EXPECT_EQ(osc.outcome, Outcome::kStopped) << osc.err;
  EXPECT_THAT(osc.out, StartsWith("stopped: nothing was tuned"));
  EXPECT_THAT(osc.err, HasSubstr("stopped by SIGINT"));
  ExpectUntouched();
}

TEST_F(TuneTest, RefusesASchemaThatIsNotItsOwn) {
  Sql(absl::StrCat("CREATE DATABASE ", kScratch));
  Sql(absl::StrCat("CREATE TABLE ", kScratch, ".precious (id INT)"));
  for (const Strings& more : {Strings{}, Strings{"--execute"}}) {
    const Ended osc = Osc(Args(more));
    EXPECT_EQ(osc.outcome, Outcome::kRefused);
    EXPECT_EQ(osc.out, "refused: nothing was changed\n");
    EXPECT_THAT(osc.err,
                AllOf(HasSubstr(kScratch), HasSubstr("--scratch-database")));
  }
  EXPECT_THAT(Rows(absl::StrCat("SHOW TABLES FROM ", kScratch)),
              ElementsAre("precious"));
  Sql(absl::StrCat("DROP DATABASE ", kScratch));
  ExpectUntouched();
}

TEST_F(TuneTest, RemovesWhatARunThatDiedHasLeft) {
  Sql(absl::StrCat("CREATE DATABASE ", kScratch));
  Sql(absl::StrCat("CREATE TABLE ", kScratch,
                   ".osc_tune_marker (n INT) COMMENT='made by osc tune'"));
  Sql(absl::StrCat("CREATE TABLE ", kScratch, ".t (id INT)"));
  auto report = Run(Short());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->cleanup.ok()) << report->cleanup;
  ExpectUntouched();
}

TEST_F(TuneTest, LeavesTheSchemaOfAnotherRunAlone) {
  auto other = ScratchSchema::Create(factory(), kScratch);
  ASSERT_TRUE(other.ok()) << other.status();
  const Ended osc = Osc(Args({"--execute"}));
  EXPECT_EQ(osc.outcome, Outcome::kAnotherRun);
  EXPECT_THAT(osc.err, HasSubstr("another run"));
  EXPECT_THAT(Rows(absl::StrCat("SHOW TABLES FROM ", kScratch)),
              ElementsAre("osc_tune_marker"));
  EXPECT_TRUE((*other)->Drop(absl::Seconds(10)).ok());
  ExpectUntouched();
}

TEST_F(TuneTest, SaysThatASmallTableNeedsNoTuning) {
  Sql("DELETE FROM t WHERE id > 500");
  before_ = Rows("CHECKSUM TABLE t");
  const Ended osc = Osc(Args({"--execute"}));
  EXPECT_EQ(osc.outcome, Outcome::kRefused);
  EXPECT_THAT(osc.err, HasSubstr("so few that every setting will do"));
  ExpectUntouched();
}

TEST_F(TuneTest, RefusesWhatPlanRefusesInTheSameWords) {
  for (const char* alter : {"DROP COLUMN nosuch", "ADD COLUMN"}) {
    Strings args = Args({absl::StrCat("--alter=", alter)});
    const Ended tune = Osc(args);
    args[0] = "plan";
    for (size_t i = 0; i < args.size(); ++i) {
      if (args[i] == "--load=2") args.erase(args.begin() + i);
    }
    const Ended plan = Osc(args);
    EXPECT_EQ(tune.outcome, Outcome::kRefused) << tune.out;
    EXPECT_EQ(tune.err, plan.err);
  }
}

TEST_F(TuneTest, NamesTheRightsThatAreMissingOnTheScratchSchema) {
  ASSERT_TRUE(MakeAccount(App().get(), "ann").ok());
  Sql("GRANT ALL ON app.* TO ann@localhost");
  Sql("SET GLOBAL log_bin_trust_function_creators = 1");
  const Ended osc = Osc(Args({"--execute", "--user=ann"}));
  EXPECT_EQ(osc.outcome, Outcome::kRefused);
  EXPECT_THAT(osc.err, AllOf(HasSubstr("CREATE, DROP"), HasSubstr(kScratch)));
  ExpectUntouched();
}

// The sample's values do not fit the new schema: the first copy finds out.
TEST_F(TuneTest, DropsTheScratchSchemaWhenATrialFails) {
  const Ended osc =
      Osc(Args({"--execute", "--alter=MODIFY v TINYINT NOT NULL"}));
  EXPECT_EQ(osc.outcome, Outcome::kFailed);
  EXPECT_THAT(osc.out, StartsWith("failed: nothing was tuned"));
  EXPECT_THAT(osc.err, HasSubstr("copying the sample"));
  EXPECT_THAT(osc.err, Not(HasSubstr("by hand")));
  ExpectUntouched();
}

TEST_F(TuneTest, MeasuresAnAlterThatMakesAColumnUnique) {
  Sql("UPDATE t SET v = id");
  before_ = Rows("CHECKSUM TABLE t");
  TuneOptions options = Short();
  options.request.alter = "DROP KEY v, ADD UNIQUE KEY by_v (v)";
  auto report = Run(options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_GT(report->copy.chosen.Rate(), 0);
  EXPECT_GT(report->replay.chosen.Rate(), 0);
  EXPECT_GT(report->p99_at_rest, absl::ZeroDuration());
  EXPECT_GT(report->copy.chosen.P99(), absl::ZeroDuration());
  EXPECT_GT(report->replay.chosen.P99(), absl::ZeroDuration());
  ExpectUntouched();
}

TEST_F(TuneTest, MeasuresATableOfNothingButKeyColumns) {
  Sql("CREATE TABLE pairs (kind ENUM('z', 'a', 'm') NOT NULL, name VARCHAR(20) "
      "CHARACTER SET utf8mb4 NOT NULL, PRIMARY KEY (kind, name))");
  Sql("INSERT INTO pairs SELECT 1 + id % 3, CONCAT('N', id) FROM t");
  TuneOptions options = Short();
  options.request.table = "pairs";
  auto report = Run(options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_GT(report->replay.chosen.Rate(), 0);
  EXPECT_THAT(Rows("SHOW DATABASES LIKE 'osc%'"), ElementsAre());
}

// A migration replays into a shadow that has all of its indexes, at the end.
TEST_F(TuneTest, MeasuresTheReplayWithTheIndexesThatWereBuiltAfterTheCopy) {
  auto connection = factory()->Connect();
  ASSERT_TRUE(connection.ok());
  PlanRequest request = Short().request;
  request.defer_indexes = DeferIndexes::kYes;
  auto plan = MakePlanAndShadow(connection->get(), factory(), request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  const TablePair& pair = plan->pair;
  Sql(CreateLogTableSql(pair));
  Sql(CreateChunkTableSql(pair.schema, pair.names.chunks, pair.key));
  ASSERT_TRUE(InstallTriggers(connection->get(), pair).ok());
  auto keys = TuneKeys::Create(connection->get(), &pair);
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->count(), 4096);
  TuneLoad load(&*keys, factory(), {/*connections=*/0});
  load.Start();
  TrialRunner trials(&*plan, &*keys, factory(), &stopper_, &load);
  const std::string index_of_shadow =
      "SELECT INDEX_NAME FROM information_schema.STATISTICS WHERE TABLE_SCHEMA "
      "= 'app' AND TABLE_NAME = 't__osc_new' AND INDEX_NAME = 'v'";
  auto copied = trials.Copy({2, 100}, absl::Milliseconds(1));
  ASSERT_TRUE(copied.ok()) << copied.status();
  EXPECT_THAT(Rows(index_of_shadow), ElementsAre());
  ASSERT_TRUE(trials.PrepareReplay().ok());
  EXPECT_THAT(Rows(index_of_shadow), ElementsAre("v"));
  EXPECT_EQ(One("SELECT COUNT(*) FROM t__osc_new"), "4096");
  auto replayed = trials.Replay({2, 100}, absl::Seconds(1));
  ASSERT_TRUE(replayed.ok()) << replayed.status();
  EXPECT_GT(replayed->rate, 0);
  EXPECT_NE(Rows("CHECKSUM TABLE t"), before_);
  // It may have been cut short: what it left is in the log.
  EXPECT_EQ(One("SELECT COUNT(*) FROM t__osc_new AS n JOIN t USING (id) WHERE "
                "NOT (n.at <=> t.at) AND id NOT IN (SELECT key_1 FROM "
                "t__osc_log)"),
            "0");
}

// An ENUM sorts by number and compares with a text as text.
TEST_F(TuneTest, SamplesTheFirstRowsInTheOrderOfTheKey) {
  const bool generates = Takes("CREATE TABLE probe (a INT, b INT AS (a))");
  Sql(absl::StrCat(
      "CREATE TABLE pairs (kind ENUM('z', 'a', 'm') NOT NULL, name VARCHAR(20) "
      "CHARACTER SET utf8mb4 NOT NULL, twice INT ",
      generates ? "AS (LENGTH(name) * 2), " : ", ",
      "PRIMARY KEY (kind, name))"));
  Sql("INSERT INTO pairs (kind, name) SELECT 1 + id % 3, CONCAT('N', id) FROM "
      "t ORDER BY id LIMIT 300");
  auto connection = factory()->Connect();
  ASSERT_TRUE(connection.ok());
  auto table = ReadTable(connection->get(), "app", "pairs");
  ASSERT_TRUE(table.ok()) << table.status();
  MigrationKey key;
  key.index = "PRIMARY";
  for (int i : {0, 1}) {
    key.columns.push_back({table->columns[i], table->columns[i]});
  }
  auto scratch = ScratchSchema::Create(factory(), "osc_tune_sampled");
  ASSERT_TRUE(scratch.ok()) << scratch.status();
  SampleOptions options;
  options.scratch_schema = "osc_tune_sampled";
  options.rows = 250;
  options.chunk_rows = 7;
  options.deadline = absl::InfiniteFuture();
  auto rows = TakeSample(connection->get(), *table, key, options, stopper_);
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ(*rows, 250);
  EXPECT_EQ(Rows("SELECT * FROM osc_tune_sampled.pairs ORDER BY kind, name"),
            Rows("SELECT * FROM pairs ORDER BY kind, name LIMIT 250"));
}

}  // namespace
}  // namespace osc
