#include "osc/file_names.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/substitute.h"
#include "db/sql.h"

namespace osc {

std::string NameOfFileSql(absl::string_view file_name) {
  std::string name(file_name);
  auto decode = [&name](char c) {
    name = absl::StrCat("REPLACE(", name, ", ",
                        QuoteText(absl::StrFormat("@%04x", c)), ", ",
                        QuoteText(absl::string_view(&c, 1)), ")");
  };
  for (char c = ' '; c < 0x7f; ++c) {
    if (!absl::ascii_isalnum(c) && c != '_' && c != '@') decode(c);
  }
  decode('@');  // The last, as what it gives looks like a code's beginning.
  // Codes of ASCII are @0020 to @007e; the letters of other alphabets have
  // two signs behind the @, of which not both are hexadecimal, or four.
  return absl::Substitute(
      "IF($0 REGEXP '@([^0]|0[^0]|00[^2-7])', CONCAT('$2', $0), $1)", file_name,
      name, kFileNamePrefix);
}

}  // namespace osc
