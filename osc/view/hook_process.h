#ifndef OSC_VIEW_HOOK_PROCESS_H_
#define OSC_VIEW_HOOK_PROCESS_H_

#include <functional>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "db/clock.h"

namespace osc {

// Runs the executable `path`, without arguments and without a shell, until it
// ends, and gives `on_line` each line that it writes to stdout or stderr.
//
// It is a process group of its own, with /dev/null as its input, no file of
// ours and the usual signals. Its environment is ours without MYSQL_PWD and
// whatever begins with OSC_, and then `environment`. After `time_limit` the
// group gets SIGTERM, and a little later SIGKILL. What it leaves running in
// the background when it ends in time goes on.
//
// FailedPrecondition, which names the file: not to be run, ended by a signal or
// with another exit code than 0, or over the limit.
absl::Status RunHook(const std::string& path,
                     const std::map<std::string, std::string>& environment,
                     absl::Duration time_limit,
                     const std::function<void(absl::string_view)>& on_line,
                     Clock* clock = Clock::Real());

}  // namespace osc

#endif  // OSC_VIEW_HOOK_PROCESS_H_
