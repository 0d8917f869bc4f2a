#ifndef TOOLS_DEMO_CHILD_H_
#define TOOLS_DEMO_CHILD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "db/stop.h"

namespace osc {

struct ChildResult {
  int exit_code = 0;   // 128 + the signal's number when a signal ended it
  std::string output;  // its stdout
};

// Runs a program until it ends and passes its stdout on to ours as it comes.
// stdin is empty, stderr is ours. The program runs in a process group of its
// own, so that Ctrl-C reaches it only once: when `stopper` is stopped it gets
// SIGTERM, and SIGKILL a minute later. It also gets SIGTERM when this process
// dies, or the calling thread ends.
//
// Errors: Internal when it cannot be started at all.
absl::StatusOr<ChildResult> RunChild(const std::vector<std::string>& arguments,
                                     const Stopper& stopper);

}  // namespace osc

#endif  // TOOLS_DEMO_CHILD_H_
