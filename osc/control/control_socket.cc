#include "osc/control/control_socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "db/clock.h"

namespace osc {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(100);
constexpr absl::Duration kPatience = absl::Minutes(1);
// For a client that does not read.
constexpr absl::Duration kReads = absl::Seconds(5);
constexpr size_t kLongestLine = 65536;

absl::Status Error(absl::string_view path, absl::string_view what) {
  return absl::FailedPreconditionError(
      absl::StrCat("--serve-socket=", path, ": ", what));
}

absl::StatusOr<sockaddr_un> AddressOf(absl::string_view path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) {
    return Error(path, absl::StrCat("write a path of 1 to ",
                                    sizeof(address.sun_path) - 1, " bytes"));
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

int OpenSocket() { return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }

const sockaddr* Plain(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

// 0 when there is nothing.
ino_t InodeOf(const std::string& path) {
  struct stat found = {};
  return lstat(path.c_str(), &found) == 0 ? found.st_ino : 0;
}

// Removes what a run that died has left.
absl::Status MakeRoom(absl::string_view path, const sockaddr_un& address) {
  struct stat found = {};
  if (lstat(address.sun_path, &found) != 0) return absl::OkStatus();
  if (!S_ISSOCK(found.st_mode)) {
    return Error(path, "there is something else of that name");
  }
  const int probe = OpenSocket();
  const bool in_use = connect(probe, Plain(address), sizeof(address)) == 0;
  close(probe);
  if (in_use) return Error(path, "another process listens on it");
  unlink(address.sun_path);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<ControlSocket>> ControlSocket::Listen(
    absl::string_view path, Answer answer) {
  absl::StatusOr<sockaddr_un> address = AddressOf(path);
  if (!address.ok()) return address.status();
  absl::Status room = MakeRoom(path, *address);
  if (!room.ok()) return room;
  const int listener = OpenSocket();
  // Before anybody can connect.
  const mode_t before = umask(0177);
  const bool bound =
      listener >= 0 && bind(listener, Plain(*address), sizeof(*address)) == 0;
  const int error = errno;
  umask(before);
  if (!bound || listen(listener, 8) != 0) {
    if (listener >= 0) close(listener);
    return Error(path, std::strerror(error));
  }
  return std::unique_ptr<ControlSocket>(
      new ControlSocket(listener, path, std::move(answer)));
}

ControlSocket::ControlSocket(int listener, absl::string_view path,
                             Answer answer)
    : listener_(listener),
      path_(path),
      inode_(InodeOf(path_)),
      answer_(std::move(answer)),
      thread_([this] { Loop(); }) {}

ControlSocket::~ControlSocket() {
  stopper_.Stop(absl::CancelledError("the run has ended"));
  thread_.join();
  // Somebody may have removed it, and another run may have put its own there.
  if (InodeOf(path_) == inode_) unlink(path_.c_str());
  close(listener_);
}

bool ControlSocket::Await(int16_t event, int fd,
                          absl::Duration patience) const {
  const absl::Time give_up = Clock::Real()->Now() + patience;
  while (!stopper_.stopped() && Clock::Real()->Now() < give_up) {
    pollfd wanted = {fd, event, 0};
    if (poll(&wanted, 1, static_cast<int>(absl::ToInt64Milliseconds(kLook))) >
        0) {
      return true;
    }
  }
  return false;
}

bool ControlSocket::WriteAll(int fd, absl::string_view text) const {
  while (!text.empty()) {
    if (!Await(POLLOUT, fd, kReads)) return false;
    const ssize_t written =
        send(fd, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (written <= 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

void ControlSocket::Loop() {
  while (!stopper_.stopped()) {
    if (!Await(POLLIN, listener_, kPatience)) continue;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    Serve(client);
    close(client);
  }
}

void ControlSocket::Serve(int client) {
  std::string pending;
  while (Await(POLLIN, client, kPatience)) {
    std::array<char, 4096> buffer;
    const ssize_t got = read(client, buffer.data(), buffer.size());
    // A last line may end without a line break.
    if (got <= 0) {
      const std::string last(absl::StripAsciiWhitespace(pending));
      if (!last.empty()) WriteAll(client, answer_(last));
      return;
    }
    pending.append(buffer.data(), static_cast<size_t>(got));
    for (size_t end; !stopper_.stopped() &&
                     (end = pending.find('\n')) != std::string::npos;) {
      const std::string line(
          absl::StripAsciiWhitespace(pending.substr(0, end)));
      pending.erase(0, end + 1);
      if (!line.empty() && !WriteAll(client, answer_(line))) return;
    }
    if (pending.size() > kLongestLine) return;
  }
}

}  // namespace osc
