#include "tests/race_fixture.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "db/mysql_connection.h"
#include "db/server.h"

namespace osc {
namespace {

std::string Text(absl::optional<int64_t> number) {
  return number.has_value() ? absl::StrCat(*number) : "NULL";
}

}  // namespace

void RaceTest::SetUp() {
  EngineTest::SetUp();
  ASSERT_TRUE(MakeAccount(App().get(), "osc").ok());
  Sql("GRANT ALL ON *.* TO osc@localhost");
  // Tells who ended a connection.
  if (!Takes("SET GLOBAL log_error_verbosity = 3")) {
    Sql("SET GLOBAL log_warnings = 4");
  }
  race_factory_ = std::make_unique<SessionBook>(EngineFactory());
}

void RaceTest::TearDown() {
  if (HasFailure()) LOG(INFO) << "the server's log:\n" << server().LogTail();
  if (race_stopper_ != nullptr) {
    race_stopper_->Stop(absl::CancelledError("the test has ended"));
  }
  if (thread_.joinable()) thread_.join();
  const RaceModel::Figures& figures = model_.figures();
  if (figures.statements == 0) return;
  LOG(INFO) << testing::UnitTest::GetInstance()->current_test_info()->name()
            << ", application: " << figures.statements << " statements, "
            << figures.errors << " errors, " << figures.losses
            << " connections lost, longest statement "
            << absl::ToInt64Milliseconds(figures.longest) << " ms";
}

std::unique_ptr<ConnectionFactory> RaceTest::EngineFactory() {
  std::unique_ptr<Connection> root = App();
  absl::StatusOr<Server> facts = ReadServer(root.get());
  EXPECT_TRUE(facts.ok()) << facts.status();
  ConnectOptions options = server().connect_options();
  options.user = "osc";
  if (facts.ok()) options.session_setup = SessionSetup(*facts, 2);
  return std::make_unique<MysqlConnectionFactory>(options);
}

void RaceTest::MakeTable(int rows, const std::string& more) {
  Sql(
      absl::StrCat("CREATE TABLE t (id BIGINT PRIMARY KEY, v VARCHAR(40), "
                   "u INT",
                   more, ")"));
  std::vector<std::string> values;
  for (int i = 1; i <= rows; ++i) {
    const int64_t id = 10 * i;
    model_.rows()[id] = {absl::StrCat("old", id), id};
    values.push_back(absl::StrCat("(", id, ", 'old", id, "', ", id, ")"));
  }
  if (rows == 0) return;
  Sql(absl::StrCat("INSERT INTO t VALUES ", absl::StrJoin(values, ", ")));
}

void RaceTest::MakeTableAgain(int rows, const std::string& more) {
  Sql("DROP DATABASE app");
  Sql("CREATE DATABASE app DEFAULT CHARACTER SET utf8mb4");
  Sql("USE app");
  model_.rows().clear();
  MakeTable(rows, more);
}

void RaceTest::Put(int64_t id, const std::string& v,
                   absl::optional<int64_t> u) {
  Sql(absl::StrCat("INSERT INTO t (id, v, u) VALUES (", id, ", '", v, "', ",
                   Text(u), ")"));
  model_.rows()[id] = {v, u};
}

void RaceTest::SetV(int64_t id, const std::string& v) {
  Sql(absl::StrCat("UPDATE t SET v = '", v, "' WHERE id = ", id));
  model_.rows().at(id).v = v;
}

void RaceTest::SetU(int64_t id, absl::optional<int64_t> u) {
  Sql(absl::StrCat("UPDATE t SET u = ", Text(u), " WHERE id = ", id));
  model_.rows().at(id).u = u;
}

void RaceTest::Remove(int64_t id) {
  Sql(absl::StrCat("DELETE FROM t WHERE id = ", id));
  model_.rows().erase(id);
}

void RaceTest::Move(int64_t id, int64_t new_id) {
  Sql(absl::StrCat("UPDATE t SET id = ", new_id, " WHERE id = ", id));
  model_.rows()[new_id] = model_.rows().at(id);
  model_.rows().erase(id);
}

MigrationOptions RaceTest::RaceOptions(const std::string& alter) {
  MigrationOptions options = Options("t", alter);
  options.copy.workers = 1;
  options.copy.chunk.start_rows = 10;
  options.copy.chunk.min_rows = 10;
  options.copy.chunk.max_rows = 10;
  options.replay.workers = 1;
  options.replay.more_workers_in_a_hurry = 0;  // tests count the sessions
  options.checksum.workers = 1;
  return options;
}

void RaceTest::Start(const MigrationOptions& options) {
  migration_.reset();
  race_stopper_ = std::make_unique<Stopper>();
  migration_ = std::make_unique<Migration>(race_factory_.get(),
                                           race_stopper_.get(), options);
  ended_ = false;
  thread_ = std::thread([this] {
    result_ = migration_->Run();
    if (!result_.status.ok()) LOG(INFO) << "run ended: " << result_.status;
    ended_ = true;
  });
}

MigrationResult RaceTest::Finish() {
  if (thread_.joinable()) thread_.join();
  return result_;
}

MigrationResult RaceTest::ExpectDone() {
  MigrationResult result = Finish();
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_EQ(result.leftovers, std::vector<std::string>());
  ExpectNothingLeft({"t", "t__osc_old"});
  ExpectModel();
  return result;
}

MigrationResult RaceTest::ExpectIntact(Outcome outcome) {
  MigrationResult result = Finish();
  EXPECT_EQ(result.outcome, outcome) << result.status;
  EXPECT_FALSE(result.status.ok());
  EXPECT_EQ(result.leftovers, std::vector<std::string>());
  ExpectNothingLeft({"t"});
  EXPECT_EQ(Rows("SELECT COUNT(*) FROM information_schema.COLUMNS WHERE "
                 "TABLE_SCHEMA = 'app' AND COLUMN_NAME = 'c'"),
            std::vector<std::string>{"0"});
  ExpectModel();
  return result;
}

void RaceTest::ExpectModel() {
  EXPECT_EQ(Rows("SELECT id, v, u FROM t ORDER BY id"), model_.Lines());
}

void RaceTest::Await(const std::string& what,
                     const std::function<bool()>& reached) {
  const absl::Time give_up = absl::Now() + absl::Seconds(30);
  while (!reached()) {
    ASSERT_LT(absl::Now(), give_up)
        << "waited in vain for: " << what << ", while there was\n"
        << absl::StrJoin(Rows("SELECT USER, STATE, INFO FROM "
                              "information_schema.PROCESSLIST"),
                         "\n");
    ASSERT_FALSE(ended_) << "the migration ended before: " << what;
    absl::SleepFor(absl::Milliseconds(2));
  }
}

void RaceTest::AwaitRounds(int64_t more) {
  const int64_t until = Stats().replay.rounds + more;
  Await("rounds of the replay", [&] { return Stats().replay.rounds >= until; });
}

void RaceTest::AwaitLog(int64_t entries) {
  Await(absl::StrCat(entries, " entries in the log"),
        [&] { return Count("SELECT COUNT(*) FROM t__osc_log") == entries; });
}

void RaceTest::AwaitWaiting(const std::string& user, int statements) {
  Await(absl::StrCat(statements, " statements that wait"), [&] {
    return Count(absl::StrCat(
               "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE "
               "USER = '",
               user, "' AND STATE LIKE 'Waiting for table metadata lock%'")) >=
           statements;
  });
}

int64_t RaceTest::Count(const std::string& sql) {
  int64_t number = -1;
  EXPECT_TRUE(absl::SimpleAtoi(One(sql), &number)) << sql;
  return number;
}

Killer::Killer(std::unique_ptr<Connection> root) : root_(std::move(root)) {}

std::vector<uint64_t> Killer::Sessions() {
  absl::StatusOr<Result> result = root_->Query(
      "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'osc' ORDER "
      "BY ID");
  EXPECT_TRUE(result.ok()) << result.status();
  std::vector<uint64_t> sessions;
  if (!result.ok()) return sessions;
  for (const Row& row : result->rows) {
    EXPECT_TRUE(absl::SimpleAtoi(*row[0], &sessions.emplace_back()));
  }
  return sessions;
}

uint64_t Killer::Running(const std::string& statement) {
  absl::StatusOr<int64_t> id = root_->QueryInt(
      absl::StrCat("SELECT IFNULL(MAX(ID), 0) FROM "
                   "information_schema.PROCESSLIST WHERE USER = 'osc' AND INFO "
                   "LIKE '",
                   statement, "%'"));
  EXPECT_TRUE(id.ok()) << id.status();
  return id.ok() ? static_cast<uint64_t>(*id) : 0;
}

void Killer::Kill(uint64_t session) {
  root_->Execute(absl::StrCat("KILL ", session)).IgnoreError();
  const std::string is_there = absl::StrCat(
      "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = ",
      session,
      // MySQL 5.7 may keep one that was killed until its client says something.
      " AND NOT (COMMAND = 'Killed' AND INFO IS NULL AND TIME > 2)");
  for (int i = 0; i < 10000; ++i) {
    absl::StatusOr<int64_t> left = root_->QueryInt(is_there);
    EXPECT_TRUE(left.ok()) << left.status();
    if (!left.ok() || *left == 0) return;
    absl::SleepFor(absl::Milliseconds(1));
  }
  absl::StatusOr<Result> all = root_->Query(
      "SELECT ID, COMMAND, TIME, STATE, INFO FROM "
      "information_schema.PROCESSLIST");
  std::string text;
  if (all.ok()) {
    for (const Row& row : all->rows) {
      for (const auto& v : row) absl::StrAppend(&text, v.value_or("-"), " | ");
      text += "\n";
    }
  }
  ADD_FAILURE() << "session " << session << " does not end:\n" << text;
}

void Killer::KillAll() {
  for (uint64_t session : Sessions()) Kill(session);
}

FailpointOnce::FailpointOnce(const std::string& name,
                             std::function<absl::Status()> action)
    : name_(name), passes_(std::make_shared<std::atomic<int>>(0)) {
  SetFailpoint(name, [passes = passes_, action = std::move(action)]() {
    return ++*passes == 1 ? action() : absl::OkStatus();
  });
}

FailpointOnce::~FailpointOnce() { SetFailpoint(name_, nullptr); }

bool LogLines::Holds(const std::string& text) const {
  absl::MutexLock lock(&mu_);
  return absl::StrContains(lines_, text);
}

void LogLines::send(google::LogSeverity, const char*, const char*, int,
                    const google::LogMessageTime&, const char* message,
                    size_t length) {
  absl::MutexLock lock(&mu_);
  lines_.append(message, length).append("\n");
}

}  // namespace osc
