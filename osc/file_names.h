#ifndef OSC_FILE_NAMES_H_
#define OSC_FILE_NAMES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace osc {

// InnoDB's views show a table's name as its file is called: what is neither a
// letter, digit nor underscore of ASCII is written in codes that begin with @.
// For servers whose SQL does not know the character set `filename`.

// An expression for the name behind `file_name`, an expression too. Where the
// name is not ASCII, kFileNamePrefix and the file's name: the server must never
// be given that (MySQL 5.7.22 opens the table a second time under it, and a
// DROP DATABASE then never ends), but it shows that there is such a table.
inline constexpr char kFileNamePrefix[] = "#mysql50#";
std::string NameOfFileSql(absl::string_view file_name);

}  // namespace osc

#endif  // OSC_FILE_NAMES_H_
