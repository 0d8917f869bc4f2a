#ifndef OSC_SCHEMA_FILE_SCRATCH_TABLE_H_
#define OSC_SCHEMA_FILE_SCRATCH_TABLE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"
#include "db/server.h"
#include "osc/schema_file/definition.h"
#include "osc/schema_file/file_statements.h"
#include "osc/sql_lexer.h"

namespace osc {

// Where empty tables are tried: as temporary ones of the session, which leave
// nothing behind whatever happens, or as ordinary ones in a schema of ours,
// where they may have all that an ordinary table has.
struct ScratchPlace {
  std::string schema;
  std::string table;
  bool temporary = true;
};

// How SHOW CREATE TABLE is read: its strings are escaped as the server's own
// sql_mode says, so that an ALTER made of them means the same under it.
SqlLexerOptions ReadingOptions(const Server& server);

// One empty table at a time, for the server to read definitions and to try an
// ALTER on. Sets the session up for itself: use a connection of its own, whose
// default schema does not matter. Not thread-safe.
class ScratchTable {
 public:
  // `home` is the schema whose tables are meant: what a foreign key references
  // there is written without it. All must outlive the result.
  ScratchTable(Connection* connection, const Server* server, std::string home,
               ScratchPlace place);
  ~ScratchTable();  // Drops the table.

  // Sets up the session; call first.
  absl::Status Open();

  // Makes the table from what follows the name in CREATE TABLE, as `file` means
  // it. Drops the one that was there before.
  absl::Status CreateWanted(absl::string_view body, const SchemaFile& file);
  // The same from what the server itself has printed, which it must take back
  // even where a table of today could not be made so.
  absl::Status CreateCopy(absl::string_view body);
  // Under the server's own sql_mode, as the migration does it.
  absl::Status Alter(absl::string_view alter);
  absl::Status Drop();

  // What the table is now, with collations.
  absl::StatusOr<Definition> Read();
  // The same of a real table of `home`, and as printed.
  absl::StatusOr<Definition> ReadReal(absl::string_view table,
                                      std::string* create_sql);

 private:
  absl::StatusOr<Definition> ReadAny(absl::string_view schema,
                                     absl::string_view table,
                                     std::string* create_sql);
  absl::Status SetMode(absl::string_view sql_mode);
  absl::Status Create(absl::string_view body);
  std::string Name() const;

  Connection* const connection_;
  const Server* const server_;
  const std::string home_;
  const ScratchPlace place_;
  bool exists_ = false;
};

}  // namespace osc

#endif  // OSC_SCHEMA_FILE_SCRATCH_TABLE_H_
