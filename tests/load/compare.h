#ifndef TESTS_LOAD_COMPARE_H_
#define TESTS_LOAD_COMPARE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "db/mysql_connection.h"
#include "tests/load/ledger.h"

namespace osc {

// What the ALTER should have made of a table of orders. Without any call: the
// table as it was created.
//
//   ExpectedTable(table).Add("note", "").Convert("total", AppendTwoZeros)
class ExpectedTable {
 public:
  using Value = absl::optional<std::string>;
  using Conversion = std::function<Value(const Value&)>;

  explicit ExpectedTable(const OrderTable& table);

  // The named column must exist; for Add it must not.
  ExpectedTable& Add(absl::string_view column, Value value_of_every_row);
  ExpectedTable& Drop(absl::string_view column);
  ExpectedTable& Rename(absl::string_view column, absl::string_view to);
  // `conversion` gives the new text from the old one. Not for key columns.
  ExpectedTable& Convert(absl::string_view column, Conversion conversion);

  struct Column {
    std::string name;
    int source;  // index in OrderTable::ColumnNames(), -1 for a new column
    Value constant;
    Conversion conversion;  // may be empty
  };
  const std::vector<Column>& columns() const { return columns_; }

 private:
  Column* Find(absl::string_view column);

  std::vector<Column> columns_;
};

struct CompareReport {
  int64_t rows_compared = 0;   // rows that the table has
  int64_t rows_lost = 0;       // in the ledger, not in the table
  int64_t rows_extra = 0;      // in the table, not in the ledger
  int64_t rows_different = 0;  // in both, with another value in some column
  // Of rows that are wrong, the first ten: key, column, both values.
  std::vector<std::string> examples;

  bool ok() const {
    return rows_lost == 0 && rows_extra == 0 && rows_different == 0;
  }
  std::string ToString() const;
};

// Compares the table with the ledger: every row, every column, every byte, in
// one read. The load must have been stopped. Memory: some bytes for each row.
//
// Errors: those of the server; FailedPrecondition when the table's columns are
// not those expected, in whatever order.
absl::StatusOr<CompareReport> Compare(const ConnectOptions& options,
                                      const Ledger& ledger,
                                      const ExpectedTable& expected);

}  // namespace osc

#endif  // TESTS_LOAD_COMPARE_H_
