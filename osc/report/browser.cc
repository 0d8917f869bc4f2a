#include "osc/report/browser.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(2);

}  // namespace

const char kLookAtCanvases[] =
    "<script>addEventListener('load', () => {\n"
    "  const blank = [];\n"
    "  for (const canvas of document.querySelectorAll('canvas')) {\n"
    "    const pixels = canvas.getContext('2d').getImageData(\n"
    "        0, 0, canvas.width, canvas.height).data;\n"
    "    const seen = new Set(new Uint32Array(pixels.buffer));\n"
    "    if (seen.size < 3) blank.push(canvas.id);\n"
    "  }\n"
    "  document.documentElement.dataset.blank = blank.join(' ') || 'none';\n"
    "});</script>\n";

std::string InBrowser(const std::string& html) {
  const std::string folder = ::testing::TempDir();
  const std::string page = absl::StrCat(folder, "/page.html");
  const std::string out = absl::StrCat(folder, "/page.out");
  const std::string err = absl::StrCat(folder, "/page.err");
  std::ofstream(page) << html;
  std::vector<std::string> words = {"chromium",
                                    "--headless",
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--disable-dev-shm-usage",
                                    "--disable-background-networking",
                                    "--no-first-run",
                                    "--user-data-dir=" + folder + "/profile",
                                    "--virtual-time-budget=5000",
                                    "--dump-dom",
                                    "file://" + page};
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(&word[0]);
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setenv("HOME", folder.c_str(), 1);
    setenv("XDG_CONFIG_HOME", folder.c_str(), 1);
    setenv("XDG_CACHE_HOME", folder.c_str(), 1);
    const int flags = O_WRONLY | O_CREAT | O_TRUNC;
    dup2(open(out.c_str(), flags, 0600), STDOUT_FILENO);
    dup2(open(err.c_str(), flags, 0600), STDERR_FILENO);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  const absl::Time deadline = absl::Now() + kPatience;
  int status = -1;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    if (absl::Now() > deadline) {
      kill(-pid, SIGKILL);
      waitpid(pid, &status, 0);
      break;
    }
    absl::SleepFor(absl::Milliseconds(20));
  }
  kill(-pid, SIGKILL);  // Helpers that it may have left.
  std::ostringstream dom, errors;
  dom << std::ifstream(out).rdbuf();
  errors << std::ifstream(err).rdbuf();
  EXPECT_EQ(status, 0) << errors.str();
  return dom.str();
}

}  // namespace osc
