#ifndef TESTS_LOAD_TABLE_H_
#define TESTS_LOAD_TABLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "db/connection.h"
#include "tests/load/key.h"

namespace osc {

// The columns of an order besides its key, in the table's order.
enum OrderField {
  kTicket,     // BIGINT UNSIGNED NULL, UNIQUE
  kCustomer,   // VARCHAR(60), utf8mb4 with emoji
  kCity,       // VARCHAR(40), indexed
  kTotal,      // DECIMAL(10,2), also negative
  kCreatedAt,  // DATETIME(6)
  kStatus,     // ENUM
  kExtra,      // JSON, some NULL
  kRemark,     // VARCHAR(120) NULL: NULL, '' and text
  kHits,       // INT UNSIGNED
  kOrderFields
};

// The name and the definition of such a column.
const char* OrderFieldName(OrderField field);

// A row as the server prints it: how its key is spelled, and the value of each
// OrderField.
struct OrderRow {
  int spelling = 0;
  Row values;
};

// A table of orders whose rows the load changes: its statements as text, and
// its contents before the load as a pure function of the row's number. Rows
// have about 200 bytes. Immutable, so thread-safe.
class OrderTable {
 public:
  OrderTable(std::string schema, std::string name, KeyKind kind)
      : schema_(std::move(schema)),
        name_(std::move(name)),
        key_(LoadKey::Make(kind)) {}

  const std::string& schema() const { return schema_; }
  const std::string& name() const { return name_; }
  const LoadKey& key() const { return *key_; }

  // Key columns first.
  std::vector<std::string> ColumnNames() const;

  // CREATE TABLE, without its schema's.
  std::string CreateSql() const;

  // The row that Fill gives to `number`. The JSON is in MySQL's normal form,
  // so that both families print it as it was written.
  OrderRow InitialRow(int64_t number) const;

  // New values for a field: the same `salt` gives the same value. Not for
  // kTicket and kHits.
  static absl::optional<std::string> MakeValue(OrderField field, uint64_t salt);

  // `verb` INTO table (columns) VALUES (…), … with explicit keys.
  std::string InsertSql(
      absl::string_view verb,
      const std::vector<std::pair<int64_t, OrderRow>>& rows) const;
  // The same with the key left to the server.
  std::string InsertWithoutKeysSql(const std::vector<OrderRow>& rows) const;

  // UPDATE table SET `set` WHERE key.
  std::string UpdateSql(absl::string_view set, RowKey key) const;
  // UPDATE table SET key = to WHERE key = from.
  std::string RekeySql(RowKey from, RowKey to) const;
  std::string DeleteSql(RowKey key) const;
  // SELECT fields … FOR UPDATE: the row as it is now, not as it was when a
  // transaction's snapshot was taken.
  std::string SelectForUpdateSql(const std::vector<OrderField>& fields,
                                 RowKey key) const;

  // "`field` = value", NULL included.
  static std::string Assignment(OrderField field,
                                const absl::optional<std::string>& value);

 private:
  std::string KeyEquals(RowKey key, absl::string_view separator) const;

  const std::string schema_;
  const std::string name_;
  const std::shared_ptr<const LoadKey> key_;
};

}  // namespace osc

#endif  // TESTS_LOAD_TABLE_H_
