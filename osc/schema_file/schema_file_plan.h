#ifndef OSC_SCHEMA_FILE_SCHEMA_FILE_PLAN_H_
#define OSC_SCHEMA_FILE_SCHEMA_FILE_PLAN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/schema_file/schema_file_flags.h"
#include "osc/schema_file/table_change.h"

namespace osc {

// What a schema file asks of a schema.
struct SchemaFilePlan {
  std::string schema;
  std::vector<TableChange> changes;  // in the file's order
  std::vector<std::string> notes;

  // The ALTERs, for people to read; many lines.
  std::string Describe() const;
};

// Finds the changes of all tables of the file, or of those that `tables` names
// (one, or several with commas; empty for all), before any of them is begun.
// Errors as FindChange, with the file's name; Cancelled when stopped.
absl::StatusOr<SchemaFilePlan> PlanSchemaFile(ConnectionFactory* factory,
                                              const SchemaFileOptions& options,
                                              absl::string_view schema,
                                              absl::string_view tables,
                                              const Stopper& stopper);

// The tables that `tables` names; InvalidArgument for one that is not there.
absl::StatusOr<std::vector<WantedTable>> ChooseTables(const SchemaFile& file,
                                                      absl::string_view schema,
                                                      absl::string_view tables);

}  // namespace osc

#endif  // OSC_SCHEMA_FILE_SCHEMA_FILE_PLAN_H_
