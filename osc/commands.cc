#include "osc/commands.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace osc {
namespace {

// A word of a command line as a shell takes it.
std::string ShellWord(absl::string_view text) {
  for (char c : text) {
    if (absl::ascii_isalnum(c) || absl::StrContains("_-./", std::string(1, c)))
      continue;
    std::string quoted = "'";
    for (char d : text) {
      quoted += d == '\'' ? "'\\''" : std::string(1, d);
    }
    return quoted + "'";
  }
  return std::string(text);
}

std::string TableFlags(absl::string_view schema, absl::string_view table) {
  return absl::StrCat("--database=", ShellWord(schema),
                      " --table=", ShellWord(table));
}

}  // namespace

std::string ResumeCommand(absl::string_view schema, absl::string_view table) {
  return absl::StrCat("osc resume ", TableFlags(schema, table));
}

std::string CutoverCommand(absl::string_view schema, absl::string_view table) {
  return absl::StrCat("osc cutover ", TableFlags(schema, table));
}

std::string CleanupCommand(absl::string_view schema, absl::string_view table) {
  return absl::StrCat("osc cleanup ", TableFlags(schema, table), " --execute");
}

}  // namespace osc
