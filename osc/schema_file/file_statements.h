#ifndef OSC_SCHEMA_FILE_FILE_STATEMENTS_H_
#define OSC_SCHEMA_FILE_FILE_STATEMENTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "osc/sql_lexer.h"

namespace osc {

// A CREATE TABLE of a schema file.
struct WantedTable {
  std::string schema;  // empty when the file names none
  std::string name;
  std::string body;  // what follows the name, as written
  int line = 0;      // where the statement begins, from 1
};

// What a schema file says. Only its CREATE TABLE statements ever reach a
// server, under names of the engine's own.
struct SchemaFile {
  std::vector<WantedTable> tables;
  // As the file sets them, quoted as written: the body of a CREATE TABLE means
  // what it means under these. Dumps set both.
  absl::optional<std::string> sql_mode;
  absl::optional<std::string> time_zone;
  // Statements that were left out, a sentence for each sort.
  std::vector<std::string> notes;
};

// Cuts the text of a schema file into statements. Comments and what dumps SET
// around a table are left out. InvalidArgument, with the line, for any other
// statement, for a CREATE TABLE that does not write its columns out, and for
// two of one name. `options` are those of the server, unless the file sets
// sql_mode itself.
absl::StatusOr<SchemaFile> ReadSchemaFile(absl::string_view text,
                                          const SqlLexerOptions& options);

}  // namespace osc

#endif  // OSC_SCHEMA_FILE_FILE_STATEMENTS_H_
