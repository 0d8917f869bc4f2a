#include "bench/bench_schema.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "glog/logging.h"

namespace osc {
namespace {

constexpr char kMark[] = "osc_bench_mark";

}  // namespace

absl::StatusOr<std::unique_ptr<BenchSchema>> BenchSchema::Create(
    ConnectionFactory* factory, std::string name) {
  std::unique_ptr<BenchSchema> schema(
      new BenchSchema(factory, std::move(name)));
  RETURN_IF_ERROR(schema->Connect());
  ASSIGN_OR_RETURN(
      int64_t exists,
      schema->connection_->QueryInt(
          Sql("SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE "
              "SCHEMA_NAME = ?")
              .Value(schema->name_)));
  if (exists > 0) {
    ASSIGN_OR_RETURN(
        int64_t marked,
        schema->connection_->QueryInt(
            Sql("SELECT COUNT(*) FROM information_schema.TABLES WHERE "
                "TABLE_SCHEMA = ? AND TABLE_NAME = ?")
                .Value(schema->name_)
                .Value(kMark)));
    if (marked == 0) {
      return absl::FailedPreconditionError(absl::StrCat(
          "the schema ", schema->name_,
          " exists and was not made by osc_bench: name another one with "
          "--schema=NAME"));
    }
  }
  RETURN_IF_ERROR(schema->Make());
  schema->made_ = true;
  return schema;
}

BenchSchema::~BenchSchema() {
  if (!made_) return;
  const absl::Status dropped = Drop();
  if (!dropped.ok()) {
    LOG(WARNING) << "cannot drop the schema " << name_ << ": " << dropped;
  }
}

absl::Status BenchSchema::Connect() {
  ASSIGN_OR_RETURN(connection_, factory_->Connect());
  RETURN_IF_ERROR(connection_->Execute("SET SESSION wait_timeout = 31536000"));
  // The lock lives as long as the connection, which is idle for hours. Names
  // may have 64 characters.
  ASSIGN_OR_RETURN(
      int64_t locked,
      connection_->QueryInt(Sql("SELECT COALESCE(GET_LOCK(CONCAT('osc_bench.', "
                                "MD5(?)), 2), 0)")
                                .Value(name_)));
  if (locked == 1) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("another run of osc_bench uses the schema ", name_,
                   ": wait for it, or name another one with --schema=NAME"));
}

absl::Status BenchSchema::Make() {
  // Somebody's open transaction must not hold us up for a year.
  RETURN_IF_ERROR(connection_->Execute("SET SESSION lock_wait_timeout = 30"));
  RETURN_IF_ERROR(
      connection_->Execute(Sql("DROP DATABASE IF EXISTS !").Ident(name_)));
  RETURN_IF_ERROR(connection_->Execute(
      Sql("CREATE DATABASE ! CHARACTER SET utf8mb4").Ident(name_)));
  return connection_->Execute(
      Sql("CREATE TABLE ! (made_by CHAR(9) NOT NULL PRIMARY KEY DEFAULT "
          "'osc_bench') COMMENT 'osc_bench drops this schema'")
          .Table(name_, kMark));
}

absl::Status BenchSchema::Clear() {
  const absl::Status cleared = Make();
  if (!absl::IsUnavailable(cleared)) return cleared;
  RETURN_IF_ERROR(Connect());
  return Make();
}

absl::Status BenchSchema::Drop() {
  made_ = false;
  const Sql sql = Sql("DROP DATABASE IF EXISTS !").Ident(name_);
  absl::Status dropped = connection_->Execute(sql);
  if (absl::IsUnavailable(dropped)) {
    RETURN_IF_ERROR(Connect());
    dropped = connection_->Execute(sql);
  }
  connection_.reset();
  return dropped;
}

}  // namespace osc
