#include "osc/unfinished.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "changelog/artifact_names.h"
#include "changelog/chunk_table.h"
#include "changelog/delta_log.h"
#include "db/schema.h"
#include "db/server.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/resume.h"
#include "osc/run_lock.h"
#include "osc/state_table.h"

namespace osc {
namespace {

constexpr size_t kWordsShown = 10;

std::string ValueOf(const StateTable::Values& values, const char* name) {
  auto found = values.find(name);
  return found == values.end() ? "" : found->second;
}

// The table whose state has this name; empty where the name was shortened.
std::string TableOfState(const std::string& state) {
  const std::string table(absl::StripSuffix(state, "__osc_state"));
  return NamesFor(table).state == state ? table : "";
}

absl::StatusOr<Advance> AdvanceOf(Connection* connection,
                                  const RunRecord& record) {
  const TablePair pair = ArtifactsOf(record);
  Advance advance;
  ASSIGN_OR_RETURN(
      Result sizes,
      connection->Query(Sql("SELECT TABLE_NAME, TABLE_ROWS, DATA_LENGTH + "
                            "INDEX_LENGTH FROM information_schema.TABLES WHERE "
                            "TABLE_SCHEMA = ? AND TABLE_NAME IN (?, ?)")
                            .Value(pair.schema)
                            .Value(pair.original.name)
                            .Value(pair.names.log)));
  for (const Row& row : sizes.rows) {
    const bool log =
        absl::EqualsIgnoreCase(row[0].value_or(""), pair.names.log);
    int64_t number = 0;
    if (!absl::SimpleAtoi(row[log ? 2 : 1].value_or(""), &number)) continue;
    (log ? advance.log_bytes : advance.rows_estimate) = number;
  }
  auto chunks = [&](const char* what, ChunkState from, int64_t* out) {
    absl::StatusOr<int64_t> number = connection->QueryInt(
        absl::StrCat("SELECT IFNULL(", what, ", 0) FROM ", pair.ChunksSql(),
                     " WHERE state >= ", static_cast<int>(from)));
    if (number.ok()) *out = *number;
    return number.status();
  };
  RETURN_IF_ERROR(
      chunks("SUM(row_count)", ChunkState::kCopied, &advance.rows_copied));
  RETURN_IF_ERROR(
      chunks("COUNT(*)", ChunkState::kCopied, &advance.chunks_copied));
  RETURN_IF_ERROR(
      chunks("COUNT(*)", ChunkState::kVerified, &advance.chunks_verified));
  ASSIGN_OR_RETURN(advance.backlog,
                   CountBacklog(connection, pair, kCountedBacklog));
  return advance;
}

// What somebody copied into another schema, or under another name, tells of
// tables that are none of its business.
absl::Status CheckPlace(const RunRecord& record, const Unfinished& found) {
  const PlanRequest& request = record.request;
  if (absl::EqualsIgnoreCase(request.schema, found.schema) &&
      absl::EqualsIgnoreCase(NamesFor(request.table).state,
                             found.state_table)) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("it is a copy of the state of the migration of ",
                   Sql("!").Table(request.schema, request.table).str(),
                   ", and tells nothing of what is beside it"));
}

absl::StatusOr<RunRecord> ReadState(Connection* connection,
                                    const StateTable& state,
                                    Unfinished* found) {
  ASSIGN_OR_RETURN(StateTable::Values values, state.Read(connection));
  found->table = TableOfState(found->state_table);
  found->nothing_begun = values.empty();
  found->owner = ValueOf(values, kStateOwner);
  found->created = ValueOf(values, kStateCreated);
  found->removing = values.count(kStateRemoving) > 0;
  found->told = Mailbox::Records(values, kWordsShown);
  absl::StatusOr<RunView> view = ViewOf(ValueOf(values, kStateView));
  if (view.ok()) found->view = *std::move(view);
  ASSIGN_OR_RETURN(found->silence, state.HeartbeatAge(connection));
  if (found->nothing_begun) {
    return absl::FailedPreconditionError("its run died before it did anything");
  }
  const std::string table = ValueOf(values, "table");
  if (absl::EqualsIgnoreCase(NamesFor(table).state, found->state_table)) {
    found->table = table;
  }
  int64_t version = 0;
  found->of_a_newer_osc =
      absl::SimpleAtoi(ValueOf(values, "version"), &version) &&
      version > kStateVersion;
  ASSIGN_OR_RETURN(RunRecord record, RecordOf(values));
  RETURN_IF_ERROR(CheckPlace(record, *found));
  return record;
}

absl::Status Describe(Connection* connection, const Server& server,
                      bool with_advance, Unfinished* found) {
  const RunRecord& record = found->record;
  found->stage = record.stage;
  found->on_another_server = record.server_identity != server.identity;
  found->orphaned = found->removing || found->silence > record.orphan_limit;
  if (!found->created.empty()) {
    ASSIGN_OR_RETURN(
        int64_t age,
        connection->QueryInt(
            Sql("SELECT GREATEST(0, IFNULL(TIMESTAMPDIFF(SECOND, ?, "
                "UTC_TIMESTAMP(6)), 0))")
                .Value(found->created)));
    found->age = absl::Seconds(age);
  }
  ASSIGN_OR_RETURN(bool renamed, IsRenamed(connection, server, record));
  if (renamed) found->stage = Stage::kRenamed;
  if (!with_advance) return absl::OkStatus();
  absl::StatusOr<Advance> advance = AdvanceOf(connection, record);
  if (advance.ok()) {
    found->advance = *advance;
  } else if (!absl::IsNotFound(advance.status())) {  // not all of it is there
    return advance.status();
  }
  return absl::OkStatus();
}

absl::Status ReadOne(Connection* connection, const Server& server,
                     bool with_advance, Unfinished* found) {
  const StateTable state(found->schema, found->state_table);
  ASSIGN_OR_RETURN(found->record, ReadState(connection, state, found));
  return Describe(connection, server, with_advance, found);
}

}  // namespace

absl::StatusOr<std::vector<Unfinished>> FindUnfinished(Connection* connection,
                                                       absl::string_view schema,
                                                       absl::string_view table,
                                                       bool with_advance) {
  ASSIGN_OR_RETURN(Server server, ReadServer(connection));
  ASSIGN_OR_RETURN(std::vector<StateTableName> names,
                   FindStateTables(connection, schema));
  if (with_advance && server.remembered_statistics) {
    RETURN_IF_ERROR(
        connection->Execute("SET SESSION information_schema_stats_expiry = 0"));
  }
  const std::string wanted = table.empty() ? "" : NamesFor(table).state;
  std::vector<Unfinished> all;
  for (StateTableName& name : names) {
    if (!table.empty() && !absl::EqualsIgnoreCase(name.name, wanted)) continue;
    Unfinished found;
    found.schema = std::move(name.schema);
    found.state_table = std::move(name.name);
    if (!table.empty()) found.table = std::string(table);
    absl::Status read = ReadOne(connection, server, with_advance, &found);
    if (absl::IsUnavailable(read)) return read;
    // It has come to its end meanwhile.
    ASSIGN_OR_RETURN(bool there,
                     TableExists(connection, found.schema, found.state_table));
    if (!there) continue;
    if (!read.ok()) found.problem = std::string(read.message());
    if (!found.table.empty()) {
      ASSIGN_OR_RETURN(found.at_work,
                       IsRunLockHeld(connection, found.schema, found.table));
    }
    if (!found.at_work) found.view.reset();
    all.push_back(std::move(found));
  }
  return all;
}

}  // namespace osc
