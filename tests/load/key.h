#ifndef TESTS_LOAD_KEY_H_
#define TESTS_LOAD_KEY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/optional.h"

namespace osc {

// Which kind of key a table of the load has. Except for the first, keys that
// follow each other by number lie scattered over the whole key space.
enum class KeyKind {
  kAutoIncrement,  // id BIGINT, given by the server
  kComposite,      // (shop INT, day DATE, line INT)
  kText,           // code VARCHAR(24) in a case-insensitive collation
  kDatetime,       // at DATETIME(6), rows microseconds apart
  kEnum,           // (region ENUM, line INT); not in the order of the alphabet
  kBinary,         // token BINARY(16), with zero bytes and backslashes
  kUniqueOnly,     // code BIGINT UNSIGNED NOT NULL UNIQUE, no primary key
};

// For test parameters and messages: "AutoIncrement", "Composite", ….
std::string KeyKindName(KeyKind kind);

// A row's key. The load knows rows by number. Where a key has several texts
// that are equal for the server (case, accents, trailing spaces), `spelling`
// tells which of them the row has.
struct RowKey {
  int64_t number = 0;
  int spelling = 0;
};

// Turns numbers into the key columns of a table and back. Immutable, so
// thread-safe.
class LoadKey {
 public:
  struct Column {
    std::string name;
    std::string definition;
  };

  static std::shared_ptr<const LoadKey> Make(KeyKind kind);
  virtual ~LoadKey() = default;

  const std::vector<Column>& columns() const { return columns_; }
  // "PRIMARY KEY (…)" or "UNIQUE KEY …".
  const std::string& clause() const { return clause_; }
  // Rows may be inserted without a key; the server's id is their number.
  // Numbers that the load chooses itself are then negative.
  bool server_assigned() const { return server_assigned_; }
  // Spellings are 0 .. spellings() - 1.
  int spellings() const { return spellings_; }

  // The key columns as the server prints them. `number` is in
  // (-2^31, 2^31) for kAutoIncrement and in [0, 2^31) for all others.
  virtual std::vector<std::string> Texts(RowKey key) const = 0;

  // The same as literals for a statement.
  virtual std::vector<std::string> Literals(RowKey key) const;

  // The inverse of Texts; nullopt for texts that it never makes. Looks at the
  // first columns().size() texts.
  absl::optional<RowKey> Parse(const std::vector<std::string>& texts) const;

 protected:
  LoadKey(std::vector<Column> columns, std::string clause)
      : columns_(std::move(columns)), clause_(std::move(clause)) {}

  // Like Parse, but may return anything for texts that are not of this key.
  virtual RowKey Guess(const std::vector<std::string>& texts) const = 0;

  bool server_assigned_ = false;
  int spellings_ = 1;

 private:
  const std::vector<Column> columns_;
  const std::string clause_;
};

}  // namespace osc

#endif  // TESTS_LOAD_KEY_H_
