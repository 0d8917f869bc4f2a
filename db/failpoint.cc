#include "db/failpoint.h"

#include <atomic>
#include <csignal>
#include <map>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "db/status_macros.h"

namespace osc {
namespace {

using Action = std::shared_ptr<const std::function<absl::Status()>>;

struct Registry {
  std::atomic<bool> any{false};
  absl::Mutex mu;
  std::map<std::string, Action> actions ABSL_GUARDED_BY(mu);
};

Registry& TheRegistry() {
  static Registry* registry = new Registry;
  return *registry;
}

}  // namespace

absl::Status Failpoint(absl::string_view name) {
  Registry& registry = TheRegistry();
  if (!registry.any.load(std::memory_order_relaxed)) return absl::OkStatus();
  Action action;
  {
    absl::MutexLock lock(&registry.mu);
    auto it = registry.actions.find(std::string(name));
    if (it == registry.actions.end()) return absl::OkStatus();
    action = it->second;
  }
  return (*action)();
}

bool IsFailpointSet(absl::string_view name) {
  Registry& registry = TheRegistry();
  if (!registry.any.load(std::memory_order_relaxed)) return false;
  absl::MutexLock lock(&registry.mu);
  return registry.actions.count(std::string(name)) > 0;
}

void SetFailpoint(absl::string_view name,
                  std::function<absl::Status()> action) {
  Registry& registry = TheRegistry();
  absl::MutexLock lock(&registry.mu);
  if (action) {
    registry.actions[std::string(name)] =
        std::make_shared<const std::function<absl::Status()>>(
            std::move(action));
  } else {
    registry.actions.erase(std::string(name));
  }
  registry.any.store(!registry.actions.empty(), std::memory_order_relaxed);
}

absl::Status SetFailpointsFromText(absl::string_view text) {
  for (absl::string_view part :
       absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    std::pair<std::string, std::string> pair = absl::StrSplit(part, '=');
    std::pair<std::string, std::string> action =
        absl::StrSplit(pair.second, absl::MaxSplits('@', 1));
    int64_t pass = 0;  // every one
    const bool number = action.second.empty() ||
                        (absl::SimpleAtoi(action.second, &pass) && pass > 0);
    if (!number || (action.first != "kill" && action.first != "error")) {
      return absl::InvalidArgumentError(
          absl::StrCat("failpoint '", part,
                       "': want name=kill, name=error, or name=kill@3 for the "
                       "third pass alone"));
    }
    auto passes = std::make_shared<std::atomic<int64_t>>(0);
    SetFailpoint(pair.first,
                 [name = pair.first, kill = action.first == "kill", pass,
                  passes]() -> absl::Status {
                   const int64_t now = ++*passes;
                   if (pass != 0 && now != pass) return absl::OkStatus();
                   if (kill) std::raise(SIGKILL);
                   return absl::FailedPreconditionError(
                       absl::StrCat("failpoint ", name));
                 });
  }
  return absl::OkStatus();
}

}  // namespace osc
