#include "osc/log_setup.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/memory/memory.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace osc {
namespace {

// From here on glog itself writes nothing: no files, nothing to stderr.
void SilenceGlog(bool verbose) {
  if (!google::IsGoogleLoggingInitialized()) google::InitGoogleLogging("osc");
  for (int severity = 0; severity < google::NUM_SEVERITIES; ++severity) {
    google::SetLogDestination(severity, "");
  }
  FLAGS_logtostderr = false;
  FLAGS_alsologtostderr = false;
  FLAGS_stderrthreshold = google::NUM_SEVERITIES;
  FLAGS_v = verbose ? 1 : 0;
}

// osc.shop.orders.20261121-100203.4711.log; a table's name may hold a slash.
std::string FileName(absl::string_view table) {
  std::string name = absl::StrCat(
      "osc.", table,
      absl::FormatTime(".%Y%m%d-%H%M%S.", absl::Now(), absl::LocalTimeZone()),
      getpid(), ".log");
  for (char& c : name) {
    if (c == '/' || absl::ascii_iscntrl(c)) c = '_';
  }
  return name;
}

}  // namespace

absl::StatusOr<std::unique_ptr<LogSetup>> LogSetup::Start(
    const LogOptions& options, absl::string_view table, StatusLine* line) {
  auto setup = absl::WrapUnique(new LogSetup(options.verbose, table, line));
  if (!options.folder.empty()) {
    const std::string path = absl::StrCat(options.folder, "/", FileName(table));
    setup->file_ = std::fopen(path.c_str(), "ae");
    if (setup->file_ == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--log-dir: cannot write ", path, ": ", std::strerror(errno)));
    }
  }
  SilenceGlog(options.verbose);
  google::AddLogSink(setup.get());
  return setup;
}

LogSetup::~LogSetup() {
  google::RemoveLogSink(this);
  if (file_ != nullptr) std::fclose(file_);
}

void LogSetup::SetPhase(absl::string_view phase) {
  absl::MutexLock lock(&mu_);
  phase_ = std::string(phase);
}

void LogSetup::send(google::LogSeverity severity, const char*, const char* file,
                    int line, const google::LogMessageTime& time,
                    const char* message, size_t message_len) {
  const absl::Time at =
      absl::FromTimeT(time.timestamp()) + absl::Microseconds(time.usec());
  absl::MutexLock lock(&mu_);
  const std::string text = absl::StrCat(
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3S%Ez", at, absl::LocalTimeZone()),
      " ", google::GetLogSeverityName(severity), " ", phase_,
      phase_.empty() ? "" : " ", table_, ": ",
      absl::string_view(message, message_len),
      verbose_ ? absl::StrCat(" [", file, ":", line, "]") : "", "\n");
  line_->Print(text);
  if (file_ != nullptr) {
    std::fwrite(text.data(), 1, text.size(), file_);
    std::fflush(file_);
  }
}

}  // namespace osc
