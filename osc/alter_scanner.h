#ifndef OSC_ALTER_SCANNER_H_
#define OSC_ALTER_SCANNER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "osc/sql_lexer.h"

namespace osc {

struct ColumnRename {
  std::string from;
  std::string to;
};

// A column or an expression that a key is made of.
struct KeyPart {
  std::string column;         // Empty for an expression.
  int64_t prefix_length = 0;  // Of `column`; 0 when the whole value counts.
  std::string expression;     // As written, without its outer parentheses.
};

// A key that may find duplicates among the rows there are.
struct AddedUnique {
  std::string name;  // Empty when the server is left to choose one.
  bool primary = false;
  std::vector<KeyPart> parts;
};

struct AlterClause {
  std::string text;  // As written, without the comma and comments around it.
  size_t offset;     // Its first byte in the whole text.
};

// What the text of an ALTER TABLE says that cannot be read from the two tables
// afterwards, or that the engine has to refuse. Names are as written, unquoted;
// the server compares them in any case.
struct AlterScan {
  std::vector<AlterClause> clauses;

  // CHANGE and RENAME COLUMN in their order; all of them count at once, so two
  // columns may swap names. A change of case alone is among them.
  std::vector<ColumnRename> renames;
  // A name in both lists is a column dropped and a new one added.
  std::vector<std::string> dropped_columns;
  std::vector<std::string> added_columns;
  // From ADD UNIQUE, ADD PRIMARY KEY and the attributes of a column's
  // definition.
  std::vector<AddedUnique> added_uniques;

  bool renames_table = false;
  bool has_algorithm = false;
  bool has_lock = false;
  bool has_wait = false;        // MariaDB's WAIT n and NOWAIT.
  bool has_validation = false;  // WITH or WITHOUT VALIDATION.
  bool adds_primary_key = false;
  bool drops_primary_key = false;
  bool adds_foreign_key = false;  // Also REFERENCES in a column's definition.
  bool drops_foreign_key = false;
  bool has_order_by = false;
  bool converts_character_set = false;  // CONVERT TO.
  bool sets_engine = false;
  bool sets_auto_increment = false;   // The table option.
  bool forces_rebuild = false;        // FORCE.
  bool switches_keys = false;         // DISABLE KEYS, ENABLE KEYS.
  bool has_partition_clause = false;  // PARTITION BY, REMOVE PARTITIONING.
  bool manages_partitions = false;    // ADD, DROP, TRUNCATE ... PARTITION.
  bool exchanges_partition = false;  // EXCHANGE or CONVERT PARTITION and TABLE.
  bool discards_or_imports_tablespace = false;
  bool has_system_versioning = false;  // MariaDB; periods as well.
  // Whether the server acts upon a part of the text depends on its version; the
  // facts here assume that it does.
  bool has_executable_comment = false;
};

// Scans what follows `ALTER TABLE name` for the facts above. Not a parser: the
// server is the judge of the ALTER, and what is unknown here passes. Nothing
// quoted and no comment is ever taken for a keyword. Because syntax is added
// with each server version, a caller compares the facts with the two tables: a
// column that went without being named here was misread.
//
// `options` must be those of the session that will run the ALTER.
//
// InvalidArgument, with the byte's position, for: an empty text, an empty
// clause between commas, a semicolon, an ALTER TABLE in front, an open quote,
// comment or parenthesis.
absl::StatusOr<AlterScan> ScanAlter(absl::string_view text,
                                    const SqlLexerOptions& options);

}  // namespace osc

#endif  // OSC_ALTER_SCANNER_H_
