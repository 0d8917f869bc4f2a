#include "tests/load/compare.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "glog/logging.h"
#include "tests/load/row_stream.h"

namespace osc {
namespace {

constexpr size_t kExamples = 10;

std::string Printable(const ExpectedTable::Value& value) {
  if (!value.has_value()) return "NULL";
  return absl::StrCat("'", absl::Utf8SafeCEscape(*value), "'");
}

// The comparison of one table, row after row.
class Comparison {
 public:
  Comparison(const Ledger& ledger, const ExpectedTable& expected)
      : ledger_(ledger),
        key_(ledger.table().key()),
        expected_(expected),
        key_texts_(key_.columns().size()),
        seen_initial_(ledger.initial_rows() + 1) {}

  void Visit(const Row& row) {
    ++report_.rows_compared;
    for (size_t i = 0; i < key_texts_.size(); ++i) {
      key_texts_[i] = row[i].value_or("");
    }
    const absl::optional<RowKey> key = key_.Parse(key_texts_);
    absl::optional<OrderRow> model;
    if (key.has_value()) model = ledger_.Row(key->number);
    if (!model.has_value() || !See(key->number)) {
      ++report_.rows_extra;
      Example(absl::StrCat("extra row ", KeyText()));
      return;
    }
    // From here on a key that is spelled otherwise is a difference.
    Row columns;
    for (std::string& text : key_.Texts({key->number, model->spelling})) {
      columns.emplace_back(std::move(text));
    }
    for (auto& value : model->values) columns.push_back(std::move(value));
    CompareColumns(columns, row);
  }

  CompareReport Finish() {
    ledger_.ForEachNumber([this](int64_t number) {
      if (!See(number)) return;
      ++report_.rows_lost;
      const OrderRow row = *ledger_.Row(number);
      key_texts_ = key_.Texts({number, row.spelling});
      Example(absl::StrCat("lost row ", KeyText()));
    });
    return std::move(report_);
  }

 private:
  // False when it has been seen before.
  bool See(int64_t number) {
    if (number < 1 || number > ledger_.initial_rows()) {
      return seen_others_.insert(number).second;
    }
    if (seen_initial_[number]) return false;
    seen_initial_[number] = true;
    return true;
  }

  void CompareColumns(const Row& model, const Row& row) {
    bool different = false;
    for (size_t i = 0; i < expected_.columns().size(); ++i) {
      const ExpectedTable::Column& column = expected_.columns()[i];
      const ExpectedTable::Value& old =
          column.source < 0 ? column.constant : model[column.source];
      if (column.conversion == nullptr ? old == row[i]
                                       : column.conversion(old) == row[i]) {
        continue;
      }
      different = true;
      Example(absl::StrCat(
          "row ", KeyText(), ", column ", column.name, ": expected ",
          Printable(column.conversion == nullptr ? old
                                                 : column.conversion(old)),
          ", found ", Printable(row[i])));
    }
    if (different) ++report_.rows_different;
  }

  std::string KeyText() const {
    return absl::StrCat(
        "(",
        absl::StrJoin(key_texts_, ", ",
                      [](std::string* out, const std::string& text) {
                        absl::StrAppend(out, Printable(text));
                      }),
        ")");
  }

  void Example(std::string text) {
    if (report_.examples.size() < kExamples) {
      report_.examples.push_back(std::move(text));
    }
  }

  const Ledger& ledger_;
  const LoadKey& key_;
  const ExpectedTable& expected_;
  CompareReport report_;
  std::vector<std::string> key_texts_;
  std::vector<bool> seen_initial_;
  absl::flat_hash_set<int64_t> seen_others_;
};

absl::Status CheckColumns(const ConnectOptions& options, const Ledger& ledger,
                          const ExpectedTable& expected) {
  std::vector<std::string> want, have;
  for (const auto& column : expected.columns()) want.push_back(column.name);
  RETURN_IF_ERROR(StreamRows(
      options,
      Sql("SELECT column_name FROM information_schema.columns "
          "WHERE table_schema = ? AND table_name = ?")
          .Value(ledger.table().schema())
          .Value(ledger.table().name()),
      [&have](const Row& row) { have.push_back(row[0].value_or("")); }));
  std::sort(want.begin(), want.end());
  std::sort(have.begin(), have.end());
  if (want == have) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("the table has the columns ", absl::StrJoin(have, ", "),
                   " and should have ", absl::StrJoin(want, ", ")));
}

}  // namespace

ExpectedTable::ExpectedTable(const OrderTable& table) {
  for (std::string& name : table.ColumnNames()) {
    const int source = static_cast<int>(columns_.size());
    columns_.push_back({std::move(name), source, absl::nullopt, nullptr});
  }
}

ExpectedTable::Column* ExpectedTable::Find(absl::string_view column) {
  for (Column& candidate : columns_) {
    if (candidate.name == column) return &candidate;
  }
  LOG(FATAL) << "no column " << column;
}

ExpectedTable& ExpectedTable::Add(absl::string_view column,
                                  Value value_of_every_row) {
  columns_.push_back(
      {std::string(column), -1, std::move(value_of_every_row), nullptr});
  return *this;
}

ExpectedTable& ExpectedTable::Drop(absl::string_view column) {
  columns_.erase(columns_.begin() + (Find(column) - columns_.data()));
  return *this;
}

ExpectedTable& ExpectedTable::Rename(absl::string_view column,
                                     absl::string_view to) {
  Find(column)->name = std::string(to);
  return *this;
}

ExpectedTable& ExpectedTable::Convert(absl::string_view column,
                                      Conversion conversion) {
  Find(column)->conversion = std::move(conversion);
  return *this;
}

std::string CompareReport::ToString() const {
  std::string text =
      absl::StrCat(rows_compared, " rows compared, ", rows_lost, " rows lost, ",
                   rows_extra, " extra rows, ", rows_different, " rows differ");
  for (const std::string& example : examples) {
    absl::StrAppend(&text, "\n  ", example);
  }
  return text;
}

absl::StatusOr<CompareReport> Compare(const ConnectOptions& options,
                                      const Ledger& ledger,
                                      const ExpectedTable& expected) {
  RETURN_IF_ERROR(CheckColumns(options, ledger, expected));
  std::vector<std::string> names;
  for (const auto& column : expected.columns()) names.push_back(column.name);
  Comparison comparison(ledger, expected);
  RETURN_IF_ERROR(
      StreamRows(options,
                 Sql("SELECT ! FROM !")
                     .Idents(names)
                     .Table(ledger.table().schema(), ledger.table().name()),
                 [&comparison](const Row& row) { comparison.Visit(row); }));
  return comparison.Finish();
}

}  // namespace osc
