#include "osc/tune/tune.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "changelog/artifact_names.h"
#include "changelog/chunk_table.h"
#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/duration_text.h"
#include "db/errors.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/findings.h"
#include "osc/privileges.h"
#include "osc/server_check.h"
#include "osc/tune/sample.h"
#include "osc/tune/scratch_schema.h"
#include "osc/tune/trial.h"
#include "osc/tune/tune_keys.h"
#include "osc/tune/tune_load.h"
#include "osc/tune/tune_text.h"
#include "osc/utc_sessions.h"

namespace osc {
namespace {

constexpr int64_t kFewestRows = 1000;
constexpr int64_t kSampleChunkBytes = 8 << 20;
constexpr absl::Duration kCleanupPatience = absl::Seconds(60);

// What is tried. The chunk times are milliseconds.
constexpr int kWorkers[] = {1, 2, 4, 8};
constexpr int64_t kChunkTimes[] = {25, 50, 100, 250, 500, 1000};
constexpr int64_t kBatches[] = {100, 250, 500, 1000, 2000, 5000};
constexpr TuneSetting kCopyStart = {2, 100};
constexpr TuneSetting kReplayStart = {2, 1000};

// Trials that one of the two searches should have time for.
constexpr int kTrials = 60;
constexpr absl::Duration kShortestTrial = absl::Milliseconds(100);
constexpr absl::Duration kLongestTrial = absl::Seconds(3);

absl::Time Now() { return Clock::Real()->Now(); }

// The rights that the run needs on everything in the scratch schema.
absl::Status CheckScratchRights(Connection* connection,
                                const std::string& scratch,
                                const std::string& table) {
  ASSIGN_OR_RETURN(Privileges privileges, ReadPrivileges(connection));
  std::vector<std::string> tables = NamesFor(table).TemporaryTables();
  tables.push_back("osc_tune_marker");
  Findings findings;
  RETURN_IF_ERROR(CheckPrivileges(connection, privileges, scratch, table,
                                  tables, &findings));
  if (findings.problems.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the scratch schema: ", absl::StrJoin(findings.problems, "; ")));
}

absl::Status CheckIsLargeEnough(Connection* connection, const Table& table) {
  ASSIGN_OR_RETURN(int64_t rows,
                   connection->QueryInt(absl::StrCat(
                       "SELECT COUNT(*) FROM (SELECT 1 FROM ",
                       Sql("!").Table(table.schema, table.name).str(),
                       " LIMIT ", kFewestRows, ") AS first_rows")));
  if (rows >= kFewestRows) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      QuoteIdent(table.schema), ".", QuoteIdent(table.name), " has ", rows,
      rows == 1 ? " row" : " rows",
      ", so few that every setting will do and none can be told from the "
      "others: leave the settings as they are"));
}

// A key of the original that the sample can be walked by, whatever the ALTER
// makes of it.
absl::StatusOr<MigrationKey> SampleKey(const Table& original) {
  std::vector<MappedColumn> same;
  for (const Column& column : original.columns)
    same.push_back({column, column});
  return ChooseMigrationKey(original, original, same);
}

}  // namespace

std::string ScratchSchemaOf(const TuneOptions& options) {
  return options.scratch_schema.empty()
             ? DefaultScratchSchema(options.request.schema,
                                    options.request.table)
             : options.scratch_schema;
}

absl::StatusOr<TunePlan> PlanTuning(Connection* connection,
                                    const TuneOptions& options) {
  TunePlan out;
  ASSIGN_OR_RETURN(out.plan, MakePlan(connection, options.request));
  const Table& original = out.plan.pair.original;
  out.scratch_schema = ScratchSchemaOf(options);
  RETURN_IF_ERROR(
      CheckScratchRights(connection, out.scratch_schema, original.name));
  RETURN_IF_ERROR(ScratchSchema::Check(connection, out.scratch_schema));
  RETURN_IF_ERROR(CheckIsLargeEnough(connection, original));
  out.row_bytes = std::max<int64_t>(
      1, original.data_bytes / std::max<int64_t>(1, original.rows_estimate));
  out.sample_rows =
      std::max(kFewestRows,
               std::min(options.max_rows, options.max_bytes / out.row_bytes));
  return out;
}

class Tune::Impl {
 public:
  Impl(ConnectionFactory* factory, Stopper* stopper, TuneOptions options,
       std::function<void(absl::string_view)> progress)
      : factory_(factory),
        utc_(factory),
        stopper_(stopper),
        options_(std::move(options)),
        progress_(std::move(progress)) {}

  absl::StatusOr<TuneReport> Run();
  bool has_begun() const { return scratch_ != nullptr; }

 private:
  // The steps, in their order.
  absl::Status Prepare();
  absl::Status Sample();
  absl::Status Capture();
  absl::Status Measure();

  absl::Status MeasureCopy(TrialRunner* trials, absl::Time deadline);
  absl::Status MeasureReplay(TrialRunner* trials, absl::Time deadline);
  absl::StatusOr<TuneResult> Search(const TuneSearchOptions& options,
                                    const TuneMeasure& measure,
                                    const TuneWords& words);
  absl::Duration TrialTime(absl::Time deadline) const;
  void Say(const std::string& line) const { progress_(line); }

  ConnectionFactory* const factory_;
  UtcSessions utc_;  // for everything that touches rows; see its header
  Stopper* const stopper_;
  const TuneOptions options_;
  const std::function<void(absl::string_view)> progress_;

  TuneReport report_;
  absl::Time deadline_;
  std::unique_ptr<ScratchSchema> scratch_;
  Plan plan_;  // in the scratch schema
};

absl::StatusOr<TuneReport> Tune::Impl::Run() {
  const absl::Time start = Now();
  // The rest is for dropping the schema.
  deadline_ = start + options_.time * 0.95;
  report_.options = options_;
  absl::Status status = [this]() -> absl::Status {
    RETURN_IF_ERROR(Prepare());
    RETURN_IF_ERROR(Sample());
    RETURN_IF_ERROR(Capture());
    return Measure();
  }();
  // The first error is the cause; what followed from it is not.
  if (stopper_->stopped()) status = stopper_->status();
  if (scratch_ != nullptr) {
    Say("dropping the scratch schema");
    report_.cleanup = scratch_->Drop(kCleanupPatience);
  }
  report_.elapsed = Now() - start;
  if (status.ok()) return report_;
  if (report_.cleanup.ok()) return status;
  return absl::Status(status.code(), absl::StrCat(status.message(), "; and ",
                                                  report_.cleanup.message()));
}

absl::Status Tune::Impl::Prepare() {
  Say("checking the table");
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory_->Connect());
  ASSIGN_OR_RETURN(report_.plan, PlanTuning(connection.get(), options_));
  RETURN_IF_ERROR(stopper_->status());
  ASSIGN_OR_RETURN(
      scratch_, ScratchSchema::Create(factory_, report_.plan.scratch_schema));
  return absl::OkStatus();
}

absl::Status Tune::Impl::Sample() {
  Say(absl::StrCat("taking a sample of up to ", report_.plan.sample_rows,
                   " rows"));
  const Table& original = report_.plan.plan.pair.original;
  ASSIGN_OR_RETURN(MigrationKey key, SampleKey(original));
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, utc_.Connect());
  SampleOptions options;
  options.scratch_schema = scratch_->name();
  options.rows = report_.plan.sample_rows;
  options.chunk_rows = std::max<int64_t>(
      100,
      std::min<int64_t>(10000, kSampleChunkBytes / report_.plan.row_bytes));
  options.deadline = Now() + options_.time / 5;
  absl::StatusOr<int64_t> rows =
      TakeSample(connection.get(), original, key, options, *stopper_);
  RETURN_IF_ERROR(WithContext(rows.status(), "taking the sample"));
  report_.sample_rows = *rows;
  return absl::OkStatus();
}

// The migration's tables and triggers, on the sample.
absl::Status Tune::Impl::Capture() {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory_->Connect());
  PlanRequest request = options_.request;
  request.schema = scratch_->name();
  request.keep_check_names = false;
  ASSIGN_OR_RETURN(plan_,
                   MakePlanAndShadow(connection.get(), factory_, request));
  const TablePair& pair = plan_.pair;
  RETURN_IF_ERROR(connection->Execute(CreateLogTableSql(pair)));
  RETURN_IF_ERROR(connection->Execute(
      CreateChunkTableSql(pair.schema, pair.names.chunks, pair.key)));
  return InstallTriggers(connection.get(), pair);
}

absl::Status Tune::Impl::Measure() {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, utc_.Connect());
  ASSIGN_OR_RETURN(TuneKeys keys,
                   TuneKeys::Create(connection.get(), &plan_.pair));
  TuneLoadOptions load_options;
  load_options.connections = options_.load_connections;
  TuneLoad load(&keys, &utc_, load_options);
  load.Start();
  TrialRunner trials(&plan_, &keys, &utc_, stopper_, &load);
  const absl::Time start = Now();
  const absl::Time half = start + (deadline_ - start) / 2;
  Say("measuring the application at rest");
  // The first trial also fills the caches.
  RETURN_IF_ERROR(trials.AtRest(kShortestTrial).status());
  ASSIGN_OR_RETURN(report_.p99_at_rest, trials.AtRest(TrialTime(half)));
  RETURN_IF_ERROR(MeasureCopy(&trials, half));
  Say("preparing the replay");
  RETURN_IF_ERROR(trials.PrepareReplay());
  return MeasureReplay(&trials, deadline_);
}

absl::Duration Tune::Impl::TrialTime(absl::Time deadline) const {
  return std::max(kShortestTrial,
                  std::min(kLongestTrial, (deadline - Now()) / kTrials));
}

absl::Status Tune::Impl::MeasureCopy(TrialRunner* trials, absl::Time deadline) {
  const absl::Duration length = TrialTime(deadline);
  // Says how many rows a chunk has, and is not used otherwise.
  RETURN_IF_ERROR(trials->Copy(kCopyStart, length).status());
  TuneSearchOptions options;
  options.workers.assign(std::begin(kWorkers), std::end(kWorkers));
  options.start = kCopyStart;
  options.latency_budget = options_.latency_budget;
  options.deadline = deadline;
  for (int64_t time : kChunkTimes) {
    const double rows =
        static_cast<double>(time) / 1e3 / std::max(1e-9, trials->row_seconds());
    // Two workers with two chunks each should fit in.
    if (options.sizes.empty() ||
        rows * 4 <= static_cast<double>(report_.sample_rows)) {
      options.sizes.push_back(time);
    }
  }
  options.start.size = std::min(options.start.size, options.sizes.back());
  if (options.sizes.size() < std::size(kChunkTimes)) {
    report_.longest_chunk_time = absl::Milliseconds(options.sizes.back());
  }
  ASSIGN_OR_RETURN(report_.copy, Search(
                                     options,
                                     [&](const TuneSetting& s) {
                                       return trials->Copy(s, length);
                                     },
                                     kCopyWords));
  return absl::OkStatus();
}

absl::Status Tune::Impl::MeasureReplay(TrialRunner* trials,
                                       absl::Time deadline) {
  const absl::Duration length = TrialTime(deadline);
  // Says how long the backlogs should be, and is not used otherwise.
  RETURN_IF_ERROR(trials->Replay(kReplayStart, length).status());
  trials->SizeBacklogs(length);
  TuneSearchOptions options;
  options.workers.assign(std::begin(kWorkers), std::end(kWorkers));
  options.sizes.assign(std::begin(kBatches), std::end(kBatches));
  options.start = kReplayStart;
  options.latency_budget = options_.latency_budget;
  options.deadline = deadline;
  ASSIGN_OR_RETURN(report_.replay, Search(
                                       options,
                                       [&](const TuneSetting& s) {
                                         return trials->Replay(s, length);
                                       },
                                       kReplayWords));
  return absl::OkStatus();
}

absl::StatusOr<TuneResult> Tune::Impl::Search(const TuneSearchOptions& options,
                                              const TuneMeasure& measure,
                                              const TuneWords& words) {
  auto text = [&words](const TuneSetting& setting, double rate,
                       absl::Duration p99) {
    return absl::StrCat(SettingText(words, setting), ": ",
                        absl::StrFormat("%.0f %s, p99 ", rate, words.rate),
                        MillisecondsText(p99));
  };
  auto observe = [&](const TuneTrial& last, const TuneTrial& best) {
    const TuneMeasurement& sample = last.samples.back();
    const absl::Duration left =
        std::max(absl::ZeroDuration(), deadline_ - Now());
    Say(absl::StrCat(
        words.what, ": ", text(last.setting, sample.rate, sample.p99),
        "; best so far ", text(best.setting, best.Rate(), best.P99()),
        "; at most ", DurationText(absl::Ceil(left, absl::Seconds(1))),
        " left"));
  };
  return SearchTuning(
      options,
      [&](const TuneSetting& setting) -> absl::StatusOr<TuneMeasurement> {
        RETURN_IF_ERROR(stopper_->status());
        RETURN_IF_ERROR(scratch_->Renew());
        return measure(setting);
      },
      observe, Clock::Real());
}

Tune::Tune(ConnectionFactory* factory, Stopper* stopper, TuneOptions options,
           std::function<void(absl::string_view)> progress)
    : impl_(std::make_unique<Impl>(factory, stopper, std::move(options),
                                   std::move(progress))) {}

Tune::~Tune() = default;

absl::StatusOr<TuneReport> Tune::Run() { return impl_->Run(); }

bool Tune::has_begun() const { return impl_->has_begun(); }

}  // namespace osc
