#ifndef OSC_VIEW_HOOKS_H_
#define OSC_VIEW_HOOKS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "osc/view/run_observer.h"

namespace osc {

// What a hook finds in its environment: OSC_EVENT, OSC_TEXT, and each member
// of the view's JSON that is no list, such as OSC_ROWS_COPIED; empty when it is
// not known. OSC_HELD_BY has the names of what keeps the run at rest. A value
// is cut after 100,000 bytes and before a NUL.
std::map<std::string, std::string> HookEnvironment(const RunEvent& event,
                                                   const RunView& view);

// Runs an operator's executables when something happens in a run; README.md
// describes it for their authors.
class Hooks : public RunObserver {
 public:
  // Takes the executables of `folder` that are named osc-EVENT or
  // osc-EVENT-anything, with EVENT as EventName says. InvalidArgument when the
  // folder cannot be read, and when a name begins with osc- and is no such one,
  // or the file is not an executable one.
  static absl::StatusOr<std::unique_ptr<Hooks>> Read(const std::string& folder,
                                                     absl::Duration time_limit);

  // Runs those of the event, in the order of their names, and logs what they
  // print. An event that can be refused ends with the first that fails, which
  // is the result; that one of another event failed is logged. An event with
  // which the run does not wait, and which is older than the time limit, is
  // passed over, so that slow hooks do not add up before one that it waits for.
  absl::Status OnEvent(const RunEvent& event, const RunView& view) override;

 private:
  explicit Hooks(absl::Duration time_limit) : time_limit_(time_limit) {}

  const absl::Duration time_limit_;
  // Paths by the name of the event, in the order of the files' names.
  std::map<std::string, std::vector<std::string>> paths_;
};

}  // namespace osc

#endif  // OSC_VIEW_HOOKS_H_
