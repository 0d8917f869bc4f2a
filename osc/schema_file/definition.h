#ifndef OSC_SCHEMA_FILE_DEFINITION_H_
#define OSC_SCHEMA_FILE_DEFINITION_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "osc/sql_lexer.h"

namespace osc {

// A column, key or constraint as the server prints it.
struct DefinitionItem {
  std::string name;  // unquoted; PRIMARY for the primary key
  // Of a column what follows its name, of all others the whole. In one line,
  // and without the marks of comments that a server executes.
  std::string text;
  std::string
      collation;  // of a column of text; ParseDefinition leaves it empty
};

struct TableOption {
  std::string key;    // "ROW_FORMAT", "DEFAULT CHARSET", as printed
  std::string value;  // as printed; empty for one without a value
};

// What SHOW CREATE TABLE says, taken apart. The counter of AUTO_INCREMENT is
// left out: every insert moves it.
struct Definition {
  std::vector<DefinitionItem> columns;
  std::vector<DefinitionItem> indexes;
  std::vector<DefinitionItem> checks;
  std::vector<DefinitionItem> foreign_keys;
  std::vector<std::string> others;  // what none of these is, such as PERIOD
  std::vector<TableOption> options;
  std::string partitioning;  // "PARTITION BY ..."; empty without

  // One line for each part, to compare and to show.
  std::vector<std::string> Lines() const;
  // nullptr when there is none; names compare without regard to case.
  const DefinitionItem* FindColumn(absl::string_view name) const;
};

// Internal when `create_sql` does not look like the server's answer.
absl::StatusOr<Definition> ParseDefinition(absl::string_view create_sql,
                                           const SqlLexerOptions& options);

// What follows the table's name in `create_sql`, as printed.
absl::StatusOr<std::string> BodyOf(absl::string_view create_sql,
                                   const SqlLexerOptions& options);

// Whether `item` of a definition names the column: of a column in what follows
// its own name, of all others in parentheses.
bool Mentions(absl::string_view item_text, absl::string_view column);

// Whether the text of a column says that it is generated, and that its values
// are stored.
bool IsGenerated(absl::string_view column_text);
bool IsStored(absl::string_view column_text);

// `column_text` without CHARACTER SET and COLLATE. The server writes them out
// or not by how a column came about: its collation says what it has.
std::string WithoutCharset(absl::string_view column_text);

// Whether two columns are the same.
bool SameColumn(const DefinitionItem& a, const DefinitionItem& b);

// `text` with the names in parentheses changed by pairs (from, to), all at
// once.
std::string WithRenamedColumns(
    absl::string_view text,
    const std::vector<std::pair<std::string, std::string>>& renames);

}  // namespace osc

#endif  // OSC_SCHEMA_FILE_DEFINITION_H_
