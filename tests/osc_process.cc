#include "tests/osc_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

void Redirect(const std::string& path, int flags, int fd) {
  dup2(open(path.c_str(), flags, 0600), fd);
}

}  // namespace

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

OscProcess::OscProcess(const std::vector<std::string>& args,
                       const std::vector<std::string>& environment) {
  static int count = 0;
  out_ = absl::StrCat(::testing::TempDir(), "/osc", ++count, ".out");
  err_ = absl::StrCat(::testing::TempDir(), "/osc", count, ".err");
  std::string program = "osc/osc";
  std::vector<char*> argv = {&program[0]};
  std::vector<std::string> copies = args;
  for (std::string& arg : copies) argv.push_back(&arg[0]);
  argv.push_back(nullptr);
  pid_ = fork();
  if (pid_ != 0) return;
  Redirect("/dev/null", O_RDONLY, STDIN_FILENO);
  Redirect(out_, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
  Redirect(err_, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
  for (const std::string& e : environment) putenv(strdup(e.c_str()));
  setsid();  // No terminal to ask on.
  execv(argv[0], argv.data());
  _exit(127);
}

OscProcess::~OscProcess() {
  if (pid_ == 0) return;
  kill(pid_, SIGKILL);
  Wait();
}

int OscProcess::Wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool OscProcess::Runs() {
  siginfo_t info = {};
  return pid_ != 0 &&
         waitid(P_PID, pid_, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == 0;
}

void OscProcess::Signal(int signal) { kill(pid_, signal); }

}  // namespace osc
