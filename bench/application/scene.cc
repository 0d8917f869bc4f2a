#include "bench/application/scene.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "db/clock.h"
#include "db/mysql_connection.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr int64_t kSmokeRows = 2000;
constexpr absl::Duration kSmokePoint = absl::Milliseconds(200);

std::string SceneTableSql(const BenchContext& context) {
  return Sql("!").Table(context.schema, kSceneTable).str();
}

}  // namespace

absl::Duration PointOf(const BenchContext& context) {
  return context.smoke ? std::min(context.point, kSmokePoint) : context.point;
}

int RepetitionsOf(const BenchContext& context) {
  return context.smoke ? 1 : context.repetitions;
}

LoadLevel IdleLevel(const BenchContext& context) {
  LoadLevel level;
  level.name = "idle";
  level.rows = context.smoke ? kSmokeRows : context.rows;
  return level;
}

LoadLevel LightLevel(const BenchContext& context) {
  LoadLevel level = IdleLevel(context);
  level.name = "light";
  level.connections = 4;
  level.transactions_per_second = 100;
  return level;
}

LoadLevel HeavyLevel(const BenchContext& context) {
  LoadLevel level;
  level.name = "heavy";
  level.rows =
      context.smoke ? kSmokeRows : std::min<int64_t>(context.rows, 300000);
  level.connections = context.smoke ? 2 : 16;
  return level;
}

double Felt::Lost() const {
  return before.transactions_per_second * absl::ToDoubleSeconds(Wall()) -
         static_cast<double>(during.transactions);
}

double Felt::Kept() const {
  return during.transactions_per_second / before.transactions_per_second;
}

absl::StatusOr<std::unique_ptr<Connection>> OpenSession(
    const BenchContext& context) {
  return MysqlConnectionFactory(context.connect).Connect();
}

absl::Status ClearScene(const BenchContext& context) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                   OpenSession(context));
  ASSIGN_OR_RETURN(
      Result tables,
      connection->Query(Sql("SELECT TABLE_NAME FROM information_schema.TABLES "
                            "WHERE TABLE_SCHEMA = ? AND "
                            "LOCATE(?, TABLE_NAME) > 0")
                            .Value(context.schema)
                            .Value(kSceneTable)));
  // The table first: its triggers write into the others.
  RETURN_IF_ERROR(connection->Execute(
      absl::StrCat("DROP TABLE IF EXISTS ", SceneTableSql(context))));
  for (const Row& row : tables.rows) {
    RETURN_IF_ERROR(
        connection->Execute(Sql("DROP TABLE IF EXISTS !")
                                .Table(context.schema, row[0].value_or(""))));
  }
  return absl::OkStatus();
}

absl::Status FreshScene(const BenchContext& context,
                        const BenchTableShape& shape) {
  RETURN_IF_ERROR(ClearScene(context));
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                   OpenSession(context));
  return CreateBenchTable(connection.get(), context.schema, kSceneTable, shape,
                          *context.stopper);
}

absl::StatusOr<Felt> Play(const BenchContext& context, const LoadLevel& level,
                          const std::function<absl::Status()>& change) {
  Felt felt;
  if (level.idle()) {
    felt.start = Clock::Real()->Now();
    RETURN_IF_ERROR(change());
    felt.end = Clock::Real()->Now();
    return felt;
  }
  AppLoadOptions options;
  options.schema = context.schema;
  options.table = kSceneTable;
  options.rows = level.rows;
  options.connections = level.connections;
  options.transactions_per_second = level.transactions_per_second;
  AppLoad load(context.connect, options);
  RETURN_IF_ERROR(load.Start());
  RETURN_IF_ERROR(context.stopper->SleepFor(PointOf(context) / 4));  // warm up
  const absl::Time before = Clock::Real()->Now();
  RETURN_IF_ERROR(context.stopper->SleepFor(PointOf(context)));
  felt.start = Clock::Real()->Now();
  const absl::Status changed = change();
  felt.end = Clock::Real()->Now();
  context.stopper->WaitFor(PointOf(context) / 8);
  const absl::Time after = Clock::Real()->Now();
  load.Stop();
  RETURN_IF_ERROR(changed);
  felt.before = load.Window(before, felt.start);
  felt.during = load.Window(felt.start, felt.end);
  const AppWindow whole = load.Window(felt.start, after);
  felt.errors = whole.errors;
  felt.deadlocks = whole.deadlocks;
  felt.error_examples = load.error_examples();
  const absl::Duration step =
      std::max(absl::Milliseconds(50), PointOf(context) / 32);
  felt.p99 = load.LatencyOverTime(step, 0.99);
  felt.throughput = load.ThroughputOverTime(step);
  return felt;
}

absl::Status AlterNatively(const BenchContext& context,
                           absl::string_view algorithm) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                   OpenSession(context));
  return connection->Execute(
      absl::StrCat("ALTER TABLE ", SceneTableSql(context), " ", kBenchAlter,
                   ", ALGORITHM=", algorithm));
}

}  // namespace osc
