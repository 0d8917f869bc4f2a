#include "bench/engine/prepared_table.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "bench/engine/timed_connections.h"
#include "changelog/chunk_table.h"
#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/schema.h"
#include "db/server.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/capture.h"
#include "osc/cleanup.h"
#include "osc/deferred_indexes.h"
#include "replay/row_digest.h"

namespace osc {
namespace {

constexpr int kLockWaitTimeoutSeconds = 2;
constexpr int kCaptureAttempts = 5;
constexpr absl::Duration kRemovalPatience = absl::Seconds(30);
constexpr absl::Duration kPurgePatience = absl::Seconds(30);
// MySQL forgets what it has purged in large steps, the last of them only when
// there is more to purge.
constexpr absl::Duration kPurgeAtRest = absl::Seconds(1);
// Undo logs of transactions not purged yet; a quiet server keeps a few.
constexpr int64_t kShortHistory = 500;

ConnectOptions EngineSessions(const BenchContext& context) {
  ConnectOptions options = context.connect;
  options.session_setup = SessionSetup(context.server, kLockWaitTimeoutSeconds);
  return options;
}

}  // namespace

double CopyRun::RowsPerSecond() const {
  return static_cast<double>(rows) / absl::ToDoubleSeconds(elapsed);
}

PreparedTable::PreparedTable(const BenchContext* context,
                             absl::string_view name,
                             const BenchTableShape& shape)
    : context_(*context),
      name_(name),
      shape_(shape),
      factory_(EngineSessions(*context)) {}

absl::StatusOr<std::unique_ptr<PreparedTable>> PreparedTable::Create(
    const BenchContext* context, absl::string_view name,
    const BenchTableShape& shape) {
  auto table = absl::WrapUnique(new PreparedTable(context, name, shape));
  ASSIGN_OR_RETURN(table->connection_, table->factory_.Connect());
  RETURN_IF_ERROR(CreateBenchTable(table->connection(), context->schema, name,
                                   shape, *context->stopper));
  RETURN_IF_ERROR(table->AwaitPurge());
  return table;
}

absl::Status PreparedTable::MakeShadow(DeferIndexes mode) {
  PlanRequest request;
  request.schema = context_.schema;
  request.table = name_;
  request.alter = kBenchAlter;
  request.defer_indexes = mode;
  ASSIGN_OR_RETURN(plan_, MakePlanAndShadow(connection(), &factory_, request));
  RETURN_IF_ERROR(connection()->Execute(CreateLogTableSql(pair())));
  return connection()->Execute(
      CreateChunkTableSql(pair().schema, pair().names.chunks, pair().key));
}

absl::Status PreparedTable::Capture() {
  return StartCapture(&factory_, plan_, kCaptureAttempts, *context_.stopper)
      .status();
}

absl::StatusOr<CopyRun> PreparedTable::Copy(const CopyOptions& options) {
  TimedConnections timed(&factory_);
  Copier copier(&plan_.pair, &timed, context_.stopper, options,
                [](int) { return false; });
  const absl::Time start = Clock::Real()->Now();
  RETURN_IF_ERROR(copier.Run());
  CopyRun run;
  run.elapsed = Clock::Real()->Now() - start;
  run.rows = copier.Stats().rows;
  run.chunks = copier.Stats().chunks;
  run.longest_chunk = timed.LongestTransaction();
  return run;
}

absl::StatusOr<absl::Duration> PreparedTable::BuildIndexes() {
  ASSIGN_OR_RETURN(
      std::string identity,
      TableIdentity(connection(), plan_.server, pair().schema,
                    pair().names.shadow, /*with_create_time=*/false));
  const absl::Time start = Clock::Real()->Now();
  RETURN_IF_ERROR(BuildDeferredIndexes(&factory_, plan_.server, pair(),
                                       plan_.deferral, /*gently=*/false,
                                       *context_.stopper, &identity));
  return Clock::Real()->Now() - start;
}

absl::StatusOr<CopyRun> PreparedTable::CopyInOneStatement() {
  CopyRun run;
  const absl::Time start = Clock::Real()->Now();
  ASSIGN_OR_RETURN(
      Result result,
      connection()->Query(absl::StrCat(
          "INSERT INTO ", pair().ShadowSql(),
          Sql(" (!) SELECT ").Idents(pair().ShadowColumns()).str(),
          CopiedValues(pair(), "o"), " FROM ", pair().OriginalSql(), " AS o")));
  run.elapsed = run.longest_chunk = Clock::Real()->Now() - start;
  run.rows = result.affected_rows;
  run.chunks = 1;
  return run;
}

absl::Status PreparedTable::RemoveShadow() {
  RETURN_IF_ERROR(RemoveArtifacts(&factory_, pair(), /*with_shadow=*/true,
                                  kRemovalPatience));
  return AwaitPurge();
}

absl::Status PreparedTable::Drop() {
  return connection()->Execute(
      Sql("DROP TABLE !").Table(context_.schema, name_));
}

absl::Status PreparedTable::AwaitPurge() {
  if (context_.smoke) return absl::OkStatus();
  const absl::Time begin = Clock::Real()->Now();
  absl::Time fell = begin;
  int64_t least = std::numeric_limits<int64_t>::max();
  for (;;) {
    const absl::StatusOr<int64_t> history = connection()->QueryInt(
        "SELECT `COUNT` FROM information_schema.INNODB_METRICS WHERE NAME = "
        "'trx_rseg_history_len'");
    // Some accounts may not ask.
    if (!history.ok() || *history <= kShortHistory) return absl::OkStatus();
    const absl::Time now = Clock::Real()->Now();
    if (*history < least) fell = now;
    least = std::min(least, *history);
    if (now - fell > kPurgeAtRest || now - begin > kPurgePatience) {
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(context_.stopper->SleepFor(absl::Milliseconds(20)));
  }
}

absl::StatusOr<int64_t> PreparedTable::CountDifferences() {
  const std::string on =
      KeyEquals(pair().key.Original("o"), pair().key.Shadow("s"));
  ASSIGN_OR_RETURN(int64_t original,
                   connection()->QueryInt(absl::StrCat(
                       "SELECT COUNT(*) FROM ", pair().OriginalSql(),
                       " AS o LEFT JOIN ", pair().ShadowSql(), " AS s ON ", on,
                       " WHERE NOT (", OriginalDigest(pair(), "o"), " <=> ",
                       ShadowDigest(pair(), "s"), ")")));
  ASSIGN_OR_RETURN(int64_t shadow,
                   connection()->QueryInt(absl::StrCat(
                       "SELECT COUNT(*) FROM ", pair().ShadowSql(),
                       " AS s WHERE NOT EXISTS (SELECT 1 FROM ",
                       pair().OriginalSql(), " AS o WHERE ", on, ")")));
  return original + shadow;
}

}  // namespace osc
