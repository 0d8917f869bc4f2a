#ifndef OSC_SCHEMA_FILE_TABLE_CHANGE_H_
#define OSC_SCHEMA_FILE_TABLE_CHANGE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"
#include "db/server.h"
#include "osc/schema_file/column_choices.h"
#include "osc/schema_file/definition_diff.h"
#include "osc/schema_file/file_statements.h"

namespace osc {

// What makes a table what a schema file wants.
struct TableChange {
  std::string table;
  AlterText alter;                 // empty: nothing to do
  std::vector<std::string> notes;  // sentences for the operator
};

// The schema that FindChange makes for a table that cannot be tried as a
// temporary one.
std::string ScratchSchemaFor(absl::string_view schema, absl::string_view table);

// Lets the server read what is wanted and what there is, as definitions of
// empty tables, and compares these. The ALTER that comes out has been tried: on
// an empty copy of the table it gives the wanted definition exactly.
//
// The empty tables are temporary ones; where the server cannot make one (a
// foreign key, partitions, FULLTEXT) they stand in a schema of their own, which
// is dropped before this returns, whatever happens.
//
// Errors: NotFound when there is no such table; FailedPrecondition, in words
// for the operator, for what the file wants and cannot be had, or for values
// that nobody has allowed to be lost; InvalidArgument for a choice that cannot
// be meant; AlreadyExists when another run is at it.
absl::StatusOr<TableChange> FindChange(ConnectionFactory* factory,
                                       const Server& server,
                                       absl::string_view schema,
                                       const SchemaFile& file,
                                       const WantedTable& wanted,
                                       const ColumnChoices& choices);

}  // namespace osc

#endif  // OSC_SCHEMA_FILE_TABLE_CHANGE_H_
