#include "osc/schema_file/schema_file_flags.h"

#include <gflags/gflags.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "db/status_macros.h"
#include "osc/flag_values.h"

DEFINE_string(
    schema_file, "",
    "Instead of --alter: a file with the CREATE TABLE that is wanted, "
    "or with several, one run each. --table takes some of them, with "
    "commas");
DEFINE_string(
    rename, "",
    "With --schema-file: this column is the old one under a new name; "
    "[TABLE.]OLD:NEW, as often as needed");
DEFINE_string(allow_drop, "",
              "With --schema-file: this column may go, with its values; "
              "[TABLE.]COLUMN, as often as needed");

namespace osc {

absl::Status ReadSchemaFileFlags(const std::vector<std::string>& renames,
                                 const std::vector<std::string>& drops,
                                 SchemaFileOptions* options) {
  if (!Given("schema_file")) {
    for (const char* name : {"rename", "allow_drop"}) {
      if (Given(name)) return Usage(name, " is for --schema-file");
    }
    return absl::OkStatus();
  }
  if (Given("alter")) {
    return Usage("schema_file", " and --alter exclude each other");
  }
  ASSIGN_OR_RETURN(options->choices, ParseColumnChoices(renames, drops));
  options->path = FLAGS_schema_file;
  std::ifstream file(options->path);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    return Usage("schema_file", "=", options->path, ": ",
                 errno != 0 ? std::strerror(errno) : "it is empty");
  }
  options->text = text.str();
  return absl::OkStatus();
}

}  // namespace osc
