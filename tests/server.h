#ifndef TESTS_SERVER_H_
#define TESTS_SERVER_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/mysql_connection.h"

namespace osc {

struct TestServerOptions {
  // A name of tools/servers (tests/server_kinds.h). Empty: the one of
  // $OSC_TEST_SERVER, which osc_server_test() sets, else mariadb1011.
  std::string kind;
  // Further flags of mysqld; they come last and so win over the ones below.
  std::vector<std::string> flags;
  // The server's folder is made in here. Empty: $TEST_TMPDIR, else /tmp.
  std::string parent_folder;
  // Also listen on a free port of 127.0.0.1; else on the socket alone.
  bool tcp = false;
  // Sync the logs at every commit, so that a crash of the machine loses
  // nothing. Kill() loses nothing either way, and without it tests are faster.
  bool durable = false;
  int64_t buffer_pool_mib = 256;
  // How long a start may take before it counts as failed.
  absl::Duration start_timeout = absl::Seconds(60);
};

// A real server with a data folder of its own, for one test: row binlog on,
// root without a password. Starts in about a second from the copy of what
// tools/servers has prepared.
//
// It dies with the thread that started it last (Start or Restart), so start it
// from a thread that lives as long as it is needed. The destructor kills it and
// removes the folder. Not thread-safe; pid(), socket_path() and port() do not
// change between starts.
class TestServer {
 public:
  // Errors: FailedPrecondition when tools/servers has not been run; Internal
  // with the end of the error log when the server does not start.
  static absl::StatusOr<std::unique_ptr<TestServer>> Start(
      TestServerOptions options = {});

  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  const std::string& kind() const { return options_.kind; }
  bool is_mariadb() const;
  const std::string& socket_path() const { return socket_path_; }
  int port() const { return port_; }  // 0 without options.tcp
  pid_t pid() const { return pid_; }  // 0 while it does not run
  std::string data_folder() const;

  // How root reaches it over the socket; reads no option files.
  ConnectOptions connect_options() const;

  // Orderly: waits until the server has ended, and kills it after 30 s.
  // A server that does not run is left alone.
  absl::Status Stop();
  // SIGKILL, as in a crash of the server. Returns when it is gone.
  absl::Status Kill();
  // Starts it on the same data, socket and port; orderly stop before if it
  // still runs. Errors as Start.
  absl::Status Restart();

  // The last lines of its error log.
  std::string LogTail() const;

 private:
  explicit TestServer(TestServerOptions options);

  absl::Status Prepare();
  absl::Status Launch();
  absl::Status WaitUntilReady();
  // True when the process is gone; waits for it up to `timeout`.
  bool WaitForEnd(absl::Duration timeout);
  std::vector<std::string> Arguments() const;

  TestServerOptions options_;
  std::string program_;        // NAME/mysqld of the cache
  std::string folder_;         // data, log; removed with the object
  std::string socket_folder_;  // folder_ unless that is too long for a socket
  std::string socket_path_;
  int port_ = 0;
  pid_t pid_ = 0;
};

// Makes the account `user`@localhost anew, without a right. `identified` is
// what CREATE USER has behind the name. Not all servers know IF EXISTS there.
absl::Status MakeAccount(Connection* root, absl::string_view user,
                         absl::string_view identified = "");

}  // namespace osc

#endif  // TESTS_SERVER_H_
