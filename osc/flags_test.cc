#include "osc/flags.h"

#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "osc/help.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// `osc run` on a table, with further flags.
absl::StatusOr<CommandLine> ParseRun(std::vector<std::string> flags) {
  std::vector<std::string> args = {"run", "--database=shop", "--table=orders",
                                   "--alter=ADD COLUMN note INT"};
  args.insert(args.end(), flags.begin(), flags.end());
  return ParseCommandLine(args);
}

CommandLine MustParseRun(std::vector<std::string> flags) {
  auto command = ParseRun(std::move(flags));
  EXPECT_TRUE(command.ok()) << command.status();
  return command.ok() ? *command : CommandLine();
}

std::string ErrorOf(const absl::StatusOr<CommandLine>& command) {
  return command.ok() ? "no error" : std::string(command.status().message());
}

TEST(FlagsTest, TakesTheDefaultsFromTheComponents) {
  const CommandLine command = MustParseRun({});
  EXPECT_EQ(command.command, Command::kRun);
  EXPECT_FALSE(command.execute);
  EXPECT_EQ(command.migration.plan.schema, "shop");
  EXPECT_EQ(command.migration.plan.table, "orders");
  EXPECT_EQ(command.migration.plan.alter, "ADD COLUMN note INT");
  const MigrationOptions defaults;
  EXPECT_EQ(command.migration.copy.chunk.target, defaults.copy.chunk.target);
  EXPECT_EQ(command.migration.copy.workers, defaults.copy.workers);
  EXPECT_EQ(command.migration.replay.batch_entries,
            defaults.replay.batch_entries);
  EXPECT_EQ(command.migration.cutover.max_stall, defaults.cutover.max_stall);
  EXPECT_EQ(command.migration.cutover.attempts, defaults.cutover.attempts);
  EXPECT_EQ(command.migration.lock_wait_timeout_seconds,
            defaults.lock_wait_timeout_seconds);
  EXPECT_EQ(command.progress_interval, absl::Seconds(30));
  EXPECT_FALSE(command.connect.password.has_value());
  EXPECT_TRUE(command.connect.read_option_files);
}

TEST(FlagsTest, SetsWhatEachFlagSays) {
  const CommandLine command = MustParseRun({"--host=db1",
                                            "--port=3307",
                                            "--user=ann",
                                            "--password=",
                                            "--execute",
                                            "--chunk-time=250ms",
                                            "--copy-workers=4",
                                            "--copy_rate",
                                            "1000",
                                            "--replay_workers=3",
                                            "--replay-batch=500",
                                            "--replay-rate=2000",
                                            "--checksum-workers=5",
                                            "--lock-wait-timeout=3s",
                                            "--cutover-attempts=7",
                                            "--max-cutover-stall=1500ms",
                                            "--cutover-window=22:00-04:30",
                                            "--time-zone=Europe/Berlin",
                                            "--kill-blockers",
                                            "--kill-blockers-max-rows=5",
                                            "--drop-old-table",
                                            "--log-dir=/tmp",
                                            "--verbose",
                                            "--progress-interval=5s"});
  EXPECT_EQ(command.connect.host, "db1");
  EXPECT_EQ(command.connect.port, 3307);
  EXPECT_EQ(command.connect.user, "ann");
  // An empty password is one; none lets the option files give it.
  EXPECT_EQ(command.connect.password, "");
  EXPECT_TRUE(command.execute);
  const MigrationOptions& options = command.migration;
  EXPECT_EQ(options.copy.chunk.target, absl::Milliseconds(250));
  EXPECT_EQ(options.copy.workers, 4);
  EXPECT_EQ(options.copy.rows_per_second, 1000);
  EXPECT_EQ(options.replay.workers, 3);
  EXPECT_EQ(options.replay.batch_entries, 500);
  EXPECT_EQ(options.replay.rows_per_second, 2000);
  EXPECT_EQ(options.checksum.workers, 5);
  EXPECT_EQ(options.lock_wait_timeout_seconds, 3);
  EXPECT_EQ(options.cutover.lock_wait_timeout_seconds, 3);
  EXPECT_EQ(options.cutover.attempts, 7);
  EXPECT_EQ(options.cutover.max_stall, absl::Milliseconds(1500));
  EXPECT_EQ(options.cutover.window.Describe(absl::UnixEpoch()),
            "22:00-04:30 Europe/Berlin (now 01:00 CET, +01:00)");
  EXPECT_TRUE(options.plan.kill.kill);
  EXPECT_EQ(options.plan.kill.max_rows, 5);
  EXPECT_TRUE(options.cutover.drop_old_table);
  EXPECT_EQ(command.log.folder, "/tmp");
  EXPECT_TRUE(command.log.verbose);
  EXPECT_EQ(command.progress_interval, absl::Seconds(5));
}

TEST(FlagsTest, TakesThreeWordsForDeferredIndexes) {
  auto mode = [](const std::string& flag) {
    return MustParseRun({flag}).migration.plan.defer_indexes;
  };
  EXPECT_EQ(mode("--execute"), DeferIndexes::kAuto);
  EXPECT_EQ(mode("--defer-indexes=auto"), DeferIndexes::kAuto);
  EXPECT_EQ(mode("--defer-indexes=yes"), DeferIndexes::kYes);
  EXPECT_EQ(mode("--defer_indexes=no"), DeferIndexes::kNo);
  EXPECT_THAT(ErrorOf(ParseRun({"--defer-indexes=maybe"})),
              AllOf(StartsWith("--defer-indexes=maybe"), HasSubstr("yes")));
}

TEST(FlagsTest, TakesTheTimeZoneOfTheMachineForTheWindow) {
  EXPECT_TRUE(MustParseRun({}).migration.cutover.window.always_open());
  EXPECT_EQ(MustParseRun({"--cutover-window=02:00-05:00"})
                .migration.cutover.window.zone(),
            absl::LocalTimeZone());
}

TEST(FlagsTest, RefusesFlagsOfTheCutoverThatCannotBeMeant) {
  EXPECT_THAT(ErrorOf(ParseRun({"--cutover-window=2-5"})),
              AllOf(StartsWith("--cutover-window"), HasSubstr("02:00-05:00")));
  EXPECT_THAT(ErrorOf(ParseRun({"--cutover-window=02:00-05:00",
                                "--time-zone=Europe/Atlantis"})),
              StartsWith("--time-zone=Europe/Atlantis"));
  EXPECT_THAT(ErrorOf(ParseRun({"--time-zone=UTC"})),
              StartsWith("--time-zone is for"));
  EXPECT_TRUE(ParseRun({"--time-zone=UTC", "--window=1:00-2:00"}).ok());
  EXPECT_THAT(ErrorOf(ParseRun({"--kill-blockers-max-rows=5"})),
              StartsWith("--kill-blockers-max-rows is for"));
  EXPECT_FALSE(MustParseRun({}).migration.plan.kill.kill);
}

TEST(FlagsTest, ForgetsTheLastCall) {
  MustParseRun({"--copy-workers=4", "--password=secret", "--execute"});
  const CommandLine command = MustParseRun({});
  EXPECT_EQ(command.migration.copy.workers, CopyOptions().workers);
  EXPECT_FALSE(command.connect.password.has_value());
  EXPECT_FALSE(command.execute);
}

TEST(FlagsTest, SaysWhatIsMissing) {
  EXPECT_THAT(ErrorOf(ParseCommandLine({"run"})), StartsWith("--database"));
  EXPECT_THAT(ErrorOf(ParseCommandLine({"run", "--database=d"})),
              StartsWith("--table"));
  EXPECT_THAT(ErrorOf(ParseCommandLine({"plan", "--database=d", "--table=t"})),
              StartsWith("--alter"));
  EXPECT_THAT(ErrorOf(ParseCommandLine({})), HasSubstr("osc run"));
}

TEST(FlagsTest, NamesTheFlagThatCannotBeMeant) {
  EXPECT_THAT(ErrorOf(ParseRun({"--copy-workers=0"})),
              AllOf(StartsWith("--copy-workers=0"), HasSubstr("from 1 to 64")));
  EXPECT_THAT(
      ErrorOf(ParseRun({"--copy_workers=many"})),
      AllOf(StartsWith("--copy-workers=many"), HasSubstr("whole number")));
  EXPECT_THAT(ErrorOf(ParseRun({"--copy-rate=99999999999999999999"})),
              StartsWith("--copy-rate="));
  EXPECT_THAT(
      ErrorOf(ParseRun({"--execute=perhaps"})),
      AllOf(StartsWith("--execute=perhaps"), HasSubstr("--no-execute")));
  EXPECT_THAT(ErrorOf(ParseRun({"--chunk-time=500"})),
              StartsWith("--chunk-time"));
  EXPECT_THAT(ErrorOf(ParseRun({"--chunk-time=1h"})),
              AllOf(StartsWith("--chunk-time=1h"), HasSubstr("10ms to 1m")));
  EXPECT_THAT(ErrorOf(ParseRun({"--lock-wait-timeout=1500ms"})),
              AllOf(StartsWith("--lock-wait-timeout=1500ms"),
                    HasSubstr("whole seconds")));
  EXPECT_THAT(ErrorOf(ParseRun({"--port=70000"})), StartsWith("--port=70000"));
  EXPECT_THAT(ErrorOf(ParseRun({"--no-such"})), HasSubstr("--no-such"));
  EXPECT_THAT(ErrorOf(ParseRun({"orders"})), HasSubstr("\"orders\""));
  EXPECT_THAT(ErrorOf(ParseCommandLine({"ruin"})), HasSubstr("\"ruin\""));
}

// Flags of the libraries are not ours: --logtostderr would garble the progress.
TEST(FlagsTest, KnowsNoFlagsOfItsLibraries) {
  for (const char* flag : {"--logtostderr", "--fromenv=HOME", "--v=1",
                           "--helpfull", "--tab_completion_word=x"}) {
    EXPECT_THAT(ErrorOf(ParseRun({flag})), HasSubstr("unknown flag"));
  }
}

TEST(FlagsTest, RefusesFlagsThatExcludeEachOther) {
  EXPECT_THAT(ErrorOf(ParseRun({"--ask-pass", "--password=x"})),
              HasSubstr("exclude each other"));
  EXPECT_THAT(ErrorOf(ParseRun({"--no-defaults", "--defaults-file=/dev/null"})),
              HasSubstr("exclude each other"));
  EXPECT_THAT(ErrorOf(ParseRun({"--no-ssl", "--ssl-ca=/ca.pem"})),
              HasSubstr("contradicts"));
  EXPECT_THAT(ErrorOf(ParseCommandLine({"plan", "--database=d", "--table=t",
                                        "--alter=x", "--execute"})),
              StartsWith("--execute"));
}

TEST(FlagsTest, ReadsTheFlagsOfTuneForTuneAlone) {
  const std::vector<std::string> table = {"--database=d", "--table=t",
                                          "--alter=x"};
  std::vector<std::string> args = {
      "tune",      "--latency-budget=5ms", "--load=2",    "--time=10s",
      "--execute", "--scratch-database=s", "--output=out"};
  args.insert(args.end(), table.begin(), table.end());
  auto command = ParseCommandLine(args);
  ASSERT_TRUE(command.ok()) << command.status();
  EXPECT_EQ(command->command, Command::kTune);
  EXPECT_TRUE(command->execute);
  EXPECT_EQ(command->tune.latency_budget, absl::Milliseconds(5));
  EXPECT_EQ(command->tune.load_connections, 2);
  EXPECT_EQ(command->tune.time, absl::Seconds(10));
  EXPECT_EQ(command->tune.scratch_schema, "s");
  EXPECT_EQ(command->tune.request.table, "t");
  EXPECT_EQ(command->tune_output, "out");
  EXPECT_THAT(ErrorOf(ParseRun({"--load=2"})),
              AllOf(StartsWith("--load"), HasSubstr("osc tune")));
}

TEST(FlagsTest, NamesTheFlagOfTuneThatCannotBeMeant) {
  auto error_of = [](const std::string& flag) {
    return ErrorOf(ParseCommandLine(
        {"tune", "--database=d", "--table=t", "--alter=x", flag}));
  };
  EXPECT_THAT(error_of("--time=11m"), HasSubstr("from 10s to 10m"));
  EXPECT_THAT(error_of("--load=0"), StartsWith("--load=0"));
  EXPECT_THAT(error_of("--latency-budget=0"), StartsWith("--latency-budget=0"));
  EXPECT_THAT(error_of("--output=/no/such/folder/file"),
              AllOf(StartsWith("--output=/no/such/folder/file"),
                    HasSubstr("No such file")));
  EXPECT_THAT(error_of("--output=/"), HasSubstr("Is a directory"));
  EXPECT_THAT(error_of("--output="), StartsWith("--output"));
}

// The client library takes a missing file for an empty one.
TEST(FlagsTest, RefusesAnOptionFileThatIsNotThere) {
  EXPECT_THAT(ErrorOf(ParseRun({"--defaults-file=/no/such.cnf"})),
              AllOf(StartsWith("--defaults-file=/no/such.cnf"),
                    HasSubstr("No such file")));
}

TEST(FlagsTest, EncryptsWheneverACertificateIsGiven) {
  EXPECT_FALSE(MustParseRun({}).connect.ssl);
  EXPECT_TRUE(MustParseRun({"--ssl"}).connect.ssl);
  EXPECT_TRUE(MustParseRun({"--ssl-ca=/ca.pem"}).connect.ssl);
  EXPECT_TRUE(MustParseRun({"--ssl-verify-server-cert"}).connect.ssl);
}

TEST(FlagsTest, AnswersHelpAndVersionBeforeAnythingElse) {
  EXPECT_EQ(ParseCommandLine({"--help"})->command, Command::kHelp);
  EXPECT_EQ(ParseCommandLine({"help", "run"})->help_topic, "run");
  EXPECT_EQ(ParseCommandLine({"plan", "--help"})->help_topic, "plan");
  EXPECT_EQ(ParseCommandLine({"--version"})->command, Command::kVersion);
}

TEST(HelpTest, FitsEightyColumns) {
  for (const char* topic :
       {"", "plan", "run", "resume", "status", "cleanup", "tune", "report"}) {
    for (absl::string_view line : absl::StrSplit(HelpText(topic), '\n')) {
      EXPECT_LT(line.size(), 80u) << line;
    }
  }
}

TEST(HelpTest, ShowsEveryFlagOnceUnderItsSubject) {
  const std::string text = HelpText("");
  for (const char* group :
       {"\nConnection\n", "\nWhat to change\n", "\nCopy\n", "\nReplay\n",
        "\nChecksum\n", "\nCutover\n", "\nStopping and resuming\n",
        "\nStatus and cleanup\n", "\nTuning\n", "\nSeeing\n", "\nLogging\n"}) {
    EXPECT_THAT(text, HasSubstr(group));
  }
  for (const FlagHelp& flag : FlagHelps()) {
    const size_t at = text.find("\n  " + flag.name);
    EXPECT_NE(at, std::string::npos) << flag.name;
    EXPECT_EQ(text.find("\n  " + flag.name + " ", at + 1), std::string::npos);
  }
  EXPECT_THAT(text, HasSubstr("(default 100ms)"));
}

TEST(FlagsTest, AsksForTheStatusOfAServerASchemaOrATable) {
  auto all = ParseCommandLine({"status"});
  ASSERT_TRUE(all.ok()) << all.status();
  EXPECT_EQ(all->command, Command::kStatus);
  EXPECT_FALSE(all->json);
  EXPECT_EQ(all->migration.plan.schema, "");
  auto one = ParseCommandLine(
      {"status", "--json", "--database=shop", "--table=orders"});
  ASSERT_TRUE(one.ok()) << one.status();
  EXPECT_TRUE(one->json);
  EXPECT_EQ(one->migration.plan.schema, "shop");
  EXPECT_EQ(one->migration.plan.table, "orders");
  EXPECT_THAT(ErrorOf(ParseCommandLine({"status", "--table=orders"})),
              HasSubstr("--database is missing"));
  EXPECT_THAT(ErrorOf(ParseCommandLine({"status", "--execute"})),
              HasSubstr("--execute is not for osc status"));
  EXPECT_THAT(ErrorOf(ParseCommandLine({"status", "--old-tables"})),
              HasSubstr("--old-tables is for osc cleanup"));
  EXPECT_THAT(ErrorOf(ParseCommandLine({"status", "--alter=ADD x INT"})),
              HasSubstr("--alter is not for osc status"));
  EXPECT_THAT(ErrorOf(ParseRun({"--json"})), HasSubstr("is for osc status"));
}

TEST(FlagsTest, TakesWhatIsToBeCleanedUp) {
  auto all = ParseCommandLine({"cleanup"});
  ASSERT_TRUE(all.ok()) << all.status();
  EXPECT_EQ(all->command, Command::kCleanup);
  EXPECT_FALSE(all->cleanup.execute);
  EXPECT_FALSE(all->cleanup.old_tables);
  EXPECT_FALSE(all->cleanup.accept_new_server);
  EXPECT_EQ(all->cleanup.older_than, CleanupOptions().older_than);
  auto old = ParseCommandLine({"cleanup", "--database=shop", "--table=orders",
                               "--old-tables", "--older-than=2d", "--execute",
                               "--accept-new-server"});
  ASSERT_TRUE(old.ok()) << old.status();
  EXPECT_EQ(old->cleanup.schema, "shop");
  EXPECT_EQ(old->cleanup.table, "orders");
  EXPECT_TRUE(old->cleanup.execute);
  EXPECT_TRUE(old->cleanup.old_tables);
  EXPECT_TRUE(old->cleanup.accept_new_server);
  EXPECT_EQ(old->cleanup.older_than, absl::Hours(48));
  EXPECT_THAT(ErrorOf(ParseCommandLine({"cleanup", "--older-than=2d"})),
              HasSubstr("is for osc cleanup --old-tables"));
  EXPECT_THAT(ErrorOf(ParseCommandLine({"cleanup", "--json"})),
              HasSubstr("is for osc status"));
  EXPECT_THAT(ErrorOf(ParseRun({"--old-tables"})),
              HasSubstr("is for osc cleanup"));
}

TEST(FlagsTest, TakesASchemaFileInsteadOfAnAlter) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/wanted.sql");
  std::ofstream(path) << "CREATE TABLE t (id INT);";
  const std::vector<std::string> args = {"run", "--database=shop",
                                         "--schema-file=" + path};
  auto with = [&](const std::vector<std::string>& more) {
    std::vector<std::string> all = args;
    all.insert(all.end(), more.begin(), more.end());
    return ParseCommandLine(all);
  };
  auto command =
      with({"--rename=a:b", "--rename=c:d", "--allow-drop=e", "--execute"});
  ASSERT_TRUE(command.ok()) << command.status();
  EXPECT_EQ(command->schema_file.path, path);
  EXPECT_EQ(command->schema_file.text, "CREATE TABLE t (id INT);");
  ASSERT_EQ(command->schema_file.choices.renames.size(), 2u);
  EXPECT_EQ(command->schema_file.choices.renames[1].from, "c");
  EXPECT_EQ(command->schema_file.choices.drops.size(), 1u);
  EXPECT_EQ(command->migration.plan.table, "");
  EXPECT_THAT(ErrorOf(with({"--alter=ADD x INT"})), HasSubstr("exclude"));
  EXPECT_THAT(ErrorOf(with({"--rename=a"})), HasSubstr("old:new"));
  EXPECT_THAT(ErrorOf(ParseRun({"--allow-drop=a"})),
              HasSubstr("is for --schema-file"));
  EXPECT_THAT(ErrorOf(ParseCommandLine(
                  {"run", "--database=shop", "--schema-file=/no/such.sql"})),
              AllOf(HasSubstr("/no/such.sql"), HasSubstr("No such file")));
  EXPECT_THAT(ErrorOf(ParseCommandLine(
                  {"tune", "--database=shop", "--schema-file=" + path})),
              HasSubstr("is for osc plan and osc run"));
}

}  // namespace
}  // namespace osc
