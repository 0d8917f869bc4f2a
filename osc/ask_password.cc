#include "osc/ask_password.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "absl/cleanup/cleanup.h"

namespace osc {
namespace {

constexpr char kCtrlC = 3;
constexpr char kCtrlD = 4;
constexpr char kBackspace = 8;
constexpr char kDelete = 127;

void Put(int tty, absl::string_view text) {
  if (write(tty, text.data(), text.size()) < 0) return;
}

// The last character of UTF-8 text.
void RemoveLast(std::string* text) {
  while (!text->empty()) {
    const auto byte = static_cast<unsigned char>(text->back());
    text->pop_back();
    if ((byte & 0xC0) != 0x80) return;
  }
}

absl::StatusOr<std::string> ReadLine(int tty) {
  std::string line;
  for (char c = 0; read(tty, &c, 1) == 1;) {
    if (c == '\n' || c == '\r' || c == kCtrlD) return line;
    if (c == kCtrlC) return absl::CancelledError("no password was given");
    if (c == kBackspace || c == kDelete) {
      RemoveLast(&line);
    } else {
      line.push_back(c);
    }
  }
  return absl::CancelledError("the terminal went away");
}

}  // namespace

absl::StatusOr<std::string> AskPassword(absl::string_view prompt) {
  const int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (tty < 0) {
    return absl::FailedPreconditionError(
        "--ask-pass: there is no terminal to ask on; put the password into an "
        "option file and name it with --defaults-file");
  }
  absl::Cleanup close_tty = [tty] { close(tty); };
  termios before;
  if (tcgetattr(tty, &before) != 0) {
    return absl::FailedPreconditionError("--ask-pass: /dev/tty is no terminal");
  }
  termios silent = before;
  // Ctrl-C arrives as a character, so that the echo is always given back.
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG);
  silent.c_cc[VMIN] = 1;
  silent.c_cc[VTIME] = 0;
  tcsetattr(tty, TCSAFLUSH, &silent);
  Put(tty, prompt);
  absl::StatusOr<std::string> password = ReadLine(tty);
  Put(tty, "\n");
  tcsetattr(tty, TCSAFLUSH, &before);
  return password;
}

}  // namespace osc
