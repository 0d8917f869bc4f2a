#include "osc/status_line.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"

namespace osc {
namespace {

// To the line's begin, and all of it cleared.
constexpr char kClear[] = "\r\x1b[K";

void WriteToStderr(absl::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written < 0) return;  // Nobody reads; there is no place to say so.
    text.remove_prefix(static_cast<size_t>(written));
  }
}

int StderrWidth() {
  if (isatty(STDERR_FILENO) == 0) return 0;
  const char* term = std::getenv("TERM");
  if (term == nullptr || absl::string_view(term) == "dumb") return 0;
  winsize size = {};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
    return 80;
  }
  return size.ws_col;
}

// The first `columns` characters of UTF-8 text, taken as one column each.
absl::string_view Cut(absl::string_view text, int columns) {
  size_t i = 0;
  for (; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && columns-- == 0) break;
  }
  return text.substr(0, i);
}

}  // namespace

StatusLine::StatusLine(std::function<void(absl::string_view)> write,
                       std::function<int()> width)
    : write_(std::move(write)), width_(std::move(width)) {}

StatusLine StatusLine::ForStderr() {
  return StatusLine(WriteToStderr, StderrWidth);
}

void StatusLine::Show(absl::string_view text) {
  const int width = width_();
  if (width <= 0) return;
  absl::MutexLock lock(&mu_);
  if (line_.empty() && text.empty()) return;
  // Not the last column, after which some terminals begin a new line.
  line_ = std::string(Cut(text, width - 1));
  write_(absl::StrCat(kClear, line_));
}

void StatusLine::Print(absl::string_view text) {
  absl::MutexLock lock(&mu_);
  if (line_.empty()) {
    write_(text);
  } else {
    write_(absl::StrCat(kClear, text, line_));
  }
}

}  // namespace osc
