#include "bench/load/bench_table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

// Rows of one INSERT. More: fewer commits; larger transactions in the binlog.
constexpr int64_t kFillRows = 10000;

constexpr char kDigits[] =
    "(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 "
    "UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL "
    "SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";

std::string CreateSql(absl::string_view table, const BenchTableShape& shape) {
  std::string sql = absl::StrCat(
      "CREATE TABLE ", table,
      " (id INT NOT NULL AUTO_INCREMENT, k INT NOT NULL DEFAULT 0, "
      "c CHAR(120) NOT NULL DEFAULT '', pad CHAR(60) NOT NULL DEFAULT ''");
  if (shape.wide_bytes > 0) absl::StrAppend(&sql, ", wide MEDIUMBLOB NOT NULL");
  for (int i = 1; i <= shape.extra_indexes; ++i) {
    absl::StrAppend(&sql, ", i", i, " INT NOT NULL DEFAULT 0");
  }
  absl::StrAppend(&sql, ", PRIMARY KEY (id), KEY k_1 (k)");
  for (int i = 1; i <= shape.extra_indexes; ++i) {
    absl::StrAppend(&sql, ", KEY idx_i", i, " (i", i, ")");
  }
  return absl::StrCat(sql, ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
}

// `groups` groups of eleven digits with dashes between, as sysbench writes
// them; a function of expression `id` and of the groups' numbers.
std::string DigitGroups(absl::string_view id, int first, int groups) {
  std::string sql = "CONCAT_WS('-'";
  for (int i = first; i < first + groups; ++i) {
    absl::StrAppend(&sql, ", LPAD(CRC32(", id, " * 64 + ", i,
                    ") * 37 % 100000000000, 11, '0')");
  }
  return absl::StrCat(sql, ")");
}

// The values of row `id`, an expression, in the order of the columns.
std::string ValuesSql(absl::string_view id, const BenchTableShape& shape) {
  auto number_up_to_rows = [&](int salt) {
    return absl::StrCat("1 + CRC32(", id, " * 64 + ", salt, ") % ",
                        std::max<int64_t>(shape.rows, 1));
  };
  std::string sql =
      absl::StrCat(id, ", ", number_up_to_rows(0), ", ", DigitGroups(id, 1, 10),
                   ", ", DigitGroups(id, 11, 5));
  if (shape.wide_bytes > 0) {
    absl::StrAppend(&sql, ", LEFT(REPEAT(MD5(", id, "), ",
                    shape.wide_bytes / 32 + 1, "), ", shape.wide_bytes, ")");
  }
  for (int i = 1; i <= shape.extra_indexes; ++i) {
    absl::StrAppend(&sql, ", ", number_up_to_rows(20 + i));
  }
  return sql;
}

}  // namespace

absl::Status CreateBenchTable(Connection* connection, absl::string_view schema,
                              absl::string_view name,
                              const BenchTableShape& shape,
                              const Stopper& stopper) {
  const std::string table = Sql("!").Table(schema, name).str();
  // A temporary table: numbers in order, so that rows arrive in order.
  const std::string numbers =
      Sql("!").Table(schema, absl::StrCat(name, "_numbers")).str();
  RETURN_IF_ERROR(
      connection->Execute(absl::StrCat("DROP TABLE IF EXISTS ", table)));
  RETURN_IF_ERROR(connection->Execute(CreateSql(table, shape)));
  RETURN_IF_ERROR(connection->Execute(
      absl::StrCat("CREATE TEMPORARY TABLE ", numbers,
                   " (n INT NOT NULL PRIMARY KEY) ENGINE=InnoDB")));
  RETURN_IF_ERROR(connection->Execute(absl::StrCat(
      "INSERT INTO ", numbers,
      " SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d FROM ", kDigits,
      " a, ", kDigits, " b, ", kDigits, " c, ", kDigits, " e")));
  for (int64_t done = 0; done < shape.rows; done += kFillRows) {
    RETURN_IF_ERROR(stopper.status());
    RETURN_IF_ERROR(connection->Execute(absl::StrCat(
        "INSERT INTO ", table, " SELECT ",
        ValuesSql(absl::StrCat("(n + ", done, ")"), shape), " FROM ", numbers,
        " WHERE n <= ", shape.rows - done, " ORDER BY n")));
  }
  RETURN_IF_ERROR(
      connection->Execute(absl::StrCat("DROP TEMPORARY TABLE ", numbers)));
  RETURN_IF_ERROR(connection->Execute(absl::StrCat("ANALYZE TABLE ", table)));
  // Has the side effect of writing the table's dirty pages out. An account
  // without the right to it does without.
  connection->Execute(absl::StrCat("FLUSH TABLES ", table, " FOR EXPORT"))
      .IgnoreError();
  return connection->Execute("UNLOCK TABLES");
}

absl::Status RestoreOldTable(Connection* connection, absl::string_view schema,
                             absl::string_view name,
                             absl::string_view old_name) {
  const std::string table = Sql("!").Table(schema, name).str();
  const std::string changed =
      Sql("!").Table(schema, absl::StrCat(name, "_changed")).str();
  RETURN_IF_ERROR(connection->Execute(
      absl::StrCat("RENAME TABLE ", table, " TO ", changed, ", ",
                   Sql("!").Table(schema, old_name).str(), " TO ", table)));
  return connection->Execute(absl::StrCat("DROP TABLE ", changed));
}

}  // namespace osc
