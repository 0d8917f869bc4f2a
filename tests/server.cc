#include "tests/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "db/connection.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "glog/logging.h"

namespace osc {
namespace {

constexpr absl::Duration kPoll = absl::Milliseconds(20);

std::string Environment(const char* name, std::string otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : std::move(otherwise);
}

std::string CacheFolder() {
  return Environment("OSC_SERVER_CACHE",
                     Environment("HOME", "") + "/.cache/osc/servers");
}

absl::StatusOr<std::string> MakeFolder(const std::string& parent) {
  std::string path = parent + "/osc_XXXXXX";
  if (mkdtemp(path.data()) == nullptr) {
    return absl::InternalError(
        absl::StrCat("cannot make ", path, ": ", std::strerror(errno)));
  }
  return path;
}

// Runs a program of the system to its end.
absl::Status Run(const std::vector<std::string>& command) {
  std::vector<char*> argv;
  for (const std::string& word : command) {
    argv.push_back(const_cast<char*>(word.c_str()));
  }
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv.data());
    _exit(127);
  }
  int state = 0;
  if (pid < 0 || waitpid(pid, &state, 0) != pid || state != 0) {
    return absl::InternalError(
        absl::StrCat(command[0], " failed with state ", state));
  }
  return absl::OkStatus();
}

// A port of 127.0.0.1 that nobody uses right now; 0 when there is none.
int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return 0;
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool ok =
      bind(fd, generic, size) == 0 && getsockname(fd, generic, &size) == 0;
  close(fd);
  return ok ? ntohs(address.sin_port) : 0;
}

}  // namespace

TestServer::TestServer(TestServerOptions options)
    : options_(std::move(options)) {
  if (options_.kind.empty()) {
    options_.kind = Environment("OSC_TEST_SERVER", "mariadb1011");
  }
  if (options_.parent_folder.empty()) {
    options_.parent_folder = Environment("TEST_TMPDIR", "/tmp");
  }
}

absl::StatusOr<std::unique_ptr<TestServer>> TestServer::Start(
    TestServerOptions options) {
  std::unique_ptr<TestServer> server(new TestServer(std::move(options)));
  RETURN_IF_ERROR(server->Prepare());
  RETURN_IF_ERROR(server->Launch());
  return server;
}

TestServer::~TestServer() {
  if (pid_ != 0) {  // Nobody needs the data any more.
    const absl::Status killed = Kill();
    if (!killed.ok()) LOG(WARNING) << killed;
  }
  for (const std::string& folder : {folder_, socket_folder_}) {
    if (folder.empty()) continue;
    const absl::Status removed = Run({"rm", "-rf", folder});
    if (!removed.ok()) LOG(WARNING) << removed;
  }
}

bool TestServer::is_mariadb() const {
  return absl::StartsWith(options_.kind, "mariadb");
}

std::string TestServer::data_folder() const { return folder_ + "/data"; }

ConnectOptions TestServer::connect_options() const {
  ConnectOptions options;
  options.socket = socket_path_;
  options.user = "root";
  options.password = "";
  options.read_option_files = false;
  return options;
}

absl::Status TestServer::Prepare() {
  const std::string prepared = CacheFolder() + "/" + options_.kind;
  program_ = prepared + "/mysqld";
  if (access(program_.c_str(), X_OK) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("no server ", program_, ": run tools/servers"));
  }
  ASSIGN_OR_RETURN(folder_, MakeFolder(options_.parent_folder));
  RETURN_IF_ERROR(Run({"cp", "-a", "--sparse=always", "--reflink=auto",
                       prepared + "/data", data_folder()}));
  socket_path_ = folder_ + "/socket";
  if (socket_path_.size() >= sizeof(sockaddr_un::sun_path)) {
    ASSIGN_OR_RETURN(socket_folder_, MakeFolder("/tmp"));
    socket_path_ = socket_folder_ + "/socket";
  }
  if (options_.tcp) {
    port_ = FreePort();
    if (port_ == 0) return absl::InternalError("no free port");
  }
  return absl::OkStatus();
}

std::vector<std::string> TestServer::Arguments() const {
  std::vector<std::string> arguments = {
      program_,
      "--datadir=" + data_folder(),
      "--socket=" + socket_path_,
      "--pid-file=" + folder_ + "/pid",
      "--log-error=" + folder_ + "/error.log",
      "--tmpdir=" + folder_,
      // Log ids begin with its low byte: ids above 2^63.
      "--server-id=255",
      "--log-bin=binlog",
      "--binlog-format=ROW",
      absl::StrCat("--innodb-buffer-pool-size=", options_.buffer_pool_mib, "M"),
      absl::StrCat("--sync-binlog=", options_.durable ? 1 : 0),
      absl::StrCat("--innodb-flush-log-at-trx-commit=",
                   options_.durable ? 1 : 2),
  };
  if (options_.tcp) {
    arguments.push_back("--bind-address=127.0.0.1");
    arguments.push_back(absl::StrCat("--port=", port_));
  } else {
    arguments.push_back("--skip-networking");
  }
  // MariaDB 11.4 makes itself a certificate at each start, with a key of 4096
  // bits: seconds, on a busy machine a minute.
  if (is_mariadb()) arguments.push_back("--skip-ssl");
  arguments.insert(arguments.end(), options_.flags.begin(),
                   options_.flags.end());
  return arguments;
}

absl::Status TestServer::Launch() {
  const std::vector<std::string> arguments = Arguments();
  std::vector<char*> argv;
  for (const std::string& word : arguments) {
    argv.push_back(const_cast<char*>(word.c_str()));
  }
  argv.push_back(nullptr);
  const std::string console = folder_ + "/console";
  unlink(socket_path_.c_str());  // What a killed server has left.
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) {
    pid_ = 0;
    return absl::InternalError(
        absl::StrCat("cannot fork: ", std::strerror(errno)));
  }
  if (pid_ == 0) {
    // Only calls that are safe after fork() in a threaded program. A process
    // group of its own spares the server the terminal's Ctrl-C.
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(126);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    const int out = open(console.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    const int in = open("/dev/null", O_RDONLY);
    dup2(in, 0);
    dup2(out, 1);
    dup2(out, 2);
    execv(argv[0], argv.data());
    _exit(127);
  }
  const absl::Status ready = WaitUntilReady();
  if (ready.ok()) return ready;
  const std::string log = LogTail();
  if (pid_ != 0) Kill().IgnoreError();
  return absl::InternalError(absl::StrCat(
      options_.kind, " did not start: ", ready.message(), "\n", log));
}

absl::Status TestServer::WaitUntilReady() {
  const absl::Time deadline = absl::Now() + options_.start_timeout;
  MysqlConnectionFactory factory(connect_options());
  while (!WaitForEnd(absl::ZeroDuration())) {
    // The library would log nothing and report "no such file" until then.
    if (access(socket_path_.c_str(), F_OK) == 0) {
      auto connection = factory.Connect();
      if (connection.ok()) return (*connection)->Execute("SELECT 1");
    }
    if (absl::Now() > deadline) return absl::DeadlineExceededError("timeout");
    absl::SleepFor(kPoll);
  }
  return absl::InternalError("it ended at once");
}

bool TestServer::WaitForEnd(absl::Duration timeout) {
  if (pid_ == 0) return true;
  const absl::Time deadline = absl::Now() + timeout;
  for (;;) {
    const pid_t ended = waitpid(pid_, nullptr, WNOHANG);
    if (ended == pid_ || (ended < 0 && errno == ECHILD)) {
      pid_ = 0;
      return true;
    }
    if (absl::Now() >= deadline) return false;
    absl::SleepFor(kPoll);
  }
}

absl::Status TestServer::Stop() {
  if (pid_ == 0) return absl::OkStatus();
  kill(pid_, SIGTERM);
  if (WaitForEnd(absl::Seconds(30))) return absl::OkStatus();
  const std::string log = LogTail();
  Kill().IgnoreError();
  return absl::InternalError(
      absl::StrCat(options_.kind, " ignored SIGTERM and was killed\n", log));
}

absl::Status TestServer::Kill() {
  if (pid_ == 0) return absl::FailedPreconditionError("it does not run");
  kill(pid_, SIGKILL);
  if (WaitForEnd(absl::Seconds(30))) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("cannot kill process ", pid_));
}

absl::Status TestServer::Restart() {
  RETURN_IF_ERROR(Stop());
  return Launch();
}

std::string TestServer::LogTail() const {
  constexpr size_t kBytes = 8000;  // MySQL 5.7 ends with half of it
  std::string all;
  for (const char* name : {"/console", "/error.log"}) {
    std::ifstream file(folder_ + name);
    all.append(std::istreambuf_iterator<char>(file), {});
  }
  return all.size() <= kBytes ? all : all.substr(all.size() - kBytes);
}

absl::Status MakeAccount(Connection* root, absl::string_view user,
                         absl::string_view identified) {
  const std::string account = absl::StrCat(QuoteIdent(user), "@localhost");
  ASSIGN_OR_RETURN(Result found,
                   root->Query(Sql("SELECT 1 FROM mysql.user WHERE User = ? "
                                   "AND Host = 'localhost'")
                                   .Value(user)));
  if (!found.rows.empty()) {
    RETURN_IF_ERROR(root->Execute(absl::StrCat("DROP USER ", account)));
  }
  return root->Execute(absl::StrCat("CREATE USER ", account, " ", identified));
}

}  // namespace osc
