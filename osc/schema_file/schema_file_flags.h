#ifndef OSC_SCHEMA_FILE_SCHEMA_FILE_FLAGS_H_
#define OSC_SCHEMA_FILE_SCHEMA_FILE_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "osc/schema_file/column_choices.h"

namespace osc {

// What was asked for by --schema-file; `path` is empty without it.
struct SchemaFileOptions {
  std::string path;
  std::string text;  // what the file holds
  ColumnChoices choices;
};

// Reads --schema-file, and the values of --rename and --allow-drop, which may
// be given several times. InvalidArgument as in flags.h; also for --rename and
// --allow-drop without --schema-file.
absl::Status ReadSchemaFileFlags(const std::vector<std::string>& renames,
                                 const std::vector<std::string>& drops,
                                 SchemaFileOptions* options);

}  // namespace osc

#endif  // OSC_SCHEMA_FILE_SCHEMA_FILE_FLAGS_H_
