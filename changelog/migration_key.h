#ifndef CHANGELOG_MIGRATION_KEY_H_
#define CHANGELOG_MIGRATION_KEY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/schema.h"

namespace osc {

// A column whose values go from the original to the shadow.
struct MappedColumn {
  Column from;  // of the original
  Column to;    // of the shadow
};

// The columns by which a row is known in the original, the log and the shadow:
// the primary key, or a unique key of NOT NULL columns that both tables have.
// Its values are compared by the server alone, in its own order: in the log
// they stand in columns declared as in the original, in the chunk table too,
// except that ENUM and SET, which sort by number but compare with a text as
// text, stand there as numbers.
struct MigrationKey {
  std::string index;         // its name in the original
  std::string shadow_index;  // its name in the shadow
  std::vector<MappedColumn> columns;

  // The key's columns as SQL expressions, to be compared with each other.
  std::vector<std::string> Original(absl::string_view alias) const;
  std::vector<std::string> Shadow(absl::string_view alias) const;
  // `prefix` is key_ (the log), lo_ or hi_ (a chunk's bounds).
  std::vector<std::string> Numbered(absl::string_view alias,
                                    absl::string_view prefix) const;

  // Declarations of the columns key_1, key_2, … of the log.
  std::string LogColumns() const;
  // Declarations of lo_1, … hi_1, … of the chunk table.
  std::string BoundColumns() const;
  // The original's key columns as values for a chunk's bounds.
  std::vector<std::string> BoundValues(absl::string_view alias) const;

  // A number computed by the server that is equal for equal keys, and whether
  // it tells most different keys apart. A key of nothing but text under a
  // collation gives the same number for all.
  std::string HashSql(absl::string_view alias) const;
  bool has_hash() const;
};

// Picks the migration key: the first usable of the primary key and the unique
// keys, in the original's order. FailedPrecondition says for each key why it is
// not usable.
absl::StatusOr<MigrationKey> ChooseMigrationKey(
    const Table& original, const Table& shadow,
    const std::vector<MappedColumn>& columns);

// Comparisons of two keys, each as its list of expressions, in the order of the
// first column, then the second, … Written so that an index range is found.
std::string KeyEquals(const std::vector<std::string>& left,
                      const std::vector<std::string>& right);
std::string KeyAfter(const std::vector<std::string>& left,
                     const std::vector<std::string>& right);
std::string KeyUpTo(const std::vector<std::string>& left,
                    const std::vector<std::string>& right);

}  // namespace osc

#endif  // CHANGELOG_MIGRATION_KEY_H_
