#ifndef OSC_ARGUMENTS_H_
#define OSC_ARGUMENTS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace osc {

enum class FlagKind { kUnknown, kBool, kValue };

struct FlagArgument {
  std::string name;   // with underscores
  std::string value;  // "true" or "false" for a flag without a value
};

// A command line cut into its parts.
struct Arguments {
  std::vector<std::string> words;   // what is no flag: the command
  std::vector<FlagArgument> flags;  // in their order; the last one counts
};

// Cuts `args` (without the program's name) into words and flags: --name=value,
// --name value, --name, --noname and --no-name, with dashes or underscores in
// names. A -- ends the flags. `--flagfile FILE` is replaced by the file's
// lines, one flag a line; empty lines and lines that begin with # are skipped.
//
// `kind` is asked for a name with underscores. InvalidArgument, in words for
// the operator, for an unknown flag, a missing value or an unreadable file. The
// messages hold no values, one of which may be a password.
absl::StatusOr<Arguments> SplitArguments(
    const std::vector<std::string>& args,
    const std::function<FlagKind(const std::string&)>& kind);

// A flag as the operator writes it: "--chunk-time".
std::string FlagText(absl::string_view name);

// Overwrites passwords in the process's own arguments, where every user of the
// machine can read them. Call first, with what main() was given, after a copy
// has been taken.
void HidePasswords(int argc, char** argv);

}  // namespace osc

#endif  // OSC_ARGUMENTS_H_
