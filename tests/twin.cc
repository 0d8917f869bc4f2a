#include "tests/twin.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "db/failpoint.h"
#include "db/schema.h"
#include "db/sql.h"
#include "tests/exact_rows.h"

namespace osc {

void TwinTest::SetUp() {
  EngineTest::SetUp();
  Sql("DROP DATABASE IF EXISTS twin");
  Sql("CREATE DATABASE twin DEFAULT CHARACTER SET utf8mb4");
  Sql("SET time_zone = '+00:00'");
  writer_ = App();
  ASSERT_TRUE(writer_->Execute("SET time_zone = '+00:00'").ok());
}

void TwinTest::Both(const std::string& sql) {
  for (const char* schema : {"app", "twin"}) {
    const std::string full = absl::StrReplaceAll(
        sql, {{"@", absl::StrCat(schema, ".", QuoteIdent(table_))}});
    absl::Status status = writer_->Execute(full);
    EXPECT_TRUE(status.ok()) << status << "\n" << full;
  }
}

void TwinTest::MigrateAndWrite(const std::string& alter,
                               const std::function<void()>& write) {
  auto action = [&write] {
    write();
    return absl::OkStatus();
  };
  ScopedFailpoint in_flight("copy-before-commit", action);
  ScopedFailpoint copied("copy-ended", action);
  bool verifying = false;
  ScopedFailpoint verified("checksum-snapshot-open", [&] {
    if (!std::exchange(verifying, true)) write();
    return absl::OkStatus();
  });
  MigrationOptions options = Options(table_, alter);
  options.copy.workers = options.checksum.workers = 1;
  options.copy.chunk.start_rows = options.copy.chunk.max_rows = 3;
  options.copy.chunk.min_rows = 3;
  Migrate(options);
}

void TwinTest::ExpectTwins(const std::string& alter) {
  Sql(absl::StrCat("ALTER TABLE twin.", QuoteIdent(table_), " ", alter));
  EXPECT_EQ(Definition("app"), Definition("twin"));
  EXPECT_EQ(ExactRows("app"), ExactRows("twin"));
}

std::vector<std::string> TwinTest::ExactRows(const std::string& schema) {
  std::unique_ptr<Connection> connection = App();
  absl::StatusOr<std::vector<std::string>> rows =
      osc::ExactRows(connection.get(), schema, table_);
  EXPECT_TRUE(rows.ok()) << rows.status();
  return rows.value_or(std::vector<std::string>());
}

std::string TwinTest::Definition(const std::string& schema) {
  return DefinitionOf(Rows(absl::StrCat(
      "SHOW CREATE TABLE ", QuoteIdent(schema), ".", QuoteIdent(table_)))[0]);
}

}  // namespace osc
