#include "bench/application/option_file.h"

#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace osc {
namespace {

std::string Line(absl::string_view name, absl::string_view value) {
  if (value.empty()) return "";
  return absl::StrCat(
      name, "=\"", absl::StrReplaceAll(value, {{"\\", "\\\\"}, {"\"", "\\\""}}),
      "\"\n");
}

std::string ContentsFor(const ConnectOptions& connect) {
  std::string text;
  if (!connect.defaults_file.empty()) {
    absl::StrAppend(&text, "!include ", connect.defaults_file, "\n");
  }
  absl::StrAppend(&text, "[client]\n", Line("host", connect.host),
                  Line("socket", connect.socket), Line("user", connect.user),
                  Line("password", connect.password.value_or("")));
  if (connect.port != 0) absl::StrAppend(&text, "port=", connect.port, "\n");
  return text;
}

}  // namespace

absl::StatusOr<std::unique_ptr<OptionFile>> OptionFile::Create(
    const ConnectOptions& connect) {
  const char* folder = getenv("TMPDIR");
  std::string path = absl::StrCat(folder != nullptr ? folder : "/tmp",
                                  "/osc_bench_options.XXXXXX");
  const int fd = mkstemp(&path[0]);  // mode 0600
  if (fd < 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot make ", path, ": ", std::strerror(errno)));
  }
  std::unique_ptr<OptionFile> file(new OptionFile(path));
  const std::string text = ContentsFor(connect);
  const ssize_t written = write(fd, text.data(), text.size());
  close(fd);
  if (written != static_cast<ssize_t>(text.size())) {
    return absl::FailedPreconditionError(absl::StrCat("cannot write ", path));
  }
  return file;
}

OptionFile::~OptionFile() { unlink(path_.c_str()); }

}  // namespace osc
