#include "tools/demo_child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace osc {
namespace {

constexpr absl::Duration kGrace = absl::Minutes(1);
constexpr int kPollMillis = 50;

absl::Status SystemError(const char* what) {
  return absl::InternalError(absl::StrCat(what, ": ", std::strerror(errno)));
}

// In the child; only calls that are safe after fork() in a threaded program.
[[noreturn]] void Become(char** argv, int out, pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(126);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  dup2(open("/dev/null", O_RDONLY), 0);
  dup2(out, 1);
  execv(argv[0], argv);
  _exit(127);
}

// Passes on what is there within a moment. False at the end of the output.
bool Pass(int in, std::string* output) {
  pollfd waiting = {in, POLLIN, 0};
  if (poll(&waiting, 1, kPollMillis) <= 0) return true;
  char buffer[4096];
  const ssize_t size = read(in, buffer, sizeof(buffer));
  if (size <= 0) return size < 0 && errno == EINTR;
  output->append(buffer, static_cast<size_t>(size));
  std::fwrite(buffer, 1, static_cast<size_t>(size), stdout);
  std::fflush(stdout);
  return true;
}

}  // namespace

absl::StatusOr<ChildResult> RunChild(const std::vector<std::string>& arguments,
                                     const Stopper& stopper) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return SystemError("pipe");
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0) Become(argv.data(), ends[1], parent);
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    return SystemError("fork");
  }
  ChildResult result;
  absl::Time killing = absl::InfiniteFuture();
  while (Pass(ends[0], &result.output)) {
    if (killing == absl::InfiniteFuture() && stopper.stopped()) {
      kill(child, SIGTERM);
      killing = absl::Now() + kGrace;
    } else if (absl::Now() > killing) {
      kill(child, SIGKILL);
    }
  }
  close(ends[0]);
  int state = 0;
  while (waitpid(child, &state, 0) < 0 && errno == EINTR) {
  }
  result.exit_code =
      WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
  if (result.exit_code == 127) {
    return absl::InternalError(absl::StrCat("cannot start ", arguments[0]));
  }
  return result;
}

}  // namespace osc
