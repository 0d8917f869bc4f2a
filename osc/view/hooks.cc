#include "osc/view/hooks.h"

#include <dirent.h>
#include <glog/logging.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/memory/memory.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "db/status_macros.h"
#include "nlohmann/json.hpp"
#include "osc/view/hook_process.h"

namespace osc {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kPrefix[] = "osc-";
// The kernel takes no variable of more than 128 KiB.
constexpr size_t kLongestValue = 100000;

std::vector<std::string> Events() {
  std::vector<std::string> names;
  for (int kind = 0; kind <= static_cast<int>(RunEvent::Kind::kFailure);
       ++kind) {
    names.emplace_back(EventName(static_cast<RunEvent::Kind>(kind)));
  }
  return names;
}

// The event of a file's name, or empty.
std::string EventOf(absl::string_view file) {
  for (const std::string& event : Events()) {
    const std::string name = absl::StrCat(kPrefix, event);
    if (file == name || absl::StartsWith(file, name + "-")) return event;
  }
  return "";
}

absl::StatusOr<std::set<std::string>> FilesIn(const std::string& folder) {
  DIR* const open = opendir(folder.c_str());
  if (open == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat(folder, ": ", std::strerror(errno)));
  }
  const absl::Cleanup closes = [open] { closedir(open); };
  std::set<std::string> names;
  while (const dirent* entry = readdir(open)) names.insert(entry->d_name);
  return names;
}

absl::Status CheckExecutable(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": ", std::strerror(errno)));
  }
  if (!S_ISREG(info.st_mode) || access(path.c_str(), X_OK) != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": it is no executable file"));
  }
  return absl::OkStatus();
}

std::string ValueText(const Json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string HeldBy(const RunView& view) {
  return absl::StrJoin(view.holds, " ",
                       [](std::string* out, const HoldView& hold) {
                         absl::StrAppend(out, hold.by);
                       });
}

}  // namespace

std::map<std::string, std::string> HookEnvironment(const RunEvent& event,
                                                   const RunView& view) {
  std::map<std::string, std::string> environment;
  const Json json =
      Json::parse(JsonOf(view), nullptr, /*allow_exceptions=*/false);
  for (const auto& [name, value] : json.items()) {
    if (value.is_structured()) continue;
    environment[absl::StrCat("OSC_", absl::AsciiStrToUpper(name))] =
        ValueText(value);
  }
  environment["OSC_EVENT"] = std::string(EventName(event.kind));
  environment["OSC_TEXT"] = event.text;
  environment["OSC_HELD_BY"] = HeldBy(view);
  for (auto& [name, value] : environment) {
    value.resize(std::min(value.size(), kLongestValue));
  }
  return environment;
}

absl::StatusOr<std::unique_ptr<Hooks>> Hooks::Read(const std::string& folder,
                                                   absl::Duration time_limit) {
  ASSIGN_OR_RETURN(const std::set<std::string> files, FilesIn(folder));
  auto hooks = absl::WrapUnique(new Hooks(time_limit));
  for (const std::string& file : files) {
    if (!absl::StartsWith(file, kPrefix)) continue;
    const std::string path = absl::StrCat(folder, "/", file);
    const std::string event = EventOf(file);
    if (event.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          path, ": no such event; write osc- and then one of ",
          absl::StrJoin(Events(), ", "), ", with -anything behind it or not"));
    }
    RETURN_IF_ERROR(CheckExecutable(path));
    hooks->paths_[event].push_back(path);
  }
  return hooks;
}

absl::Status Hooks::OnEvent(const RunEvent& event, const RunView& view) {
  const auto found = paths_.find(std::string(EventName(event.kind)));
  if (found == paths_.end()) return absl::OkStatus();
  const bool refuses = event.kind == RunEvent::Kind::kStart ||
                       event.kind == RunEvent::Kind::kBeforeCutover;
  const absl::Duration late = absl::Now() - view.at;
  if (!Waits(event.kind) && late > time_limit_) {
    LOG(WARNING) << "no hook for \"" << EventName(event.kind) << "\" of "
                 << absl::ToInt64Seconds(late)
                 << " s ago: those before it took too long";
    return absl::OkStatus();
  }
  const auto environment = HookEnvironment(event, view);
  for (const std::string& path : found->second) {
    const std::string name = path.substr(path.rfind('/') + 1);
    const absl::Status status = RunHook(
        path, environment, time_limit_,
        [&name](absl::string_view line) { LOG(INFO) << name << ": " << line; });
    if (refuses) RETURN_IF_ERROR(status);
    if (!status.ok()) LOG(WARNING) << status.message();
  }
  return absl::OkStatus();
}

}  // namespace osc
