#include "tools/demo_expectation.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/connection.h"
#include "db/errors.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "tests/load/fill.h"

namespace osc {
namespace {

using Value = ExpectedTable::Value;

constexpr int64_t kProbeRows = 1000;

absl::Status CannotCheck(absl::string_view column, absl::string_view why) {
  return absl::UnimplementedError(
      absl::StrCat("the demo cannot check this ALTER: column ", column, " ",
                   why, ". Run osc itself on a table of yours instead."));
}

// Both tables' rows in the order of the key.
absl::StatusOr<Result> RowsOf(Connection* connection, const OrderTable& table) {
  std::vector<std::string> key;
  for (const auto& column : table.key().columns()) key.push_back(column.name);
  return connection->Query(Sql("SELECT * FROM ! ORDER BY !")
                               .Table(table.schema(), table.name())
                               .Idents(key));
}

size_t IndexOf(const Result& result, absl::string_view column) {
  size_t i = 0;
  while (i < result.columns.size() && result.columns[i] != column) ++i;
  return i;
}

// What was appended to every value of a column; nullopt when that is not all
// that happened.
absl::optional<std::string> Appended(const Result& before, size_t i,
                                     const Result& after, size_t j) {
  absl::optional<std::string> suffix;
  for (size_t row = 0; row < before.rows.size(); ++row) {
    const Value& old = before.rows[row][i];
    const Value& now = after.rows[row][j];
    if (old.has_value() != now.has_value()) return absl::nullopt;
    if (!old.has_value()) continue;
    if (!absl::StartsWith(*now, *old)) return absl::nullopt;
    std::string rest = now->substr(old->size());
    if (suffix.has_value() && *suffix != rest) return absl::nullopt;
    suffix = std::move(rest);
  }
  return suffix;
}

absl::StatusOr<ExpectedTable> Derive(const OrderTable& table,
                                     const Result& before,
                                     const Result& after) {
  ExpectedTable expected(table);
  for (size_t i = 0; i < before.columns.size(); ++i) {
    const std::string& name = before.columns[i];
    const size_t j = IndexOf(after, name);
    if (j == after.columns.size()) {
      return CannotCheck(name, "is gone, and the application writes it");
    }
    const absl::optional<std::string> suffix = Appended(before, i, after, j);
    if (!suffix.has_value()) return CannotCheck(name, "changes its values");
    if (suffix->empty()) continue;
    expected.Convert(name, [suffix = *suffix](const Value& old) {
      return old.has_value() ? Value(*old + suffix) : old;
    });
  }
  for (size_t j = 0; j < after.columns.size(); ++j) {
    const std::string& name = after.columns[j];
    if (IndexOf(before, name) < before.columns.size()) continue;
    for (const Row& row : after.rows) {
      if (row[j] != after.rows[0][j]) {
        return CannotCheck(name, "has different values in different rows");
      }
    }
    expected.Add(name, after.rows[0][j]);
  }
  return expected;
}

}  // namespace

absl::StatusOr<ExpectedTable> ExpectationOf(MysqlConnectionFactory* factory,
                                            const OrderTable& table,
                                            absl::string_view alter) {
  const OrderTable probe(table.schema(), absl::StrCat(table.name(), "_probe"),
                         KeyKind::kAutoIncrement);
  RETURN_IF_ERROR(CreateAndFill(factory, probe, kProbeRows));
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory->Connect());
  ASSIGN_OR_RETURN(Result before, RowsOf(connection.get(), probe));
  const std::string sql = absl::StrCat(
      Sql("ALTER TABLE ! ").Table(probe.schema(), probe.name()).str(), alter);
  RETURN_IF_ERROR(WithContext(connection->Execute(sql), sql));
  ASSIGN_OR_RETURN(Result after, RowsOf(connection.get(), probe));
  RETURN_IF_ERROR(connection->Execute(
      Sql("DROP TABLE !").Table(probe.schema(), probe.name())));
  return Derive(table, before, after);
}

}  // namespace osc
