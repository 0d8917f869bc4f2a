#ifndef DB_FAILPOINT_H_
#define DB_FAILPOINT_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace osc {

// A named place in the engine where a test can stop a thread, look at the
// server, or make the step fail:
//
//   RETURN_IF_ERROR(Failpoint("copy-before-commit"));
//
// Inert, one relaxed load, as long as nobody has set a failpoint. Thread-safe.
// Changes take effect at the next pass.
absl::Status Failpoint(absl::string_view name);

// From now on `action` runs at each pass of `name`, in the passing thread, and
// its status is what the engine sees there. An empty action removes it.
void SetFailpoint(absl::string_view name, std::function<absl::Status()> action);

// From "name=kill", "name=error" or several of them with commas between: the
// process kills itself, or the step fails, at each pass; "name=kill@3" at the
// third alone. For tests that run the command line (environment variable
// OSC_FAILPOINTS).
absl::Status SetFailpointsFromText(absl::string_view text);

// Whether an action is set: for a place that several steps at once run over.
bool IsFailpointSet(absl::string_view name);

// Removes what it set when it goes.
class ScopedFailpoint {
 public:
  ScopedFailpoint(absl::string_view name, std::function<absl::Status()> action)
      : name_(name) {
    SetFailpoint(name, std::move(action));
  }
  ~ScopedFailpoint() { SetFailpoint(name_, nullptr); }
  ScopedFailpoint(const ScopedFailpoint&) = delete;
  ScopedFailpoint& operator=(const ScopedFailpoint&) = delete;

 private:
  const std::string name_;
};

}  // namespace osc

#endif  // DB_FAILPOINT_H_
