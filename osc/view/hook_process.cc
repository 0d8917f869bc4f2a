#include "osc/view/hook_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/duration_text.h"

namespace osc {
namespace {

constexpr absl::Duration kGrace = absl::Seconds(2);  // after SIGTERM
constexpr int kLookMilliseconds = 10;
constexpr size_t kLongestLine = 10000;  // Longer ones are cut into pieces.
constexpr size_t kPipeHolds = 65536;

absl::Status Failed(const std::string& path, absl::string_view how) {
  return absl::FailedPreconditionError(absl::StrCat("hook ", path, " ", how));
}

std::vector<std::string> EnvironmentOf(
    const std::map<std::string, std::string>& environment) {
  std::vector<std::string> all;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (absl::StartsWith(*variable, "OSC_") ||
        absl::StartsWith(*variable, "MYSQL_PWD=")) {
      continue;
    }
    all.emplace_back(*variable);
  }
  for (const auto& [name, value] : environment) {
    all.push_back(absl::StrCat(name, "=", value));
  }
  return all;
}

// 0 and the process, or what errno says.
int Spawn(const std::string& path,
          const std::map<std::string, std::string>& environment, int output,
          pid_t* pid) {
  std::vector<std::string> variables = EnvironmentOf(environment);
  std::vector<char*> envp;
  for (std::string& variable : variables) envp.push_back(&variable[0]);
  envp.push_back(nullptr);
  std::string program = path;
  char* argv[] = {&program[0], nullptr};

  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP |
                                            POSIX_SPAWN_SETSIGMASK |
                                            POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY,
                                   0);
  posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
  const int error =
      posix_spawn(pid, path.c_str(), &files, &attributes, argv, envp.data());
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  return error;
}

// Cuts what is read into lines.
class Lines {
 public:
  explicit Lines(const std::function<void(absl::string_view)>& on_line)
      : on_line_(on_line) {}

  void Add(absl::string_view text) {
    for (char c : text) {
      if (c == '\n' || rest_.size() == kLongestLine) Flush();
      if (c != '\n') rest_.push_back(c);
    }
  }
  void End() {
    if (!rest_.empty()) Flush();
  }

 private:
  void Flush() {
    on_line_(rest_);
    rest_.clear();
  }

  const std::function<void(absl::string_view)>& on_line_;
  std::string rest_;
};

// What is there, without waiting for more, and no more than a pipe holds: who
// never stops to print would keep us here. False once nothing can come.
bool ReadSome(int fd, Lines* lines) {
  char part[4096];
  for (size_t read_so_far = 0; read_so_far < kPipeHolds;) {
    const ssize_t got = read(fd, part, sizeof(part));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got < 0 && errno == EAGAIN;
    lines->Add(absl::string_view(part, got));
    read_so_far += static_cast<size_t>(got);
  }
  return true;
}

// Waits for the end of the process, reading meanwhile. Sets `late` when it had
// to be told to end. Returns what waitpid says.
int Await(pid_t pid, int fd, absl::Duration time_limit, Clock* clock,
          Lines* lines, bool* late) {
  absl::Time deadline = clock->Now() + time_limit;
  int status = 0;
  bool open = true;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    pollfd output = {open ? fd : -1, POLLIN, 0};
    poll(&output, 1, kLookMilliseconds);
    if (open) open = ReadSome(fd, lines);
    if (clock->Now() < deadline) continue;
    kill(-pid, *late ? SIGKILL : SIGTERM);
    *late = true;
    deadline = clock->Now() + kGrace;
  }
  ReadSome(fd, lines);
  lines->End();
  if (*late) kill(-pid, SIGKILL);  // Those of the group that outlived it.
  return status;
}

}  // namespace

absl::Status RunHook(const std::string& path,
                     const std::map<std::string, std::string>& environment,
                     absl::Duration time_limit,
                     const std::function<void(absl::string_view)>& on_line,
                     Clock* clock) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return Failed(path, absl::StrCat("cannot be run: ", std::strerror(errno)));
  }
  const absl::Cleanup closes = [&ends] { close(ends[0]); };
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  pid_t pid = 0;
  const int error = Spawn(path, environment, ends[1], &pid);
  close(ends[1]);
  if (error != 0) {
    return Failed(path, absl::StrCat("cannot be run: ", std::strerror(error)));
  }
  Lines lines(on_line);
  bool late = false;
  const int status = Await(pid, ends[0], time_limit, clock, &lines, &late);
  if (late) {
    return Failed(
        path, absl::StrCat("has not ended within ", DurationText(time_limit)));
  }
  if (WIFSIGNALED(status)) {
    return Failed(path, absl::StrCat("was ended by signal ", WTERMSIG(status)));
  }
  if (WEXITSTATUS(status) != 0) {
    return Failed(path,
                  absl::StrCat("ended with exit code ", WEXITSTATUS(status)));
  }
  return absl::OkStatus();
}

}  // namespace osc
