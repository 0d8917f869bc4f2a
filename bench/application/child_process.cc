#include "bench/application/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "db/clock.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr absl::Duration kLookEvery = absl::Milliseconds(10);
constexpr size_t kOutputKept = 4000;

absl::Duration DurationOf(const timeval& time) {
  return absl::DurationFromTimeval(time);
}

// The most memory the process had resident, in KiB; 0 when it is gone. Not from
// wait4, whose figure begins with that of the process that forked.
int64_t HighWaterKib(pid_t pid) {
  std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
  std::string line;
  while (std::getline(status, line)) {
    absl::string_view rest = line;
    int64_t kib = 0;
    if (absl::ConsumePrefix(&rest, "VmHWM:") &&
        absl::ConsumeSuffix(&rest, " kB") && absl::SimpleAtoi(rest, &kib)) {
      return kib;
    }
  }
  return 0;
}

// Starts it with both output streams into `output` and no signal blocked.
absl::StatusOr<pid_t> Spawn(const std::vector<std::string>& argv, int output) {
  std::vector<std::string> copies = argv;
  std::vector<char*> arguments;
  for (std::string& argument : copies) arguments.push_back(&argument[0]);
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY,
                                   0);
  posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, usual;
  sigemptyset(&none);
  sigemptyset(&usual);
  for (int signal : {SIGINT, SIGTERM, SIGPIPE}) sigaddset(&usual, signal);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, arguments[0], &files, &attributes,
                                 arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (error == 0) return pid;
  const std::string message =
      absl::StrCat("cannot run ", argv[0], ": ", std::strerror(error));
  return error == ENOENT ? absl::NotFoundError(message)
                         : absl::FailedPreconditionError(message);
}

// Takes what is there to read, waiting for it at most kLookEvery. False when
// nothing more will come.
bool ReadSome(int fd, std::string* output) {
  pollfd ready = {fd, POLLIN, 0};
  if (poll(&ready, 1, absl::ToInt64Milliseconds(kLookEvery)) <= 0) return true;
  char buffer[4096];
  const ssize_t length = read(fd, buffer, sizeof(buffer));
  if (length < 0) return errno == EINTR || errno == EAGAIN;
  output->append(buffer, static_cast<size_t>(length));
  if (output->size() > 2 * kOutputKept) {
    output->erase(0, output->size() - kOutputKept);
  }
  return length > 0;
}

}  // namespace

absl::StatusOr<ChildRun> RunChild(const std::vector<std::string>& argv,
                                  absl::Duration limit,
                                  const Stopper& stopper) {
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) {
    return absl::InternalError(absl::StrCat("pipe: ", std::strerror(errno)));
  }
  const absl::Time start = Clock::Real()->Now();
  absl::StatusOr<pid_t> pid = Spawn(argv, pipe_ends[1]);
  close(pipe_ends[1]);
  if (!pid.ok()) {
    close(pipe_ends[0]);
    return pid.status();
  }
  ChildRun run;
  int64_t high_water = 0;
  bool open = true, killed = false;
  int status = 0;
  rusage usage = {};
  while (wait4(*pid, &status, WNOHANG, &usage) == 0) {
    high_water = std::max(high_water, HighWaterKib(*pid));
    if (open) {
      open = ReadSome(pipe_ends[0], &run.output);
    } else {
      stopper.WaitFor(kLookEvery);
    }
    run.timed_out = Clock::Real()->Now() - start > limit;
    if (!killed && (run.timed_out || stopper.stopped())) {
      kill(*pid, SIGKILL);
      killed = true;
    }
  }
  run.wall = Clock::Real()->Now() - start;
  // What is in the pipe; a process that it left behind may hold it open.
  fcntl(pipe_ends[0], F_SETFL, O_NONBLOCK);
  for (int i = 0; i < 100 && open; ++i) {
    const size_t before = run.output.size();
    open = ReadSome(pipe_ends[0], &run.output) && run.output.size() != before;
  }
  close(pipe_ends[0]);
  RETURN_IF_ERROR(stopper.status());
  if (WIFEXITED(status)) run.exit_code = WEXITSTATUS(status);
  run.timed_out = killed;
  run.cpu = DurationOf(usage.ru_utime) + DurationOf(usage.ru_stime);
  run.max_rss_mib = static_cast<double>(high_water) / 1024;
  if (run.output.size() > kOutputKept) {
    run.output.erase(0, run.output.size() - kOutputKept);
  }
  return run;
}

bool IsOnPath(const std::string& program) {
  const char* path = std::getenv("PATH");
  if (path == nullptr) return false;
  for (absl::string_view folder : absl::StrSplit(path, ':')) {
    if (access(absl::StrCat(folder, "/", program).c_str(), X_OK) == 0) {
      return true;
    }
  }
  return false;
}

}  // namespace osc
