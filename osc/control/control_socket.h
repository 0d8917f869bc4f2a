#ifndef OSC_CONTROL_CONTROL_SOCKET_H_
#define OSC_CONTROL_CONTROL_SOCKET_H_

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/stop.h"

namespace osc {

// --serve-socket: a Unix socket of a run that takes lines of words, and writes
// an answer for each:
//
//   echo pause | nc -NU /run/osc.sock
//
// The file is readable and writable by its owner alone. One client at a time;
// who says nothing for a minute, or does not read for five seconds, is sent
// away.
class ControlSocket {
 public:
  // Returns the answer to a line, with its line break.
  using Answer = std::function<std::string(const std::string& line)>;

  // Listens at once. A socket that nobody listens on is replaced; anything else
  // of that name is an error, as is a path that is too long for one. `answer`
  // is called in a thread of its own until the result goes.
  static absl::StatusOr<std::unique_ptr<ControlSocket>> Listen(
      absl::string_view path, Answer answer);
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

 private:
  ControlSocket(int listener, absl::string_view path, Answer answer);

  void Loop();
  void Serve(int client);
  // Waits until `fd` can be read (POLLIN) or written (POLLOUT); false when that
  // is not so within `patience`, or the run ends.
  bool Await(int16_t event, int fd, absl::Duration patience) const;
  // False when the client does not read it.
  bool WriteAll(int fd, absl::string_view text) const;

  const int listener_;
  const std::string path_;
  const ino_t inode_;  // of the socket
  const Answer answer_;
  Stopper stopper_;
  std::thread thread_;  // Last: it uses everything above.
};

}  // namespace osc

#endif  // OSC_CONTROL_CONTROL_SOCKET_H_
