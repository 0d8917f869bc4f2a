#include "tests/case_runner.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "changelog/artifact_names.h"
#include "changelog/chunk_table.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/mysql_connection.h"
#include "db/schema.h"
#include "db/server.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "db/stop.h"
#include "osc/flags.h"
#include "osc/migration.h"
#include "tests/case_needs.h"
#include "tests/case_traffic.h"
#include "tests/exact_rows.h"

namespace osc {
namespace {

constexpr char kTwin[] = "twin";
// The chunk that is in flight at the place "copied".
constexpr int kChunkInFlight = 3;
// How long the replay gets to meet what happened there.
constexpr absl::Duration kReplayTime = absl::Seconds(2);
constexpr int kReplayRounds = 3;

class Runner {
 public:
  Runner(const Case& test_case, const TestServer& server)
      : case_(test_case),
        server_(server),
        expected_(test_case.ExpectedOn(server.kind())),
        traffic_(&case_, &server_, kTwin) {}

  std::vector<std::string> Run() {
    absl::Status status = RunAll();
    if (!status.ok()) problems_.emplace_back(status.message());
    for (const std::string& problem : traffic_.Problems()) {
      problems_.push_back(problem);
    }
    return problems_;
  }

 private:
  absl::Status RunAll();
  absl::StatusOr<MigrationOptions> Options() const;
  void Migrate(ConnectionFactory* factory, const MigrationOptions& options);
  void PlayCopied();
  void CheckWhereTheCopyIs();
  void WatchForWaiting();
  bool EngineWaits(Connection* connection) const;

  void CheckMessage();
  absl::Status CheckSame(const std::vector<std::string>& before);
  absl::Status CheckIntact(const std::vector<std::string>& before);
  absl::Status CheckPlainAlter();
  absl::Status TakeNumbersOut();
  absl::Status CheckFacts(absl::string_view what,
                          const std::vector<std::string>& without);
  void Problem(std::string sentence) {
    if (!sentence.empty()) problems_.push_back(std::move(sentence));
  }

  const Case& case_;
  const TestServer& server_;
  const Case::Expected& expected_;
  CaseTraffic traffic_;
  std::unique_ptr<Connection> connection_;  // for looking; engine's thread too
  Stopper stopper_;
  std::unique_ptr<Migration> migration_;
  MigrationResult result_;
  std::vector<std::string> problems_;
};

absl::Status Runner::RunAll() {
  MysqlConnectionFactory plain(server_.connect_options());
  ASSIGN_OR_RETURN(connection_, plain.Connect());
  for (const std::string& schema : {case_.schema, std::string(kTwin)}) {
    const std::string name = QuoteIdent(schema);
    RETURN_IF_ERROR(
        connection_->Execute(absl::StrCat("DROP DATABASE IF EXISTS ", name)));
    RETURN_IF_ERROR(connection_->Execute(absl::StrCat(
        "CREATE DATABASE ", name, " DEFAULT CHARACTER SET utf8mb4")));
  }
  traffic_.Create();
  ASSIGN_OR_RETURN(Server facts, ReadServer(connection_.get()));
  ConnectOptions connect = server_.connect_options();
  connect.session_setup = SessionSetup(facts, 1);
  MysqlConnectionFactory factory(connect);
  ASSIGN_OR_RETURN(MigrationOptions options, Options());
  traffic_.Play(Place::kBeforeCapture);
  ASSIGN_OR_RETURN(std::vector<std::string> before,
                   EverythingOn(connection_.get()));
  Migrate(&factory, options);
  CheckMessage();
  return expected_.result == CaseResult::kSame ? CheckSame(before)
                                               : CheckIntact(before);
}

// As the command line makes them of the case's flags; then small chunks, so
// that every place is reached with few rows.
absl::StatusOr<MigrationOptions> Runner::Options() const {
  std::vector<std::string> args = {
      "run", absl::StrCat("--database=", case_.schema),
      absl::StrCat("--table=", case_.table),
      absl::StrCat("--alter=", traffic_.Fill(case_.alter, case_.schema))};
  args.insert(args.end(), case_.options.begin(), case_.options.end());
  ASSIGN_OR_RETURN(CommandLine command, ParseCommandLine(args));
  MigrationOptions options = command.migration;
  options.lock_wait_timeout_seconds = 1;
  options.cutover.lock_wait_timeout_seconds = 1;
  options.cutover.attempts = 10;
  options.replay.idle_wait = absl::Milliseconds(5);
  options.copy.workers = 1;
  options.copy.chunk.start_rows = case_.chunk_rows;
  options.copy.chunk.min_rows = case_.chunk_rows;
  options.copy.chunk.max_rows = case_.chunk_rows;
  return options;
}

void Runner::Migrate(ConnectionFactory* factory,
                     const MigrationOptions& options) {
  migration_ = std::make_unique<Migration>(factory, &stopper_, options);
  auto play = [this](Place place) {
    return [this, place] {
      traffic_.Play(place);
      return absl::OkStatus();
    };
  };
  ScopedFailpoint captured("capture-done", play(Place::kCaptured));
  ScopedFailpoint copied("copy-before-commit", [this, chunks = 0]() mutable {
    if (++chunks == kChunkInFlight) PlayCopied();
    return absl::OkStatus();
  });
  ScopedFailpoint copy_done("copy-ended", play(Place::kCopyDone));
  ScopedFailpoint verified("checksum-ended", play(Place::kVerified));
  std::atomic<bool> ended{false};
  std::thread watch([this, &ended] {
    if (case_.traffic.count(Place::kCaptureWaits) == 0 &&
        case_.traffic.count(Place::kCutoverWaits) == 0) {
      return;
    }
    while (!ended) {
      WatchForWaiting();
      absl::SleepFor(absl::Milliseconds(5));
    }
  });
  result_ = migration_->Run();
  ended = true;
  watch.join();
}

void Runner::PlayCopied() {
  if (case_.traffic.count(Place::kCopied) == 0) return;
  CheckWhereTheCopyIs();
  traffic_.Play(Place::kCopied);
  // The replay meets entries of copied, in-flight and untouched rows.
  const int64_t rounds = migration_->Stats().replay.rounds + kReplayRounds;
  const absl::Time until = absl::Now() + kReplayTime;
  while (absl::Now() < until && !stopper_.stopped() &&
         migration_->Stats().replay.rounds < rounds) {
    absl::SleepFor(absl::Milliseconds(2));
  }
}

void Runner::CheckWhereTheCopyIs() {
  auto count = [this](const std::string& table, const std::string& where) {
    absl::StatusOr<int64_t> rows = connection_->QueryInt(absl::StrCat(
        Sql("SELECT COUNT(*) FROM !").Table(case_.schema, table).str(),
        " WHERE ", where));
    if (!rows.ok()) Problem(std::string(rows.status().message()));
    return rows.value_or(-1);
  };
  const std::string chunks = NamesFor(case_.table).chunks;
  auto in_state = [&](ChunkState state) {
    return count(chunks, absl::StrCat("state = ", static_cast<int>(state)));
  };
  if (in_state(ChunkState::kCopied) == kChunkInFlight - 1 &&
      in_state(ChunkState::kCopying) == 1 &&
      count(case_.table, "TRUE") > kChunkInFlight * case_.chunk_rows) {
    return;
  }
  Problem(absl::StrCat(
      "at 'copied' there must be ", kChunkInFlight - 1,
      " chunks copied, one in flight and rows untouched: the table needs more "
      "than ",
      kChunkInFlight * case_.chunk_rows, " rows"));
}

void Runner::WatchForWaiting() {
  const Phase phase = migration_->Stats().phase;
  if (phase != Phase::kCapture && phase != Phase::kCutover) return;
  auto own = MysqlConnectionFactory(server_.connect_options()).Connect();
  if (!own.ok() || !EngineWaits(own->get())) return;
  traffic_.Play(phase == Phase::kCapture ? Place::kCaptureWaits
                                         : Place::kCutoverWaits);
}

bool Runner::EngineWaits(Connection* connection) const {
  std::vector<uint64_t> others = traffic_.Connections();
  others.push_back(connection->id());
  return connection
             ->QueryInt(absl::StrCat(
                 "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE "
                 "INFO "
                 "LIKE 'LOCK TABLES%' AND "
                 "STATE LIKE 'Waiting for table metadata lock%' AND ID NOT IN "
                 "(",
                 absl::StrJoin(others, ", "), ")"))
             .value_or(0) > 0;
}

void Runner::CheckMessage() {
  const bool done = result_.outcome == Outcome::kDone;
  const std::string message(result_.status.message());
  switch (expected_.result) {
    case CaseResult::kSame:
      if (!done) Problem(absl::StrCat("the migration failed: ", message));
      break;
    case CaseResult::kRefused:
      if (result_.outcome != Outcome::kRefused) {
        Problem(absl::StrCat("it was not refused, but ended with: ",
                             done ? "done" : message));
      }
      break;
    case CaseResult::kFails:
      if (done || result_.outcome == Outcome::kRefused) {
        Problem(absl::StrCat("it did not fail, but ended with: ",
                             done ? "done" : message));
      }
      break;
  }
  std::vector<std::string> texts = case_.says;
  texts.push_back(expected_.text);
  for (const std::string& text : texts) {
    if (expected_.result == CaseResult::kSame ||
        absl::StrContains(message, text)) {
      continue;
    }
    Problem(absl::StrCat("the error does not say '", text, "': ", message));
  }
  Problem(absl::StrJoin(result_.leftovers, "\n"));
  const std::vector<std::string> unplayed = traffic_.Unplayed();
  for (const std::string& place : unplayed) {
    if (place == PlaceName(Place::kDone)) continue;
    Problem(absl::StrCat("the place '", place, "' was never reached"));
  }
}

absl::Status Runner::CheckFacts(absl::string_view what,
                                const std::vector<std::string>& without) {
  ASSIGN_OR_RETURN(std::vector<std::string> found,
                   SchemaFacts(connection_.get(), case_.schema, without));
  ASSIGN_OR_RETURN(std::vector<std::string> twin,
                   SchemaFacts(connection_.get(), kTwin, {}));
  Problem(Difference(what, found, twin));
  return absl::OkStatus();
}

absl::Status Runner::CheckPlainAlter() {
  ConnectOptions options = server_.connect_options();
  options.session_setup = {absl::StrCat("USE ", kTwin)};
  if (!case_.alter_session.empty()) {
    options.session_setup.push_back(case_.alter_session);
  }
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                   MysqlConnectionFactory(options).Connect());
  absl::Status altered =
      connection->Execute(absl::StrCat("ALTER TABLE ", QuoteIdent(case_.table),
                                       " ", traffic_.Fill(case_.alter, kTwin)));
  const int number = ServerErrorNumber(altered);
  if (number == case_.plain_error ||
      (number != 0 && case_.plain_error == kAnyError)) {
    return absl::OkStatus();
  }
  const std::string expected = case_.plain_error == 0 ? "no error"
                               : case_.plain_error == kAnyError
                                   ? "an error"
                                   : absl::StrCat("error ", case_.plain_error);
  Problem(absl::StrCat("the plain ALTER should end with ", expected, ", but: ",
                       altered.ok() ? "no error" : altered.message()));
  return absl::OkStatus();
}

// Checks the numbers of a column that the ALTER added, and drops it, so that
// the rest can be compared.
absl::Status Runner::TakeNumbersOut() {
  std::vector<std::string> definitions;
  for (const std::string& schema : {case_.schema, std::string(kTwin)}) {
    const std::string table = Sql("!").Table(schema, case_.table).str();
    const std::string column = QuoteIdent(case_.numbered);
    ASSIGN_OR_RETURN(Result create,
                     connection_->Query("SHOW CREATE TABLE " + table));
    definitions.push_back(DefinitionOf(create.rows.at(0).at(1).value_or("")));
    ASSIGN_OR_RETURN(
        int64_t good,
        connection_->QueryInt(absl::StrCat(
            "SELECT COUNT(DISTINCT ", column, ") = COUNT(*) AND MIN(", column,
            ") > 0 AND MAX(", column, ") < 1000000 FROM ", table)));
    if (good != 1) Problem(absl::StrCat("bad numbers in ", table));
    RETURN_IF_ERROR(connection_->Execute(
        absl::StrCat("ALTER TABLE ", table, " DROP COLUMN ", column)));
  }
  Problem(Difference("with its numbers", {definitions[0]}, {definitions[1]}));
  return absl::OkStatus();
}

absl::Status Runner::CheckSame(const std::vector<std::string>& before) {
  traffic_.Close();
  if (result_.outcome != Outcome::kDone) return absl::OkStatus();
  const std::string old = NamesFor(case_.table).old;
  // Names of CHECK constraints are kept by way of another schema.
  const std::string aside = OldTablesSchemaFor(case_.schema);
  ASSIGN_OR_RETURN(bool is_aside, TableExists(connection_.get(), aside, old));
  const std::string& old_schema = is_aside ? aside : case_.schema;
  ASSIGN_OR_RETURN(std::vector<std::string> old_rows,
                   ExactRows(connection_.get(), old_schema, old));
  ASSIGN_OR_RETURN(std::vector<std::string> twin_rows,
                   ExactRows(connection_.get(), kTwin, case_.table));
  Problem(Difference("rows of the old table", old_rows, twin_rows));
  RETURN_IF_ERROR(CheckPlainAlter());
  if (!case_.numbered.empty()) RETURN_IF_ERROR(TakeNumbersOut());
  RETURN_IF_ERROR(CheckFacts("compared with a plain ALTER", {old}));
  const size_t problems = problems_.size();
  traffic_.Play(Place::kDone);
  if (problems == problems_.size()) {
    RETURN_IF_ERROR(CheckFacts("compared after 'done'", {old}));
  }
  RETURN_IF_ERROR(
      connection_->Execute(Sql("DROP TABLE !").Table(old_schema, old)));
  if (is_aside) {
    RETURN_IF_ERROR(connection_->Execute(
        absl::StrCat("DROP DATABASE ", QuoteIdent(aside))));
  }
  ASSIGN_OR_RETURN(std::vector<std::string> after,
                   EverythingOn(connection_.get()));
  Problem(Difference("tables, triggers and schemas after it", after, before));
  return absl::OkStatus();
}

absl::Status Runner::CheckIntact(const std::vector<std::string>& before) {
  traffic_.Close();
  ASSIGN_OR_RETURN(std::vector<std::string> after,
                   EverythingOn(connection_.get()));
  Problem(Difference("tables, triggers and schemas after it", after, before));
  if (result_.outcome == Outcome::kDone) return absl::OkStatus();
  RETURN_IF_ERROR(CheckFacts("compared with the untouched twin", {}));
  traffic_.Play(Place::kDone);
  if (case_.plain_error == 0) return absl::OkStatus();
  return CheckPlainAlter();
}

}  // namespace

absl::StatusOr<std::string> WhyNotOn(const Case& test_case,
                                     const TestServer& server) {
  const std::vector<std::string>& servers = test_case.servers;
  if (!servers.empty() && std::find(servers.begin(), servers.end(),
                                    server.kind()) == servers.end()) {
    return absl::StrCat("only for ", absl::StrJoin(servers, ", "));
  }
  for (const std::string& need : test_case.needs) {
    ASSIGN_OR_RETURN(
        std::unique_ptr<Connection> connection,
        MysqlConnectionFactory(server.connect_options()).Connect());
    ASSIGN_OR_RETURN(bool has, ServerHas(connection.get(), need));
    if (!has) return absl::StrCat("the server does not have ", need);
  }
  return std::string();
}

std::vector<std::string> RunCase(const Case& test_case,
                                 const TestServer& server) {
  return Runner(test_case, server).Run();
}

}  // namespace osc
