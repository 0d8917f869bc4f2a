#ifndef DB_SCHEMA_H_
#define DB_SCHEMA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "db/connection.h"
#include "db/server.h"

namespace osc {

// A table as plain structs.
struct Column {
  std::string name;
  std::string type;         // "varchar", lower case
  std::string column_type;  // "varchar(30)", "int(10) unsigned"
  bool nullable = false;
  bool is_unsigned = false;
  std::string charset;      // empty for what has no collation
  std::string collation;    // of text, ENUM and SET
  int64_t char_length = 0;  // of CHAR, VARCHAR, BINARY, VARBINARY
  int64_t precision = 0;    // DECIMAL
  int64_t scale = 0;
  int64_t fraction = 0;  // digits of seconds
  bool auto_increment = false;
  bool generated = false;
  bool has_default = false;     // an explicit one, or NULL
  bool default_is_now = false;  // CURRENT_TIMESTAMP

  bool IsInteger() const;
  bool IsText() const;  // CHAR, VARCHAR and the TEXTs
  bool IsTemporal() const;
  bool IsEnumOrSet() const;
  bool IsLob() const;  // the TEXTs, BLOBs, JSON and geometry
};

struct IndexPart {
  std::string column;  // empty for an expression
  int64_t prefix = 0;  // characters or bytes; 0: the whole value
};

struct Index {
  std::string name;
  bool unique = false;
  std::string type;  // BTREE, FULLTEXT, …
  std::vector<IndexPart> parts;
};

struct Table {
  std::string schema;
  std::string name;
  bool is_view = false;
  std::string engine;
  std::string collation;
  std::string create_options;
  absl::optional<uint64_t> auto_increment;  // the next value
  int64_t rows_estimate = 0;
  int64_t data_bytes = 0;
  int64_t index_bytes = 0;
  std::vector<Column> columns;  // in their order
  std::vector<Index> indexes;   // PRIMARY first
  std::string create_sql;       // SHOW CREATE TABLE

  // Names compare as the server does, without regard to case. nullptr if none.
  const Column* FindColumn(absl::string_view column) const;
  const Index* FindIndex(absl::string_view index) const;
};

// NotFound when there is no such table.
absl::StatusOr<Table> ReadTable(Connection* connection,
                                absl::string_view schema,
                                absl::string_view table);

// The same for a temporary table of this session: columns, indexes and
// create_sql only.
absl::StatusOr<Table> ReadTemporaryTable(Connection* connection,
                                         absl::string_view schema,
                                         absl::string_view table);

absl::StatusOr<bool> TableExists(Connection* connection,
                                 absl::string_view schema,
                                 absl::string_view table);

// The definition without the AUTO_INCREMENT counter, which every insert moves.
std::string DefinitionOf(absl::string_view create_sql);

// The CREATE TABLE without the collation of columns that have it of their
// table. MySQL 8.0 shows it with the column, and takes it there for the
// column's own, which it shows with its charset.
std::string WithInheritedCollations(absl::string_view create_sql);

// What tells one incarnation of a table from the next: its definition, when it
// was created (if asked for: a change of the counter alone can move it), and
// InnoDB's ids of it and its partitions as far as the account may read them
// (PROCESS). TRUNCATE, ALTER, DROP and CREATE, RENAME and EXCHANGE PARTITION
// all change it. Works inside LOCK TABLES that hold the table. The ids are left
// out for names that are not ASCII.
absl::StatusOr<std::string> TableIdentity(Connection* connection,
                                          const Server& server,
                                          absl::string_view schema,
                                          absl::string_view table,
                                          bool with_create_time);

// The end of what TableIdentity gives, with InnoDB's ids; empty without them.
std::string InnodbIdsOf(absl::string_view identity);

// The AUTO_INCREMENT counter that SHOW CREATE TABLE prints, which no cache of
// statistics delays; nullopt when it prints none.
absl::optional<uint64_t> AutoIncrementOf(absl::string_view create_sql);

}  // namespace osc

#endif  // DB_SCHEMA_H_
