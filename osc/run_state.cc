#include "osc/run_state.h"

#include <unistd.h>

#include <array>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "changelog/artifact_names.h"
#include "changelog/chunk_table.h"
#include "db/failpoint.h"
#include "db/schema.h"
#include "db/status_macros.h"
#include "osc/cutover_guards.h"

namespace osc {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);
constexpr int kBeatsBetweenPrunes = 60;

std::string ThisProcess() {
  std::array<char, 256> host = {};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  return absl::StrCat(host.data(), " process ", getpid());
}

}  // namespace

RunState::RunState(ConnectionFactory* factory, absl::string_view schema,
                   absl::string_view table)
    : factory_(factory), table_(schema, NamesFor(table).state) {}

absl::StatusOr<RunRecord> RunState::Find(Connection* connection) const {
  ASSIGN_OR_RETURN(StateTable::Values values, table_.Read(connection));
  if (values.empty()) return absl::NotFoundError("nothing was begun");
  return RecordOf(values);
}

absl::Status RunState::DropEmpty(Connection* connection) const {
  absl::StatusOr<StateTable::Values> values = table_.Read(connection);
  if (!values.ok() || !values->empty()) return absl::OkStatus();
  return connection->Execute(table_.DropSql());
}

absl::Status RunState::Own(Connection* connection) {
  sessions_ =
      std::make_unique<RunSessions>(factory_, &table_, record_.generation);
  RETURN_IF_ERROR(table_.Put(
      connection, {{kStateOwner, ThisProcess()}, {kStateHeartbeat, ""}}));
  RETURN_IF_ERROR(table_.Beat(connection));
  return sessions_->Admit(connection);
}

absl::Status RunState::Begin(Connection* connection, const RunRecord& record) {
  record_ = record;
  RETURN_IF_ERROR(connection->Execute(table_.CreateSql()));
  RETURN_IF_ERROR(Failpoint("state-created"));
  RETURN_IF_ERROR(table_.Put(connection, ValuesAtStart(record_)));
  RETURN_IF_ERROR(connection->Execute(
      absl::StrCat("INSERT INTO ", table_.sql(), " (name, value) VALUES ('",
                   kStateCreated, "', UTC_TIMESTAMP(6))")));
  return Own(connection);
}

absl::Status RunState::TakeUp(Connection* connection, const RunRecord& record,
                              const Stopper& stopper) {
  record_ = record;
  ASSIGN_OR_RETURN(
      record_.generation,
      osc::TakeUp(connection, table_, record.generation, kPatience, stopper));
  return Own(connection);
}

absl::Status RunState::Captured(Connection* connection, const Plan& plan,
                                const CutoverGuards& guards) {
  record_.stage = Stage::kCopying;
  record_.guards = guards;
  record_.shadow_definition = DefinitionOf(plan.pair.shadow.create_sql);
  record_.key_index = plan.pair.key.index;
  record_.fixed_columns = plan.pair.fixed_columns;
  record_.deferral = plan.deferral;
  record_.auto_increment_log = plan.pair.auto_increment_log;
  return table_.Put(connection, ValuesOfCapture(record_));
}

absl::Status RunState::Adopt(Connection* connection, const Server& server,
                             const TablePair& pair) {
  ASSIGN_OR_RETURN(
      record_.guards.original_identity,
      TableIdentity(connection, server, pair.schema, pair.original.name,
                    /*with_create_time=*/true));
  ASSIGN_OR_RETURN(
      record_.guards.shadow_identity,
      TableIdentity(connection, server, pair.ShadowSchema(), pair.names.shadow,
                    /*with_create_time=*/false));
  ASSIGN_OR_RETURN(record_.guards.log_identity,
                   LogIdentity(connection, server, pair));
  record_.server_identity = server.identity;
  if (record_.stage == Stage::kVerifying) record_.stage = Stage::kCopying;
  RETURN_IF_ERROR(connection->Execute(absl::StrCat(
      "UPDATE ", pair.ChunksSql(),
      " SET state = ", static_cast<int>(ChunkState::kCopied),
      " WHERE state = ", static_cast<int>(ChunkState::kVerified))));
  return table_.Put(connection,
                    {{"server", record_.server_identity},
                     {kStateStage, std::string(StageName(record_.stage))},
                     {"original_identity", record_.guards.original_identity},
                     {"shadow_identity", record_.guards.shadow_identity},
                     {"log_identity", record_.guards.log_identity}});
}

absl::Status RunState::OriginalIsBack(Connection* connection,
                                      const Server& server) {
  ASSIGN_OR_RETURN(
      record_.guards.original_identity,
      TableIdentity(connection, server, record_.request.schema,
                    record_.request.table, /*with_create_time=*/true));
  return table_.Put(connection,
                    {{"original_identity", record_.guards.original_identity}});
}

absl::Status RunState::Enter(Connection* connection, Stage stage) {
  record_.stage = stage;
  return table_.Put(connection, {{kStateStage, std::string(StageName(stage))}});
}

absl::Status RunState::Beat(Connection* connection) {
  if (++beats_ % kBeatsBetweenPrunes == 0) {
    RETURN_IF_ERROR(sessions_->Prune(connection));
  }
  return table_.Beat(connection);
}

}  // namespace osc
