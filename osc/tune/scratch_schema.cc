#include "osc/tune/scratch_schema.h"

#include <glog/logging.h>

#include <cstdint>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr char kMarker[] = "osc_tune_marker";
constexpr char kMarkerComment[] = "made by osc tune";
constexpr size_t kMaxNameBytes = 64;
constexpr absl::Duration kPatience = absl::Seconds(30);

// FNV-1a: the same in every build and on every machine.
uint64_t HashOf(absl::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (unsigned char c : text) hash = (hash ^ c) * 0x100000001b3;
  return hash;
}

absl::StatusOr<bool> Exists(Connection* connection, absl::string_view name) {
  ASSIGN_OR_RETURN(
      Result found,
      connection->Query(Sql("SELECT 1 FROM information_schema.SCHEMATA WHERE "
                            "SCHEMA_NAME = ?")
                            .Value(name)));
  return !found.rows.empty();
}

absl::StatusOr<bool> IsOurs(Connection* connection, absl::string_view name) {
  ASSIGN_OR_RETURN(
      Result marker,
      connection->Query(Sql("SELECT 1 FROM information_schema.TABLES WHERE "
                            "TABLE_SCHEMA = ? AND TABLE_NAME = ? AND "
                            "TABLE_COMMENT = ?")
                            .Value(name)
                            .Value(kMarker)
                            .Value(kMarkerComment)));
  return !marker.rows.empty();
}

}  // namespace

std::string DefaultScratchSchema(absl::string_view schema,
                                 absl::string_view table) {
  const std::string plain =
      absl::AsciiStrToLower(absl::StrCat("osc_tune_", schema, "_", table));
  if (plain.size() <= kMaxNameBytes) return plain;
  return absl::StrCat("osc_tune_", absl::Hex(HashOf(plain), absl::kZeroPad16));
}

std::string DropScratchSql(absl::string_view name) {
  return absl::StrCat("DROP DATABASE IF EXISTS ", QuoteIdent(name));
}

absl::Status ScratchSchema::Check(Connection* connection,
                                  absl::string_view name) {
  ASSIGN_OR_RETURN(bool exists, Exists(connection, name));
  if (!exists) return absl::OkStatus();
  ASSIGN_OR_RETURN(bool ours, IsOurs(connection, name));
  if (ours) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the schema ", QuoteIdent(name),
      " exists and was not made by osc tune, which would drop it: name another "
      "one, that does not exist yet, by --scratch-database"));
}

absl::StatusOr<std::unique_ptr<ScratchSchema>> ScratchSchema::Create(
    ConnectionFactory* factory, absl::string_view name) {
  auto lock = std::make_unique<RunLock>(factory, name, kMarker);
  RETURN_IF_ERROR(lock->Acquire());
  Connection* connection = lock->connection();
  RETURN_IF_ERROR(Check(connection, name));
  ASSIGN_OR_RETURN(bool left_over, IsOurs(connection, name));
  if (left_over) RETURN_IF_ERROR(connection->Execute(DropScratchSql(name)));
  // Not IF NOT EXISTS: what somebody else has just made is not ours to drop.
  RETURN_IF_ERROR(
      WithContext(connection->Execute(Sql("CREATE DATABASE !").Ident(name)),
                  "cannot make the scratch schema"));
  auto scratch =
      absl::WrapUnique(new ScratchSchema(factory, name, std::move(lock)));
  RETURN_IF_ERROR(connection->Execute(Sql("CREATE TABLE ! (n INT) COMMENT = ?")
                                          .Table(name, kMarker)
                                          .Value(kMarkerComment)));
  return scratch;
}

ScratchSchema::ScratchSchema(ConnectionFactory* factory, absl::string_view name,
                             std::unique_ptr<RunLock> lock)
    : factory_(factory), name_(name), lock_(std::move(lock)) {}

ScratchSchema::~ScratchSchema() {
  absl::Status dropped = Drop(kPatience);
  if (!dropped.ok()) LOG(ERROR) << dropped.message();
}

absl::Status ScratchSchema::Drop(absl::Duration patience) {
  if (std::exchange(dropped_, true)) return absl::OkStatus();
  const absl::Time give_up = Clock::Real()->Now() + patience;
  for (;;) {
    absl::StatusOr<std::unique_ptr<Connection>> connection =
        factory_->Connect();
    absl::Status dropped = connection.status();
    if (dropped.ok()) dropped = (*connection)->Execute(DropScratchSql(name_));
    if (dropped.ok()) return dropped;
    if (!IsPassing(dropped) || Clock::Real()->Now() > give_up) {
      return WithContext(dropped,
                         absl::StrCat("the scratch schema could not be "
                                      "dropped; do it by hand: ",
                                      DropScratchSql(name_)));
    }
    absl::SleepFor(absl::Milliseconds(200));
  }
}

}  // namespace osc
