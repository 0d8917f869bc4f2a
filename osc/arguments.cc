#include "osc/arguments.h"

#include <cstring>
#include <fstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr int kMaxFlagfileDepth = 8;

// The part after the dashes; empty when `arg` is no flag.
absl::string_view WithoutDashes(absl::string_view arg) {
  if (!absl::ConsumePrefix(&arg, "-")) return "";
  absl::ConsumePrefix(&arg, "-");
  return arg;
}

std::string WithUnderscores(absl::string_view name) {
  return absl::StrReplaceAll(name, {{"-", "_"}});
}

struct Split {
  std::string name;
  absl::string_view value;
  bool has_value;
};

Split SplitFlag(absl::string_view arg) {
  const absl::string_view text = WithoutDashes(arg);
  const size_t equals = text.find('=');
  if (equals == absl::string_view::npos) {
    return {WithUnderscores(text), "", false};
  }
  return {WithUnderscores(text.substr(0, equals)), text.substr(equals + 1),
          true};
}

class Splitter {
 public:
  explicit Splitter(const std::function<FlagKind(const std::string&)>& kind)
      : kind_(kind) {}

  absl::Status Add(const std::vector<std::string>& args, int depth) {
    for (size_t i = 0; i < args.size(); ++i) {
      if (args[i] == "--") {
        out_.words.insert(out_.words.end(), args.begin() + i + 1, args.end());
        return absl::OkStatus();
      }
      if (WithoutDashes(args[i]).empty()) {
        out_.words.push_back(args[i]);
        continue;
      }
      Split flag = SplitFlag(args[i]);
      if (Kind(flag.name) == FlagKind::kValue) {
        if (!flag.has_value) {
          if (i + 1 == args.size() || IsFlag(args[i + 1])) {
            return Error(flag.name, " needs a value: write ",
                         FlagText(flag.name), "=VALUE");
          }
          flag.value = args[++i];
        }
        RETURN_IF_ERROR(AddFlag(flag.name, std::string(flag.value), depth));
      } else {
        RETURN_IF_ERROR(AddSwitch(std::move(flag), args[i]));
      }
    }
    return absl::OkStatus();
  }

  Arguments Take() { return std::move(out_); }

 private:
  template <typename... Rest>
  static absl::Status Error(absl::string_view name, const Rest&... rest) {
    return absl::InvalidArgumentError(absl::StrCat(FlagText(name), rest...));
  }

  FlagKind Kind(const std::string& name) const {
    return name == "flagfile" ? FlagKind::kValue : kind_(name);
  }

  // Whether the next argument is a flag of ours and so no value. Text that only
  // begins with dashes, such as a comment in SQL, may be a value.
  bool IsFlag(absl::string_view arg) const {
    return absl::StartsWith(arg, "--") &&
           Kind(SplitFlag(arg).name) != FlagKind::kUnknown;
  }

  absl::Status AddFlag(const std::string& name, std::string value, int depth) {
    if (name == "flagfile") return AddFile(value, depth + 1);
    out_.flags.push_back({name, std::move(value)});
    return absl::OkStatus();
  }

  // A flag without a value of its own, or one that nobody knows.
  absl::Status AddSwitch(Split flag, absl::string_view as_written) {
    if (kind_(flag.name) == FlagKind::kBool) {
      out_.flags.push_back(
          {flag.name, flag.has_value ? std::string(flag.value) : "true"});
      return absl::OkStatus();
    }
    absl::string_view positive = flag.name;
    if (absl::ConsumePrefix(&positive, "no")) {
      absl::ConsumePrefix(&positive, "_");
      if (!flag.has_value && kind_(std::string(positive)) == FlagKind::kBool) {
        out_.flags.push_back({std::string(positive), "false"});
        return absl::OkStatus();
      }
    }
    if (absl::StartsWith(as_written, "--")) {
      return absl::InvalidArgumentError(absl::StrCat(
          "unknown flag ", FlagText(flag.name), "; osc help run lists them"));
    }
    // Not echoed: "-psecret" is how other clients take a password.
    return absl::InvalidArgumentError(
        absl::StrCat("unknown flag ", as_written.substr(0, 2),
                     "; flags are written in full, such as --host or "
                     "--password, and osc help run lists them"));
  }

  absl::Status AddFile(const std::string& path, int depth) {
    if (depth > kMaxFlagfileDepth) {
      return Error("flagfile", "=", path, ": the files name each other");
    }
    std::ifstream file(path);
    if (!file) {
      return Error("flagfile", "=", path, ": ", std::strerror(errno));
    }
    int number = 0;
    for (std::string line; std::getline(file, line);) {
      ++number;
      absl::StripAsciiWhitespace(&line);
      if (line.empty() || line[0] == '#') continue;
      absl::Status status =
          line[0] == '-' ? Add({line}, depth)
                         : absl::InvalidArgumentError(
                               "a line must be a flag, such as --host=NAME, or "
                               "a comment with # in front");
      if (!status.ok()) {
        return Error("flagfile", "=", path, ", line ", number, ": ",
                     status.message());
      }
    }
    return absl::OkStatus();
  }

  const std::function<FlagKind(const std::string&)>& kind_;
  Arguments out_;
};

void Hide(char* text) {
  // The length is nobody's business either; one x says that it was given.
  const size_t size = std::strlen(text);
  std::memset(text, 0, size);
  if (size > 0) text[0] = 'x';
}

}  // namespace

absl::StatusOr<Arguments> SplitArguments(
    const std::vector<std::string>& args,
    const std::function<FlagKind(const std::string&)>& kind) {
  Splitter splitter(kind);
  RETURN_IF_ERROR(splitter.Add(args, 0));
  return splitter.Take();
}

std::string FlagText(absl::string_view name) {
  return absl::StrCat("--", absl::StrReplaceAll(name, {{"_", "-"}}));
}

void HidePasswords(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const Split flag = SplitFlag(argv[i]);
    if (flag.name != "password") continue;
    if (flag.has_value) {
      Hide(std::strchr(argv[i], '=') + 1);
    } else if (i + 1 < argc) {
      Hide(argv[++i]);
    }
  }
}

}  // namespace osc
