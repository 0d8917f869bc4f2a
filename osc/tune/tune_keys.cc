#include "osc/tune/tune_keys.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr char kTable[] = "osc_tune_keys";

bool IsIn(const Index& index, absl::string_view column) {
  return std::any_of(index.parts.begin(), index.parts.end(),
                     [column](const IndexPart& part) {
                       return absl::EqualsIgnoreCase(part.column, column);
                     });
}

bool IsIndexed(const Table& table, absl::string_view column, bool unique_only) {
  return std::any_of(
      table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
        return (index.unique || !unique_only) && IsIn(index, column);
      });
}

// A unique index over what is computed may collide by any column's change.
bool HasComputedUniqueKey(const Table& table) {
  for (const Index& index : table.indexes) {
    if (!index.unique) continue;
    for (const IndexPart& part : index.parts) {
      const Column* column = table.FindColumn(part.column);
      if (column == nullptr || column->generated) return true;
    }
  }
  return false;
}

// A declaration that takes any value of the column.
std::string ValueColumn(const Column& column) {
  std::string text = absl::StrCat("new_value ", column.column_type);
  if (!column.charset.empty()) {
    absl::StrAppend(&text, " CHARACTER SET ", column.charset, " COLLATE ",
                    column.collation);
  }
  return absl::StrCat(text, " NULL");
}

}  // namespace

const Column* ColumnToChange(const TablePair& pair) {
  if (HasComputedUniqueKey(pair.original) ||
      HasComputedUniqueKey(pair.shadow)) {
    return nullptr;
  }
  const Column* best = nullptr;
  int best_cost = 0;
  for (const MappedColumn& column : pair.columns) {
    if (column.from.generated ||
        IsIndexed(pair.original, column.from.name, /*unique_only=*/true) ||
        IsIndexed(pair.shadow, column.to.name, /*unique_only=*/true)) {
      continue;
    }
    const int cost =
        (column.from.IsLob() ? 2 : 0) +
        (IsIndexed(pair.original, column.from.name, /*unique_only=*/false) ? 1
                                                                           : 0);
    if (best == nullptr || cost < best_cost) {
      best = &column.from;
      best_cost = cost;
    }
  }
  return best;
}

absl::StatusOr<TuneKeys> TuneKeys::Create(Connection* connection,
                                          const TablePair* pair) {
  TuneKeys keys(pair);
  const Column* column = ColumnToChange(*pair);
  if (column != nullptr) keys.column_ = column->name;
  const std::string table = keys.TableSql();
  RETURN_IF_ERROR(connection->Execute(absl::StrCat(
      "CREATE TABLE ", table,
      " (n BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, ",
      pair->key.LogColumns(), column != nullptr ? ", " : "",
      column != nullptr ? ValueColumn(*column) : "", ") ENGINE=InnoDB")));
  // One statement, so that its numbers follow each other.
  RETURN_IF_ERROR(connection->Execute(absl::StrCat(
      "INSERT INTO ", table, " (",
      absl::StrJoin(pair->key.Numbered("", "key_"), ", "),
      column != nullptr ? ", new_value" : "", ") SELECT ",
      absl::StrJoin(pair->key.Original("t"), ", "),
      column != nullptr ? absl::StrCat(", t.", QuoteIdent(column->name)) : "",
      " FROM ", pair->OriginalSql(), " AS t FORCE INDEX (",
      QuoteIdent(pair->key.index), ") ORDER BY ",
      absl::StrJoin(pair->key.Original("t"), ", "))));
  ASSIGN_OR_RETURN(Result range,
                   connection->Query(absl::StrCat(
                       "SELECT COUNT(*), MIN(n), MAX(n) FROM ", table)));
  const Row& row = range.rows.at(0);
  if (!absl::SimpleAtoi(row[0].value_or(""), &keys.count_) ||
      !absl::SimpleAtoi(row[1].value_or(""), &keys.first_) ||
      !absl::SimpleAtoi(row[2].value_or(""), &keys.last_)) {
    return absl::FailedPreconditionError("the sample of the table is empty");
  }
  return keys;
}

std::string TuneKeys::TableSql() const { return pair_->Quoted(kTable); }

uint64_t TuneKeys::Number(int64_t row) const {
  const uint64_t step = count_ > 1 ? (last_ - first_) / (count_ - 1) : 1;
  return first_ + step * static_cast<uint64_t>(row);
}

std::string TuneKeys::UpdateOne(uint64_t random) const {
  return Update({Number(static_cast<int64_t>(random % count_))});
}

std::string TuneKeys::UpdateMany(const std::vector<int64_t>& rows) const {
  std::vector<uint64_t> numbers;
  for (int64_t row : rows) numbers.push_back(Number(row));
  return Update(numbers);
}

std::string TuneKeys::Update(const std::vector<uint64_t>& numbers) const {
  const std::string table = TableSql();
  const std::string key_column = pair_->key.Original("t")[0];
  std::string from = absl::StrCat(table, " AS k STRAIGHT_JOIN ");
  std::string set = absl::StrCat(key_column, " = ", key_column);
  if (!column_.empty()) {
    // The mirror image of the row's number: the column keeps its distribution.
    absl::StrAppend(&from, table, " AS v ON v.n = ", first_ + last_,
                    " - k.n STRAIGHT_JOIN ");
    set = absl::StrCat("t.", QuoteIdent(column_), " = v.new_value");
  }
  return absl::StrCat(
      "UPDATE ", from, pair_->OriginalSql(), " AS t FORCE INDEX (",
      QuoteIdent(pair_->key.index), ") ON ",
      KeyEquals(pair_->key.Original("t"), pair_->key.Numbered("k", "key_")),
      " SET ", set, Sql(" WHERE k.n IN (?)").Values(numbers).str());
}

}  // namespace osc
