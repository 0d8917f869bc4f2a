#ifndef OSC_TUNE_TUNE_KEYS_H_
#define OSC_TUNE_TUNE_KEYS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "changelog/table_pair.h"
#include "db/connection.h"

namespace osc {

// The keys of the scratch table, numbered in a table beside it, so that rows
// can be picked at random whatever the key's columns are; and statements that
// change such rows.
//
// A row is changed by giving one column the value that another row had. The
// column is in no unique index, so that nothing can collide, and rather one
// without index and not large. Where there is none, the statement sets a key
// column to itself: the triggers fire for that too.
//
// Constant, and so thread-safe, once it is made.
class TuneKeys {
 public:
  // Makes and fills the table. `pair` must outlive the result.
  static absl::StatusOr<TuneKeys> Create(Connection* connection,
                                         const TablePair* pair);

  int64_t count() const { return count_; }

  // Updates one row; any number will do.
  std::string UpdateOne(uint64_t random) const;
  // Updates the rows with these numbers, from 0 to count() - 1.
  std::string UpdateMany(const std::vector<int64_t>& numbers) const;

  // The column that is changed; empty when none can be.
  const std::string& column() const { return column_; }

 private:
  explicit TuneKeys(const TablePair* pair) : pair_(pair) {}

  std::string TableSql() const;
  // Row number to n; the server may count in larger steps than one.
  uint64_t Number(int64_t row) const;
  std::string Update(const std::vector<uint64_t>& numbers) const;

  const TablePair* pair_;
  std::string column_;
  int64_t count_ = 0;
  uint64_t first_ = 0, last_ = 0;  // n of the first and the last row
};

// The column that TuneKeys changes, nullptr when there is none.
const Column* ColumnToChange(const TablePair& pair);

}  // namespace osc

#endif  // OSC_TUNE_TUNE_KEYS_H_
