#include "osc/log_setup.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "osc/view/log_record.h"

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

std::string TextLine(const LogRecord& record) {
  return absl::StrCat(
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3S%Ez", record.time,
                       absl::LocalTimeZone()),
      " ", record.level, " ", record.phase, record.phase.empty() ? "" : " ",
      record.table, ": ", record.message,
      record.source.empty() ? "" : absl::StrCat(" [", record.source, "]"),
      "\n");
}

std::string JsonLine(LogRecord record) {
  record.event = "log";
  absl::AsciiStrToLower(&record.level);
  return LogLine(record);
}

}  // namespace

absl::StatusOr<std::unique_ptr<LogSetup>> LogSetup::Start(
    const LogOptions& options, absl::string_view table, StatusLine* line) {
  auto setup = absl::WrapUnique(new LogSetup(options, table, line));
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

void LogSetup::SetRun(absl::string_view run_id) {
  absl::MutexLock lock(&mu_);
  run_ = std::string(run_id);
}

void LogSetup::Write(absl::string_view lines) {
  absl::MutexLock lock(&mu_);
  WriteLocked(lines);
}

void LogSetup::send(google::LogSeverity severity, const char*, const char* file,
                    int line, const google::LogMessageTime& time,
                    const char* message, size_t message_len) {
  LogRecord record;
  record.time =
      absl::FromTimeT(time.timestamp()) + absl::Microseconds(time.usec());
  record.level = google::GetLogSeverityName(severity);
  record.table = table_;
  record.message = std::string(message, message_len);
  if (options_.verbose) record.source = absl::StrCat(file, ":", line);
  absl::MutexLock lock(&mu_);
  record.phase = phase_;
  record.run = run_;
  WriteLocked(options_.json ? JsonLine(std::move(record)) : TextLine(record));
}

void LogSetup::WriteLocked(absl::string_view lines) {
  line_->Print(lines);
  if (file_ != nullptr) {
    std::fwrite(lines.data(), 1, lines.size(), file_);
    std::fflush(file_);
  }
}

}  // namespace osc
