#include "osc/view/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace osc {
namespace {

absl::Status CannotWrite(const std::string& path, int error) {
  return absl::InvalidArgumentError(
      absl::StrCat(path, ": ", std::strerror(error)));
}

// 0 or what errno says.
int WriteAll(int fd, absl::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(fd, text.data(), text.size());
    if (written < 0 && errno != EINTR) return errno;
    if (written > 0) text.remove_prefix(written);
  }
  return 0;
}

int WriteNewFile(const std::string& path, absl::string_view text) {
  const int fd =
      open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return errno;
  // Whatever the umask is: the reader is another account as a rule.
  int error = fchmod(fd, 0644) == 0 ? 0 : errno;
  if (error == 0) error = WriteAll(fd, text);
  if (close(fd) != 0 && error == 0) error = errno;
  return error;
}

}  // namespace

absl::Status CheckReplaceable(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    return S_ISDIR(info.st_mode) ? CannotWrite(path, EISDIR)
                                 : absl::InvalidArgumentError(absl::StrCat(
                                       path, ": it is no regular file"));
  }
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "."
                             : slash == 0               ? "/"
                                                        : path.substr(0, slash);
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    return CannotWrite(path, errno);
  }
  return absl::OkStatus();
}

absl::Status ReplaceFile(const std::string& path, absl::string_view text) {
  const std::string unfinished = absl::StrCat(path, ".", getpid(), ".tmp");
  int error = WriteNewFile(unfinished, text);
  if (error == 0 && std::rename(unfinished.c_str(), path.c_str()) != 0) {
    error = errno;
  }
  if (error == 0) return absl::OkStatus();
  unlink(unfinished.c_str());
  return CannotWrite(path, error);
}

}  // namespace osc
